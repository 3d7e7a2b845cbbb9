import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { selfSignedCertificate } from '../../lib/host/http/self-signed-certificate.js';
import type { Cleanup } from './cleanup.js';

/** The port of a server at 127.0.0.1, which is closed after the test. */
export function listening(test: Cleanup, listener: RequestListener): Promise<number> {
  return portOf(test, createServer(listener));
}

/** The same over TLS, with its certificate. */
export async function listeningOverTls(test: Cleanup, listener: RequestListener) {
  const { cert, key } = selfSignedCertificate(Date.now());
  return { port: await portOf(test, createTlsServer({ cert, key }, listener)), cert };
}

async function portOf(test: Cleanup, server: ReturnType<typeof createServer | typeof createTlsServer>) {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  test.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}
