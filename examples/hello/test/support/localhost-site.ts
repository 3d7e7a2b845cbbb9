import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A site under the name `localhost`, as a dev server has it: passkeys need a name. */
export class LocalhostSite {
  #server: Server | undefined;

  /** Where its requests go; set once that is known. */
  target = '';

  /** @returns its origin. */
  async start(): Promise<string> {
    const server = createServer((incoming, outgoing) => {
      const { host, port } = new URL(this.target);
      const { method, url: path, headers } = incoming;
      const asked = request({ host: '127.0.0.1', port, method, path, headers: { ...headers, host } }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      });
      asked.on('error', () => outgoing.destroy());
      incoming.pipe(asked);
    });
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://localhost:${(server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise((resolve) => (this.#server ? this.#server.close(resolve) : resolve(undefined)));
  }
}
