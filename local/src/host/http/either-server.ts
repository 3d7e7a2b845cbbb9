import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer, type Server, type Socket } from 'node:net';
import type { TlsCertificate } from './self-signed-certificate.js';

/** A server of HTTP, or of HTTP and HTTPS on one port. */
export interface EitherServer {
  /** The server to bind. */
  readonly socket: Server;
  closeAllConnections(): void;
}

/** The first byte of a TLS connection: a handshake record. No HTTP request begins with it. */
const handshake = 22;

/** How long a connection may send nothing before its protocol is known, in milliseconds. */
const patience = 60_000;

export function eitherServer(listener: RequestListener, certificate: TlsCertificate | undefined): EitherServer {
  const http = createHttpServer(listener);
  if (!certificate) {
    return { socket: http, closeAllConnections: () => http.closeAllConnections() };
  }
  // Never with Strict-Transport-Security, which would apply to all ports of the host.
  const https = createHttpsServer({ cert: certificate.cert, key: certificate.key }, listener);
  const sockets = new Set<Socket>();
  const socket = createServer((connection) => {
    sockets.add(connection);
    connection.once('close', () => sockets.delete(connection));
    connection.on('error', () => connection.destroy());
    connection.setTimeout(patience, () => connection.destroy());
    connection.once('readable', () => {
      const first: Buffer | null = connection.read(1);
      if (first === null) {
        connection.destroy();
        return;
      }
      connection.setTimeout(0);
      connection.removeAllListeners('timeout');
      connection.unshift(first);
      (first[0] === handshake ? https : http).emit('connection', connection);
    });
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
