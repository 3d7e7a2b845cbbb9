import type { Resource } from '../../assembly/resource.js';
import { UsageError } from '../../errors.js';
import { rankOfKey } from './function-key.js';

/** The user's commands, by the construct path, logical id or name of the function that each runs. */
export type FunctionCommands = Readonly<Record<string, string>>;

/** A command is for one function: a construct around several functions does not match. */
const least = 2;

/** The command that runs a function; `undefined` if the user set none. */
export function commandOf(fn: Resource, commands: FunctionCommands): string | undefined {
  const [key] = Object.keys(commands)
    .filter((candidate) => rankOfKey(candidate, fn) >= least)
    .sort((one, other) => rankOfKey(other, fn) - rankOfKey(one, fn));
  return key === undefined ? undefined : commands[key];
}

/** @throws UsageError if a command matches no function. */
export function checkCommands(commands: FunctionCommands, functions: readonly Resource[]): void {
  const stray = Object.keys(commands).find((key) => !functions.some((fn) => rankOfKey(key, fn) >= least));
  if (stray !== undefined) {
    const known = functions.map(({ path }) => `'${path}'`).join(', ') || 'none';
    throw new UsageError(
      `a command is set for '${stray}', which is not a function of the app; its functions are: ${known}`,
    );
  }
}
