import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type EitherServer, eitherServer, type Protocols } from './either-server.js';

/** The host in the address of a server. People open `localhost` in a browser, programs call `127.0.0.1`. */
export type Hostname = '127.0.0.1' | 'localhost';

/** Browsers try both addresses of `localhost`, in their own order. */
const addressesOf: Readonly<Record<Hostname, readonly string[]>> = {
  '127.0.0.1': ['127.0.0.1'],
  localhost: ['127.0.0.1', '::1'],
};

/** The system chooses a port that is free at one address. This is how often it may be in use at the other. */
const tries = 20;

export interface Binding {
  readonly port: number;
  /** Ends all connections at once. */
  close(): Promise<void>;
}

/** The port is in use at one of the addresses, or cannot be bound. */
export class BindError extends Error {
  constructor(
    readonly address: string,
    override readonly cause: NodeJS.ErrnoException,
  ) {
    super(cause.message);
  }

  get isTaken(): boolean {
    return this.cause.code === 'EADDRINUSE';
  }
}

/**
 * Binds a port at all addresses of a name. On a machine without IPv6, `::1` is left out.
 *
 * @param port 0 lets the system choose
 * @param protocols what the port answers in addition to HTTP/1.1
 * @throws BindError if an address has no such port, or another program uses it. Then no address stays bound.
 */
export async function bind(
  hostname: Hostname,
  port: number,
  listener: RequestListener,
  protocols?: Protocols,
): Promise<Binding> {
  const create = () => eitherServer(listener, protocols);
  for (let attempt = 1; ; attempt++) {
    try {
      return await bindAll(addressesOf[hostname], port, create);
    } catch (error) {
      if (!(port === 0 && attempt < tries && error instanceof BindError && error.isTaken)) {
        throw error;
      }
    }
  }
}

async function bindAll(addresses: readonly string[], port: number, create: () => EitherServer): Promise<Binding> {
  const servers: EitherServer[] = [];
  const close = async () => void (await Promise.all(servers.map(closed)));
  let chosen = port;
  try {
    for (const address of addresses) {
      const server = create();
      if (await isBound(server, address, chosen)) {
        servers.push(server);
        chosen = (server.socket.address() as AddressInfo).port;
      }
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { port: chosen, close };
}

/** Resolves to `false` if the machine has no such address. */
function isBound({ socket }: EitherServer, address: string, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    socket.once('error', (error: NodeJS.ErrnoException) => {
      const isMissing = address === '::1' && ['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(error.code ?? '');
      return isMissing ? resolve(false) : reject(new BindError(address, error));
    });
    socket.listen(port, address, () => resolve(true));
  });
}

function closed(server: EitherServer): Promise<void> {
  return new Promise((resolve) => {
    server.socket.close(() => resolve());
    server.closeAllConnections();
  });
}
