import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudFormationClient, DescribeStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import type { Emulator } from './emulator';

const cdk = join(__dirname, '../../node_modules/.bin/cdk');
/** How long a command may take, in milliseconds: a custom resource that does not answer would keep it waiting for an hour. */
const patience = 600_000;

export type Outputs = Readonly<Record<string, string>>;

/** The CDK CLI for one app, which calls an emulator. */
export class Cdk {
  constructor(
    private readonly emulator: Emulator,
    /** The folder of the app, with its `cdk.json` or an `app.ts`. */
    private readonly folder: string,
    /** The name of the stack with the outputs. */
    private readonly stack: string,
    /** A folder for what the CLI writes. */
    private readonly output: string,
  ) {}

  bootstrap(): void {
    this.run('bootstrap', 'aws://000000000000/us-east-1', '--app', '');
  }

  /** Deploys all stacks, and gives the outputs of the one. */
  deploy(...options: readonly string[]): Outputs {
    const file = join(this.output, 'outputs.json');
    this.run('deploy', '--all', '--require-approval', 'never', '--outputs-file', file, ...this.assembly, ...options);
    return (JSON.parse(readFileSync(file, 'utf8')) as Record<string, Outputs>)[this.stack] ?? {};
  }

  /** An error if what is deployed is not what the app says. */
  expectNoDifference(...options: readonly string[]): void {
    this.run('diff', '--fail', ...this.assembly, ...options);
  }

  /** Destroys all stacks. */
  destroy(...options: readonly string[]): void {
    this.run('destroy', '--all', '--force', ...this.assembly, ...options);
  }

  /** The physical ids of a stack's resources, by logical id. */
  async physicalIds(type: string, stack = this.stack): Promise<ReadonlyMap<string, string>> {
    const client = new CloudFormationClient(this.emulator.clientOptions);
    const { StackResources = [] } = await client.send(new DescribeStackResourcesCommand({ StackName: stack }));
    const ofType = StackResources.filter(({ ResourceType }) => ResourceType === type);
    return new Map(
      ofType.map(({ LogicalResourceId = '', PhysicalResourceId = '' }) => [LogicalResourceId, PhysicalResourceId]),
    );
  }

  /** The templates of the last deployment. */
  get templates(): readonly string[] {
    const folder = join(this.output, 'cdk.out');
    return readdirSync(folder)
      .filter((file) => file.endsWith('.template.json'))
      .map((file) => join(folder, file));
  }

  private get assembly(): readonly string[] {
    return ['--app', 'npx tsx app.ts', '--output', join(this.output, 'cdk.out')];
  }

  private run(...args: readonly string[]): void {
    const options = {
      cwd: this.folder,
      timeout: patience,
      maxBuffer: 64 * 1024 * 1024,
      env: { ...withoutAws(process.env), ...this.emulator.env, CI: 'true', CDK_DISABLE_CLI_TELEMETRY: 'true' },
    };
    try {
      execFileSync(cdk, args, { ...options, stdio: 'pipe' });
    } catch (error) {
      const { message, stdout, stderr } = error as { message: string; stdout?: Buffer; stderr?: Buffer };
      throw new Error([message, stdout, stderr, this.emulator.log].filter(Boolean).join('\n'));
    }
  }
}

function withoutAws(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(AWS|CDK)_/.test(name)));
}
