import { execFileSync } from 'node:child_process';

/** What git prints, or an error with what it says. */
export function git(cwd: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd, encoding: 'utf8', stdio: 'pipe', maxBuffer: 64 * 1024 * 1024 }).trim();
}

export function lines(text: string): string[] {
  return text === '' ? [] : text.split('\n');
}
