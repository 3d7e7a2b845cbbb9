import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** How often the memory of a process is measured, in milliseconds. Running `ps` takes time itself. */
const interval = process.platform === 'linux' ? 20 : 500;

/**
 * Measures the memory of a process and of the processes that it started, while it runs. On Windows, nothing is measured.
 *
 * @param find returns its id, as soon as it has one
 * @param onMeasure is called with the bytes
 * @returns a function that ends the measurement
 */
export function watchMemory(find: () => number | undefined, onMeasure: (bytes: number) => void): () => void {
  const look = () => {
    const pid = find();
    if (pid !== undefined) {
      process.platform === 'linux' ? onMeasure(residentMemory(pid)) : askPs(pid, onMeasure);
    }
  };
  const timer = process.platform === 'win32' ? undefined : setInterval(look, interval).unref();
  return () => clearInterval(timer);
}

/** Memory that its children share with it is counted once for each. 0 if it has ended. */
function residentMemory(pid: number): number {
  const [, kilobytes = '0'] = /^VmRSS:\s*(\d+)/m.exec(textOf(`/proc/${pid}/status`)) ?? [];
  return childrenOf(pid).reduce((sum, child) => sum + residentMemory(child), Number(kilobytes) * 1024);
}

/** Linux lists the children of each thread. */
function childrenOf(pid: number): readonly number[] {
  return threadsOf(pid).flatMap((thread) =>
    textOf(`/proc/${pid}/task/${thread}/children`).split(' ').filter(Boolean).map(Number),
  );
}

function threadsOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

/** Empty if the process or thread has ended. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}

function askPs(pid: number, onMeasure: (bytes: number) => void): void {
  execFile('ps', ['-o', 'rss=', '-g', String(pid)], (error, stdout) => {
    if (!error) {
      onMeasure(stdout.split('\n').reduce((sum, line) => sum + Number(line) * 1024, 0));
    }
  });
}
