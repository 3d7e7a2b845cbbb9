import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readAssembly } from '../assembly/io/read-assembly.js';
import { ProgramError } from '../errors.js';
import type { Endpoint, Service } from '../services/service.js';
import type { Hostname } from './http/bind.js';
import { listen } from './http/listen.js';
import { ListenError } from './http/listen-error.js';
import { Ports } from './ports.js';

export interface PortCheck {
  readonly services: readonly Service[];
  /** The first port. */
  readonly first: number;
  /** The folder of the assembly that was last served, if there is one. */
  readonly earlier: string;
  readonly warn: (text: string) => void;
}

/**
 * Checks whether ports are free before anyone waits for a synthesis. Which ports an app needs is known only after synthesis: the
 * ports of the last start must be free; if there was none, the ports that are in use are reported.
 *
 * @throws ListenError if a port that was needed at the last start is in use.
 */
export async function checkPorts({ services, first, earlier, warn }: PortCheck): Promise<void> {
  if (first === 0) {
    return;
  }
  const endpoints = earlierEndpoints(services, earlier);
  if (endpoints) {
    const ports = new Ports(first);
    await ports.open(endpoints);
    await ports.close();
    return;
  }
  const usual = services.flatMap(({ usualPorts = [] }) => usualPorts);
  for (const { offset, use, hostname } of usual.toSorted((one, other) => one.offset - other.offset)) {
    const port = first + offset;
    if (await isTaken(port, hostname)) {
      warn(
        `port ${port} is used by another program, but an app that has ${use} needs it: stop that program, or choose another --port\n`,
      );
    }
  }
}

/** Unreadable content does not matter, because it will be overwritten. */
function earlierEndpoints(services: readonly Service[], folder: string): readonly Endpoint[] | undefined {
  if (!existsSync(join(folder, 'manifest.json'))) {
    return undefined;
  }
  try {
    const assembly = readAssembly(folder);
    return services.flatMap((service) => service.endpoints?.(service.read(assembly)) ?? []);
  } catch (error) {
    if (error instanceof ProgramError) {
      return undefined;
    }
    throw error;
  }
}

async function isTaken(port: number, hostname: Hostname | undefined): Promise<boolean> {
  try {
    await (await listen({ name: 'a port', port, hostname })).close();
    return false;
  } catch (error) {
    if (error instanceof ListenError) {
      return true;
    }
    throw error;
  }
}
