import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';

/**
 * Runs a program until its own standard input ends, which happens when the program that started it ends for any reason. Then the
 * program gets time to write its data.
 */
const [pidFile = '', milliseconds, command = '', ...args] = process.argv.slice(2);
const patience = Number(milliseconds);
process.on('exit', () => rmSync(pidFile, { force: true }));

// A separate group: signals of the terminal do not reach it, and programs that it starts end with it.
const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'], detached: process.platform !== 'win32' });
child.on('error', (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(127);
});
child.on('exit', (code, signal) => {
  // Programs that it started (uvx starts ministack) may still be writing.
  end();
  const done = () => process.exit(code ?? (signal === null ? 1 : 128));
  setInterval(() => isGroupAlive() || done(), 20);
  setTimeout(done, patience + 1000);
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, end);
}
process.stdin.on('end', end).on('error', end).resume();

function end(): void {
  signalGroup('SIGTERM');
  setTimeout(() => signalGroup('SIGKILL'), patience).unref();
}

function isGroupAlive(): boolean {
  return process.platform !== 'win32' && signalGroup(0);
}

/** @returns whether there was anything to signal. */
function signalGroup(signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(process.platform === 'win32' ? Number(child.pid) : -Number(child.pid), signal);
  } catch {
    return false;
  }
}
