import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** How often the memory of a process is looked at, in milliseconds. To ask `ps` takes some itself. */
const interval = process.platform === 'linux' ? 20 : 500;
const page = 4096;

/**
 * Looks at the memory of a process while it runs, with what it has started. On Windows, nothing is looked at.
 *
 * @param find gives its id, as soon as it has one
 * @param onMeasure gets the bytes
 * @returns what ends it
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

/** What children of it share with it counts once for each. 0 if it has ended. */
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
