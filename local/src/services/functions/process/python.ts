import { fileURLToPath } from 'node:url';
import { awsDomains } from '../../../host/aws/aws-hosts.js';
import type { Machine } from '../../../host/handlers/machine.js';
import { findPython, oldestPython } from '../../../host/handlers/python.js';
import { type FunctionDefinition, NotRunnable } from '../function-definition.js';
import type { ProcessLaunch } from '../runtimes/launch.js';

/** The file that runs handlers. It needs only Python's standard library. */
const bootstrap = fileURLToPath(new URL('../../../../python/bootstrap.py', import.meta.url));

/** Runs a function of a Python runtime. */
export function pythonLaunch({ path, runtime }: FunctionDefinition, machine: Machine): ProcessLaunch | NotRunnable {
  const asked = runtime.replace('python', '');
  const interpreter = findPython(machine, asked);
  if (!interpreter) {
    return new NotRunnable(
      `'${path}' has the runtime '${runtime}', but this machine has no Python ${oldestPython} or later: install Python ${asked}, or create a virtual environment with it in '.venv'`,
    );
  }
  const { program, version } = interpreter;
  return {
    kind: 'process',
    program,
    // Output is not buffered, nothing is written into the code, and strings are UTF-8 on every machine.
    args: ({ awsPort }) => ['-u', '-B', '-X', 'utf8', bootstrap, String(awsPort ?? ''), awsDomains.join()],
    variables: {},
    notice:
      version === asked ? undefined : `'${path}' requires Python ${asked}, but runs on Python ${version}: ${program}`,
  };
}
