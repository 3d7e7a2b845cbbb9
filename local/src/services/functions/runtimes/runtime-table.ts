import type { Machine } from '../../../host/handlers/machine.js';
import { type FunctionDefinition, NotRunnable } from '../function-definition.js';
import { providedLaunch } from '../process/provided.js';
import { pythonLaunch } from '../process/python.js';
import type { Launch } from './launch.js';

/** The functions of one family of runtimes. */
interface Runtime {
  /** Their names in templates. */
  readonly names: RegExp;
  readonly launch: (definition: FunctionDefinition, machine: Machine) => Launch | NotRunnable;
}

/** What runs each runtime, and what to install if it is missing. */
const runtimes: readonly Runtime[] = [
  { names: /^nodejs\d+\.x$/, launch: () => ({ kind: 'thread' }) },
  { names: /^python3\.\d+$/, launch: pythonLaunch },
  { names: /^provided\.al\d+$/, launch: providedLaunch },
  { names: /^java\d/, launch: broughtBy('the package aws-lambda-java-runtime-interface-client') },
  { names: /^dotnet\d/, launch: broughtBy('the package Amazon.Lambda.RuntimeSupport') },
  { names: /^ruby\d/, launch: broughtBy('the gem aws_lambda_ric') },
];

/** How a function is started on this machine, or why it cannot be. */
export function launchOf(definition: FunctionDefinition, machine: Machine): Launch | NotRunnable {
  const { path, code } = definition;
  if (code.kind === 'absent') {
    return new NotRunnable(`${code.reason}; or set the command that runs it with --function ${path}="<command>"`);
  }
  if (code.kind === 'image') {
    return new NotRunnable(
      `'${path}' is a container image, which cannot run here: use --function ${path}="<command>" to set a command that does the same`,
    );
  }
  const found = runtimes.find(({ names }) => names.test(definition.runtime));
  return (found?.launch ?? broughtBy('a program that speaks the Lambda Runtime API'))(definition, machine);
}

function broughtBy(client: string) {
  return ({ path, runtime }: FunctionDefinition) =>
    new NotRunnable(
      `'${path}' has the runtime '${runtime}', which needs ${client} on this machine: use --function ${path}="<command>" to set the command that runs it`,
    );
}
