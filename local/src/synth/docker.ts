import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unbundledFile } from '../assembly/unbundled.js';

/** What stands for Docker while an app is synthesized, and what removes its temporary file again. */
export interface DockerStandIn {
  readonly variables: { readonly [name: string]: string };
  dispose(): void;
}

/**
 * The CDK bundles by Docker what it cannot bundle otherwise, and ends with an error if there is none: nothing of the app would be
 * served. So it is given a program that asks Docker, and, without one, marks the asset as not bundled.
 *
 * @see https://docs.aws.amazon.com/cdk/v2/guide/build-containers.html for `CDK_DOCKER`
 */
export function dockerStandIn({ CDK_DOCKER }: NodeJS.ProcessEnv): DockerStandIn {
  // Windows starts no scripts.
  if (CDK_DOCKER !== undefined || process.platform === 'win32') {
    return { variables: {}, dispose: () => {} };
  }
  const folder = mkdtempSync(join(tmpdir(), 'cdk-docker-'));
  const script = join(folder, 'docker');
  const program = fileURLToPath(new URL('./docker-or-mark.js', import.meta.url));
  writeFileSync(script, `#!/bin/sh\nexec '${quoted(process.execPath)}' '${quoted(program)}' "$@"\n`);
  chmodSync(script, 0o755);
  return { variables: { CDK_DOCKER: script }, dispose: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Removes what an earlier synthesis could not bundle: the CDK would take it for bundled. */
export function removeUnbundled(output: string): void {
  for (const entry of readdirSync(output, { recursive: false, withFileTypes: true })) {
    const folder = join(output, entry.name);
    if (entry.isDirectory() && existsSync(join(folder, unbundledFile))) {
      rmSync(folder, { recursive: true, force: true });
    } else if (entry.isDirectory() && entry.name.startsWith('assembly-')) {
      removeUnbundled(folder);
    }
  }
}

function quoted(path: string): string {
  return path.replaceAll("'", "'\\''");
}
