import type { Resource } from '../../assembly/resource.js';
import type { Machine } from '../../host/handlers/machine.js';
import { type FunctionDefinition, NotRunnable, readFunction } from './function-definition.js';
import { commandOf, type FunctionCommands } from './own-commands.js';
import { commandLaunch } from './process/command.js';
import type { Launch } from './runtimes/launch.js';
import { launchOf } from './runtimes/runtime-table.js';

/** The machine that functions are started on. */
export interface Launching {
  readonly machine: Machine;
  readonly commands: FunctionCommands;
}

/** A function, and how it is started. */
export interface RunnableFunction {
  readonly definition: FunctionDefinition;
  readonly launch: Launch;
}

export function runnableFunction(fn: Resource, launching: Launching): RunnableFunction | NotRunnable {
  const definition = readFunction(fn);
  if (definition instanceof NotRunnable) {
    return definition;
  }
  const launch = launchFor(fn, definition, launching);
  return launch instanceof NotRunnable ? launch : { definition, launch };
}

/** How it is started. For code in an archive, this is known when it is unpacked. */
export function launchFor(
  fn: Resource,
  definition: FunctionDefinition,
  { machine, commands }: Launching,
): Launch | NotRunnable {
  const command = commandOf(fn, commands);
  return command === undefined ? launchOf(definition, machine) : commandLaunch(command, definition, machine);
}

/** Why a function cannot be run here; `undefined` if it can. */
export function functionObstacle(fn: Resource, launching: Launching): string | undefined {
  const runnable = runnableFunction(fn, launching);
  return runnable instanceof NotRunnable ? runnable.reason : undefined;
}
