import { join } from 'node:path';
import type { Machine } from './machine.js';

/** A Python of this machine. */
export interface Python {
  /** Its absolute path. */
  readonly program: string;
  /** `3.12` */
  readonly version: string;
  /** Its exact version and platform: what is installed for one Python may not run with another. */
  readonly description: string;
}

const describe =
  'import sys,sysconfig;print("%d.%d" % sys.version_info[:2]);print(sys.version.replace("\\n"," "), sysconfig.get_platform())';

/**
 * The Python of this machine for a version: the one of its name on the PATH, else that of the active virtual environment, or of one
 * in the folder of the app, else any.
 *
 * @param version `3.12`
 */
export function findPython(machine: Machine, version: string | undefined): Python | undefined {
  const folders = [machine.env.VIRTUAL_ENV, join(machine.folder, '.venv')].filter((folder) => folder !== undefined);
  const inEnvironment = folders.map((folder) =>
    machine.platform === 'win32' ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python'),
  );
  const names = [...(version === undefined ? [] : [`python${version}`]), ...inEnvironment, 'python3', 'python'];
  for (const name of names) {
    const program = machine.find(name);
    const [found, description] = (program && machine.output(program, ['-c', describe])?.split(/\r?\n/)) || [];
    if (program !== undefined && found !== undefined && description !== undefined) {
      return { program, version: found, description };
    }
  }
  return undefined;
}
