import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readAssembly } from '../assembly/read-assembly.js';
import { ProgramError } from '../errors.js';
import { listen } from './http/listen.js';
import { ListenError } from './http/listen-error.js';
import { type Model, modelOf } from './model.js';
import { Ports } from './ports.js';

/** What the ports from the first one on are for, where an app has it. */
const uses = ['a site', 'user pools', 'user pools', 'an HTTP API'];

/**
 * Sees whether ports are free before anyone waits for a synthesis. Which ones an app needs is only known after that: those
 * it took at the last start have to be free; without one, those that are taken are named.
 *
 * @param earlier the folder of the assembly that was served last, where there is one
 * @throws ListenError where a port is taken that was needed at the last start.
 */
export async function checkPorts(first: number, earlier: string, warn: (text: string) => void): Promise<void> {
  if (first === 0) {
    return;
  }
  const model = earlierModel(earlier);
  if (model) {
    const ports = new Ports(first);
    await ports.open(model);
    await ports.close();
    return;
  }
  for (const [offset, use] of uses.entries()) {
    if (await isTaken(first + offset)) {
      warn(`port ${first + offset} is taken by another program: an app that has ${use} needs it, or another --port\n`);
    }
  }
}

/** What cannot be read is of no interest: it is about to be written anew. */
function earlierModel(folder: string): Model | undefined {
  if (!existsSync(join(folder, 'manifest.json'))) {
    return undefined;
  }
  try {
    return modelOf(readAssembly(folder));
  } catch (error) {
    if (error instanceof ProgramError) {
      return undefined;
    }
    throw error;
  }
}

async function isTaken(port: number): Promise<boolean> {
  try {
    await (await listen({ name: 'a port', port })).close();
    return false;
  } catch (error) {
    if (error instanceof ListenError) {
      return true;
    }
    throw error;
  }
}
