import type { Machine } from '../../../host/handlers/machine.js';
import { type FunctionDefinition, NotRunnable } from '../function-definition.js';
import type { ProcessLaunch } from '../runtimes/launch.js';

/** The variables that tools such as `go run` or `dotnet` need from the shell. */
const passed = ['PATH', 'HOME', 'USERPROFILE', 'LOCALAPPDATA', 'APPDATA', 'TMPDIR', 'TEMP'];

/** Runs a function with a command of the user that speaks the Lambda Runtime API. */
export function commandLaunch(
  command: string,
  { path }: FunctionDefinition,
  machine: Machine,
): ProcessLaunch | NotRunnable {
  const words = wordsOf(command);
  if (words === undefined) {
    return new NotRunnable(`the command of '${path}' has an unclosed quotation mark: ${command}`);
  }
  const [name = '', ...args] = words;
  const program = machine.find(name);
  if (program === undefined) {
    return new NotRunnable(`the command of '${path}' begins with '${name}', which is not a program on this machine`);
  }
  const variables = Object.fromEntries(
    passed.flatMap((variable) => {
      const value = machine.env[variable];
      return value === undefined ? [] : [[variable, value]];
    }),
  );
  return { kind: 'process', program, args: () => args, variables, notice: undefined };
}

/** The words of a command, as a shell without variables splits them; `undefined` if a quotation mark is not closed. */
export function wordsOf(command: string): readonly string[] | undefined {
  const words: string[] = [];
  const word = /\s*((?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+)/sy;
  let end = 0;
  for (let match = word.exec(command); match; match = word.exec(command)) {
    const [, text = ''] = match;
    end = word.lastIndex;
    words.push(
      text.replace(/\\(.)|"((?:[^"\\]|\\.)*)"|'([^']*)'/gs, (_, escaped, double, single) =>
        double === undefined ? (escaped ?? single) : double.replace(/\\(["\\$`])/g, '$1'),
      ),
    );
  }
  return command.slice(end).trim() === '' ? words : undefined;
}
