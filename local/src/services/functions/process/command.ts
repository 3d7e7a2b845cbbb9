import type { Machine } from '../../../host/handlers/machine.js';
import { type FunctionDefinition, NotRunnable } from '../function-definition.js';
import type { ProcessLaunch } from '../runtimes/launch.js';

/** What a tool needs of the shell to find what it runs, such as `go run` or `dotnet`. */
const passed = ['PATH', 'HOME', 'USERPROFILE', 'LOCALAPPDATA', 'APPDATA', 'TMPDIR', 'TEMP'];

/** Runs a function with a command of the user, which speaks the Lambda Runtime API. */
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

/** The words of a command, as a shell without variables reads them; `undefined` if a quotation mark does not end. */
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
