import { join } from 'node:path';
import type { Machine } from './machine.js';

/** A Python interpreter on this machine. */
export interface Python {
  /** Its absolute path. */
  readonly program: string;
  /** `3.12` */
  readonly version: string;
  /** Its exact version and platform: packages for one Python may not run with another. */
  readonly description: string;
}

/** Older versions cannot run handlers. */
export const oldestPython = '3.8';

const describe =
  'import sys, sysconfig; print(sys.executable); print("%d.%d" % sys.version_info[:2]); print(sys.version.split()[0], sysconfig.get_platform())';

/**
 * The Python on this machine for a version: the one of the virtual environment that is active or in the folder of the app, or one
 * on the PATH. The first with the version, otherwise the first.
 *
 * @param version `3.12`; `undefined` if any version is accepted
 */
export function findPython(machine: Machine, version: string | undefined): Python | undefined {
  const { VIRTUAL_ENV } = machine.env;
  const inFolder = machine.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python';
  const candidates = [
    ...(VIRTUAL_ENV ? [join(VIRTUAL_ENV, inFolder)] : []),
    join(machine.folder, '.venv', inFolder),
    ...(version === undefined ? [] : [`python${version}`]),
    'python3',
    'python',
  ];
  const found = candidates.map((candidate) => pythonOf(candidate, machine)).filter((python) => python !== undefined);
  return found.find((python) => python.version === version) ?? found[0];
}

/** A program on the PATH may be a script that chooses a Python, or does not find one. */
function pythonOf(candidate: string, machine: Machine): Python | undefined {
  const found = machine.find(candidate);
  const output = found === undefined ? undefined : machine.output(found, ['-I', '-S', '-c', describe]);
  const [program = '', version = '', description = ''] = output?.trim().split(/\r?\n/) ?? [];
  const isNewEnough = Number(/^3\.(\d+)$/.exec(version)?.[1]) >= Number(oldestPython.slice(2));
  return program !== '' && isNewEnough ? { program, version, description } : undefined;
}
