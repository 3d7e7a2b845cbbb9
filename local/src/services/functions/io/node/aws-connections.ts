import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import tls from 'node:tls';
import { isAwsHost } from '../../../../host/aws/aws-hosts.js';
import { notServedLocally } from '../../../../host/aws/not-served-locally.js';

/**
 * Redirects every TLS connection of this thread to an AWS host to a port on this machine, where the request arrives unchanged, over plain
 * HTTP and with its `Host`. It does not matter which client connects: an SDK, `fetch`, another library. There is no other way to reach
 * an AWS host: its name cannot be resolved.
 *
 * @param port of the AWS endpoint of this program; if `undefined`, each connection fails
 */
export function keepAwsCallsHere(port: number | undefined): void {
  const connect = tls.connect.bind(tls) as (...args: unknown[]) => net.Socket;
  const redirected = (...args: unknown[]) => {
    const { hosts, protocols, onConnect } = readArguments(args);
    const host = hosts.find(isAwsHost);
    if (host === undefined) {
      return connect(...args);
    }
    if (port === undefined) {
      return failing(notServed(`'${host}' is not served here`));
    }
    if (protocols.length > 0 && !protocols.includes('http/1.1')) {
      // HTTP/2 treats a socket without a handle as connected.
      throw notServed(`'${host}' is called with ${protocols.join()}, but only http/1.1 is served here`);
    }
    return localSocket(port, onConnect);
  };
  tls.connect = redirected as typeof tls.connect;
  refuseNames();
  syncBuiltinESMExports();
}

interface ConnectArguments {
  readonly hosts: readonly string[];
  readonly protocols: readonly string[];
  readonly onConnect: (() => void) | undefined;
}

/** `connect(options[, callback])` or `connect(port[, host][, options][, callback])`. */
function readArguments(args: readonly unknown[]): ConnectArguments {
  const options = (args.find((argument) => typeof argument === 'object' && argument !== null) ??
    {}) as tls.ConnectionOptions;
  const hosts = [options.servername, options.host, ...args.slice(0, 2)].filter((host) => typeof host === 'string');
  const onConnect = args.find((argument) => typeof argument === 'function') as (() => void) | undefined;
  return { hosts, protocols: protocolsOf(options.ALPNProtocols), onConnect };
}

function protocolsOf(protocols: tls.ConnectionOptions['ALPNProtocols']): readonly string[] {
  if (!ArrayBuffer.isView(protocols)) {
    return (protocols ?? []).map((protocol) => Buffer.from(protocol as Uint8Array | string).toString());
  }
  // Each is preceded by a byte with its length.
  const [length = 0, ...rest] = Buffer.from(protocols.buffer, protocols.byteOffset, protocols.byteLength);
  const first = Buffer.from(rest.slice(0, length)).toString();
  return [first, ...(rest.length > length ? protocolsOf(Buffer.from(rest.slice(length))) : [])];
}

/** A plain socket, with the properties that clients read from a TLS socket. */
function localSocket(port: number, onConnect: (() => void) | undefined): net.Socket {
  const socket = net.connect({ port, host: '127.0.0.1' });
  Object.assign(socket, {
    encrypted: true,
    authorized: true,
    authorizationError: null,
    alpnProtocol: 'http/1.1',
    getPeerCertificate: () => ({}),
    getCipher: () => ({ name: 'none', standardName: 'none', version: 'none' }),
    getProtocol: () => null,
    getSession: () => undefined,
    isSessionReused: () => false,
  });
  socket.once('connect', () => socket.emit('secureConnect'));
  if (onConnect) {
    socket.once('secureConnect', onConnect);
  }
  return socket;
}

function failing(error: Error): net.Socket {
  const socket = new net.Socket();
  process.nextTick(() => socket.destroy(error));
  return socket;
}

/** Clients that connect without TLS, or with their own TLS implementation, resolve the address first. */
function refuseNames(): void {
  const { lookup } = dns;
  const { lookup: lookupAsync } = dns.promises;
  const refusal = (host: string) =>
    notServed(`the address of '${host}' is not looked up here, because only https is served`);
  dns.lookup = ((...args: unknown[]) => {
    const [host] = args;
    if (typeof host === 'string' && isAwsHost(host)) {
      const callback = args.at(-1) as (error: Error) => void;
      process.nextTick(() => callback(refusal(host)));
      return undefined;
    }
    return (lookup as (...all: unknown[]) => unknown)(...args);
  }) as typeof dns.lookup;
  dns.promises.lookup = (async (...args: unknown[]) => {
    const [host] = args;
    if (typeof host === 'string' && isAwsHost(host)) {
      throw refusal(host);
    }
    return (lookupAsync as (...all: unknown[]) => unknown)(...args);
  }) as typeof dns.promises.lookup;
}

function notServed(message: string): Error {
  const error = new Error(`${notServedLocally}: ${message}`);
  return Object.assign(error, { name: notServedLocally, code: notServedLocally });
}
