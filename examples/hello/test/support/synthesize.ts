import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** The folder of the example. */
export const app = join(__dirname, '../..');

/** What this process has in its environment, without anything of AWS. */
export const withoutCredentials = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_')),
);

/** Builds the pages and writes the cloud assembly into a folder, as `cdk synth` does where nobody has an AWS account. */
export function synthesize(folder: string, context: readonly string[] = []): void {
  const env = { ...withoutCredentials, HOME: folder };
  const given = context.flatMap((entry) => ['--context', entry]);
  execFileSync('npx', ['cdk', 'synth', '--quiet', '--output', folder, ...given], { cwd: app, env, stdio: 'pipe' });
}
