import { createServer as createHttpServer, type RequestListener } from 'node:http';
import type { Http2Server } from 'node:http2';
import { createServer as createHttpsServer } from 'node:https';
import { createServer, type Server, type Socket } from 'node:net';
import type { TlsCertificate } from './self-signed-certificate.js';

/** What one port answers, in addition to HTTP/1.1. */
export interface Protocols {
  /** TLS, with this certificate. */
  readonly certificate?: TlsCertificate | undefined;
  /** HTTP/2 without TLS. */
  readonly http2?: boolean | undefined;
}

/** A server of HTTP/1.1, or of several protocols on one port. */
export interface EitherServer {
  /** The server to bind. */
  readonly socket: Server;
  closeAllConnections(): void;
}

/** The first byte of a TLS connection: a handshake record. No HTTP request begins with it. */
const handshake = 22;

/** The beginning of an HTTP/2 connection. No request of HTTP/1.1 begins with it. https://www.rfc-editor.org/rfc/rfc9113#section-3.4 */
const preface = 'PRI';

/** How long a connection may send nothing before its protocol is known, in milliseconds. */
const patience = 60_000;

export function eitherServer(listener: RequestListener, { certificate, http2 = false }: Protocols = {}): EitherServer {
  const http = createHttpServer(listener);
  if (!certificate && !http2) {
    return { socket: http, closeAllConnections: () => http.closeAllConnections() };
  }
  // Never with Strict-Transport-Security, which would apply to all ports of the host.
  const https = certificate && createHttpsServer({ cert: certificate.cert, key: certificate.key }, listener);
  let second: Promise<Http2Server> | undefined;
  const sockets = new Set<Socket>();

  function pass(connection: Socket, head: Buffer): void {
    connection.setTimeout(0);
    connection.removeAllListeners('timeout');
    connection.unshift(head);
    if (http2 && head.toString('latin1').startsWith(preface)) {
      second ??= http2Server(listener);
      void second.then((server) => server.emit('connection', connection));
    } else {
      (https && head[0] === handshake ? https : http).emit('connection', connection);
    }
  }

  const socket = createServer((connection) => {
    sockets.add(connection);
    connection.once('close', () => sockets.delete(connection));
    connection.on('error', () => connection.destroy());
    connection.setTimeout(patience, () => connection.destroy());
    let head = Buffer.alloc(0);
    const read = () => {
      const chunk: Buffer | null = connection.read();
      if (chunk === null) {
        connection.destroy();
        return;
      }
      head = Buffer.concat([head, chunk]);
      if (http2 && head.length < preface.length && preface.startsWith(head.toString('latin1'))) {
        connection.once('readable', read);
      } else {
        pass(connection, head);
      }
    };
    connection.once('readable', read);
  });
  return {
    socket,
    closeAllConnections: () => {
      for (const connection of sockets) {
        connection.destroy();
      }
    },
  };
}

/** Loaded on demand, because few clients use it. All methods of HTTP/1.1 requests and responses that are used here also exist in it. */
async function http2Server(listener: RequestListener): Promise<Http2Server> {
  const { createServer } = await import('node:http2');
  return createServer(listener as unknown as Parameters<typeof createServer>[0]);
}
