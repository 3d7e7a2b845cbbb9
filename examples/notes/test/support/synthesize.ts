import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of the app. */
export const folder = join(__dirname, '../..');

export interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

/** A stack's template, as `cdk synth` wrote it. */
export class Template {
  readonly resources: Readonly<Record<string, Resource>>;

  constructor(output: string, stack: string) {
    this.resources = JSON.parse(readFileSync(join(output, `${stack}.template.json`), 'utf8')).Resources;
  }

  /** The one resource of a type whose construct has this name, such as `Notes`, or `MonitoringSlow` in a construct `Monitoring`. */
  named(type: string, name: string): Resource['Properties'] {
    const found = Object.entries(this.resources).filter(([id, { Type }]) => Type === type && id.slice(0, -8) === name);
    assert.equal(found.length, 1, `there must be one ${type} named ${name}`);
    return found[0]?.[1].Properties ?? {};
  }

  ofType(type: string): Resource['Properties'][] {
    return Object.values(this.resources)
      .filter(({ Type }) => Type === type)
      .map(({ Properties }) => Properties);
  }
}

/** Builds the pages and writes the cloud assembly into a folder, as `cdk synth` does without an AWS account. Returns what it prints. */
export function synthesize(output: string, ...context: readonly string[]): string {
  const { AWS_PROFILE: _, AWS_REGION: __, ...env } = process.env;
  const args = context.flatMap((entry) => ['--context', entry]);
  const { status, stdout, stderr } = spawnSync('npx', ['cdk', 'synth', '--quiet', '--output', output, ...args], {
    cwd: folder,
    env: { ...env, HOME: output },
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
  return `${stdout}\n${stderr}`;
}
