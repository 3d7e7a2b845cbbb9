import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';

/** Starts a shell command in a group of its own, so that everything that it starts can be ended with it. */
export function startGroup(command: string, options: Pick<SpawnOptions, 'cwd' | 'env' | 'stdio'>): ChildProcess {
  return spawn(command, { ...options, shell: true, detached: true });
}

/** How long a command may take to end, in milliseconds. */
const grace = 500;

export function endGroup(child: ChildProcess): void {
  killGroup(child, 'SIGTERM');
  setTimeout(() => killGroup(child, 'SIGKILL'), grace).unref();
}

export function killGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) {
    return;
  }
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, signal);
  } catch {
    // It has already ended.
  }
}

/** What a command reads: an app may ask questions. */
export function ownInput(): 'inherit' | 'ignore' {
  return process.stdin.isTTY ? 'inherit' : 'ignore';
}
