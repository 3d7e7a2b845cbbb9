import { execFileSync } from 'node:child_process';

/** Runs a command to its end. What it prints is in the error if it fails. */
export function run(command: string, args: readonly string[], options: { cwd?: string; env?: object } = {}): string {
  const { cwd, env } = options;
  return execFileSync(command, args, {
    cwd,
    encoding: 'utf8',
    stdio: 'pipe',
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, ...env },
  });
}
