import type { Machine } from '../../../host/handlers/machine.js';
import { type FunctionDefinition, NotRunnable } from '../function-definition.js';
import type { Launch } from './launch.js';

/** The functions of one family of runtimes. */
interface Runtime {
  /** Their names in templates. */
  readonly names: RegExp;
  readonly launch: (definition: FunctionDefinition, machine: Machine) => Launch | NotRunnable;
}

/** What runs which runtime, and what brings it where it is not there. */
const runtimes: readonly Runtime[] = [
  { names: /^nodejs\d+\.x$/, launch: () => ({ kind: 'thread' }) },
  { names: /^java\d/, launch: broughtBy('the runtime interface client of Java') },
  { names: /^dotnet\d/, launch: broughtBy('Amazon.Lambda.RuntimeSupport') },
  { names: /^ruby\d/, launch: broughtBy('the gem aws_lambda_ric') },
];

/** How a function is started on this machine, or why it cannot be. */
export function launchOf(definition: FunctionDefinition, machine: Machine): Launch | NotRunnable {
  const found = runtimes.find(({ names }) => names.test(definition.runtime));
  return (found?.launch ?? broughtBy('a program that speaks the Lambda Runtime API'))(definition, machine);
}

function broughtBy(client: string) {
  return ({ path, runtime }: FunctionDefinition) =>
    new NotRunnable(
      `'${path}' has the runtime '${runtime}', which needs ${client}: name the command that runs it, --function ${path}="<command>"`,
    );
}
