import type { Addresses, Endpoint } from '../services/service.js';
import { type Answerer, type LocalServer, listen } from './http/listen.js';
import { ListenError } from './http/listen-error.js';
import type { TlsCertificate } from './http/self-signed-certificate.js';
import { type PlacedEndpoint, portOffsets } from './port-offsets.js';

/** How many ports are tried for an endpoint that an app gets while it is served. */
const tries = 20;

/** The ports of an app. An endpoint keeps its port, no matter how the app changes. */
export class Ports implements Addresses {
  readonly #servers = new Map<string, LocalServer>();

  /**
   * @param first the first port, which the others follow; 0 lets the system choose each
   * @param certificate called if an endpoint answers TLS
   */
  constructor(
    private readonly first: number,
    private readonly certificate: () => TlsCertificate | undefined = () => undefined,
  ) {}

  /**
   * Opens the ports that the app does not have yet. The port of each endpoint is the same at every start, as long as the app
   * has the same endpoints, because browsers store data by origin.
   *
   * @returns the keys of the endpoints whose ports were opened.
   * @throws ListenError if a port is in use; then none of the new ports stays open.
   */
  async open(endpoints: readonly Endpoint[]): Promise<readonly string[]> {
    const isStart = this.#servers.size === 0;
    const added: string[] = [];
    try {
      for (const endpoint of portOffsets(endpoints)) {
        const { key, offset } = endpoint;
        if (!this.#servers.has(key)) {
          this.#servers.set(key, await (isStart ? this.listen(endpoint, offset) : this.listenNear(endpoint)));
          added.push(key);
        }
      }
    } catch (error) {
      await this.close(added);
      throw error;
    }
    return added;
  }

  /** @throws Error if no port was opened for it. */
  origin(key: string): string {
    const server = this.#servers.get(key);
    if (!server) {
      throw new Error(`no port was opened for ${key}`);
    }
    return server.origin;
  }

  /** How the servers answer from now on. An endpoint that the app no longer has keeps its port, in case it comes back. */
  answer(answerers: ReadonlyMap<string, Answerer>): void {
    for (const [key, server] of this.#servers) {
      server.answer(answerers.get(key) ?? gone(key));
    }
  }

  async close(which: readonly string[] = [...this.#servers.keys()]): Promise<void> {
    const closing = which.map((key) => this.#servers.get(key)?.close());
    for (const key of which) {
      this.#servers.delete(key);
    }
    await Promise.all(closing);
  }

  private listen({ key, hostname, tls, http2 }: Endpoint, offset: number): Promise<LocalServer> {
    const certificate = tls ? this.certificate() : undefined;
    return listen({ name: key, hostname, certificate, http2, port: this.first === 0 ? 0 : this.first + offset });
  }

  /** The port that it gets at the next start, or, if that is in use, the next free one. */
  private async listenNear(endpoint: PlacedEndpoint): Promise<LocalServer> {
    const { offset } = endpoint;
    const own = [...this.#servers.values()].map(({ port }) => port);
    const near = Array.from({ length: tries }, (_, index) => offset + index).filter(
      (candidate) => !own.includes(this.first + candidate),
    );
    for (const candidate of near) {
      try {
        return await this.listen(endpoint, candidate);
      } catch (error) {
        if (!(error instanceof ListenError)) {
          throw error;
        }
      }
    }
    return this.listen(endpoint, offset);
  }
}

function gone(key: string): Answerer {
  const body = `${key} is no longer in the app\n`;
  const headers = { 'content-type': 'text/plain; charset=utf-8' };
  return { handle: () => ({ status: 404, headers, body }), onRefused: () => {} };
}
