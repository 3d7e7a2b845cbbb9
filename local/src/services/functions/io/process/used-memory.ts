import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** How often the memory of a process is measured, in milliseconds. Running `ps` takes time itself. */
const interval = process.platform === 'linux' ? 20 : 500;
const page = 4096;

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
  try {
    const [, resident = '0'] = readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ');
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').split(' ').filter(Boolean);
    return Number(resident) * page + children.reduce((sum, child) => sum + residentMemory(Number(child)), 0);
  } catch {
    return 0;
  }
}

function askPs(pid: number, onMeasure: (bytes: number) => void): void {
  execFile('ps', ['-o', 'rss=', '-g', String(pid)], (error, stdout) => {
    if (!error) {
      onMeasure(stdout.split('\n').reduce((sum, line) => sum + Number(line) * 1024, 0));
    }
  });
}
