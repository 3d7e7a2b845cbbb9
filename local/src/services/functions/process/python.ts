import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { awsDomains } from '../../../host/aws/aws-hosts.js';
import type { Machine } from '../../../host/handlers/machine.js';
import { type FunctionDefinition, NotRunnable } from '../function-definition.js';
import type { ProcessLaunch } from '../runtimes/launch.js';

/** The file that runs handlers. It needs nothing but Python's standard library. */
const bootstrap = fileURLToPath(new URL('../../../../python/bootstrap.py', import.meta.url));

/** Older ones cannot run it. */
const oldest = 8;

interface Interpreter {
  readonly program: string;
  /** `3.12` */
  readonly version: string;
}

/**
 * Runs a function of a Python runtime. Its interpreter is the one of the virtual environment that is active or in the folder of the
 * app, or one on the PATH: the first that has the version of the runtime, or else the first.
 */
export function pythonLaunch({ path, runtime }: FunctionDefinition, machine: Machine): ProcessLaunch | NotRunnable {
  const asked = runtime.replace('python', '');
  const found = interpreters(asked, machine);
  const interpreter = found.find(({ version }) => version === asked) ?? found[0];
  if (!interpreter) {
    return new NotRunnable(
      `'${path}' has the runtime '${runtime}', and no Python 3.${oldest} or later is on this machine: install Python ${asked}, or make a virtual environment with it in '.venv'`,
    );
  }
  const { program, version } = interpreter;
  return {
    kind: 'process',
    program,
    // Lines arrive as they are written, nothing is written into the code, and texts are UTF-8 whatever the machine has.
    args: ({ awsPort }) => ['-u', '-B', '-X', 'utf8', bootstrap, String(awsPort ?? ''), awsDomains.join()],
    variables: {},
    notice:
      version === asked ? undefined : `'${path}' asks for Python ${asked}, and runs on Python ${version}: ${program}`,
  };
}

function interpreters(asked: string, machine: Machine): readonly Interpreter[] {
  const { VIRTUAL_ENV } = machine.env;
  const inFolder = machine.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python';
  const candidates = [
    ...(VIRTUAL_ENV ? [join(VIRTUAL_ENV, inFolder)] : []),
    join(machine.folder, '.venv', inFolder),
    `python${asked}`,
    'python3',
    'python',
  ];
  return candidates.map((candidate) => interpreterOf(candidate, machine)).filter((found) => found !== undefined);
}

/** What is on the PATH may be a script that chooses one, or does not find it. */
function interpreterOf(candidate: string, machine: Machine): Interpreter | undefined {
  const found = machine.find(candidate);
  const code = 'import sys; print(sys.executable); print("%d.%d" % sys.version_info[:2])';
  const output = found === undefined ? undefined : machine.output(found, ['-I', '-S', '-c', code]);
  const [program = '', version = ''] = output?.trim().split(/\r?\n/) ?? [];
  const [, minor] = /^3\.(\d+)$/.exec(version) ?? [];
  return program !== '' && Number(minor) >= oldest ? { program, version } : undefined;
}
