import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What a process started, and what that started, unless the process between them has ended.
 *
 * @param proc the folder in which Linux describes its processes
 */
export function descendantsOf(pid: number, proc = '/proc'): readonly number[] {
  const processes = readdirSync(proc).filter((name) => /^\d+$/.test(name));
  const parents = processes.map((name) => [Number(name), parentOf(join(proc, name))] as const);
  const found = [pid];
  for (const parent of found) {
    found.push(...parents.filter(([, of]) => of === parent).map(([child]) => child));
  }
  return found.slice(1);
}

/** The second field after the name of the program, which may contain anything. */
function parentOf(folder: string): number | undefined {
  try {
    const stat = readFileSync(join(folder, 'stat'), 'latin1');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    // It has ended.
    return undefined;
  }
}
