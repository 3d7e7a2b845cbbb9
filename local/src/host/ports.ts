import { type Answerer, type LocalServer, listen } from './http/listen.js';
import { ListenError } from './http/listen-error.js';
import type { Model } from './model.js';

/** One server for each site, each API, the user pools and the inbox of a model, in the order that this has them in. */
export interface Servers {
  readonly sites: readonly LocalServer[];
  readonly cognito: LocalServer | undefined;
  readonly inbox: LocalServer | undefined;
  readonly apis: readonly LocalServer[];
}

/** How many ports are tried for what an app has got while it is served, before that is an error. */
const tries = 20;

/** The ports of an app. What has one keeps it, whatever the app becomes. */
export class Ports {
  readonly #servers = new Map<string, LocalServer>();

  /** @param first the first of the ports, which follow one another; 0 lets the system choose each */
  constructor(private readonly first: number) {}

  /**
   * The servers of an app, with the ports opened that it has not had yet: the first site, the user pools, the inbox, the
   * APIs, other sites. The port of each is the same at every start, as long as the app has the same sites and APIs:
   * browsers go by origins.
   *
   * @throws ListenError where a port is taken; none that was not open before stays open then.
   */
  async open(model: Model): Promise<Servers> {
    const isStart = this.#servers.size === 0;
    const added: string[] = [];
    try {
      for (const slot of slotsOf(model)) {
        if (!this.#servers.has(slot.what)) {
          this.#servers.set(slot.what, await (isStart ? this.listen(slot) : this.listenNear(slot)));
          added.push(slot.what);
        }
      }
    } catch (error) {
      await this.close(added);
      throw error;
    }
    const servers = (kind: Slot['kind']) =>
      slotsOf(model).flatMap((slot) => (slot.kind === kind ? [this.#servers.get(slot.what) as LocalServer] : []));
    return {
      sites: servers('site'),
      cognito: servers('cognito')[0],
      inbox: servers('inbox')[0],
      apis: servers('api'),
    };
  }

  /** How the servers answer from now on. One that the app has no use for any more keeps its port, should that come back. */
  answer(answerers: ReadonlyMap<LocalServer, Answerer>): void {
    for (const [what, server] of this.#servers) {
      server.answer(answerers.get(server) ?? gone(what));
    }
  }

  async close(which: readonly string[] = [...this.#servers.keys()]): Promise<void> {
    const closing = which.map((what) => this.#servers.get(what)?.close());
    for (const what of which) {
      this.#servers.delete(what);
    }
    await Promise.all(closing);
  }

  private listen({ what, offset }: Slot): Promise<LocalServer> {
    return listen({ name: what, port: this.first === 0 ? 0 : this.first + offset });
  }

  /** The port that it gets at the next start, or, where that is taken, the next one that is free. */
  private async listenNear(slot: Slot): Promise<LocalServer> {
    const own = [...this.#servers.values()].map(({ port }) => port);
    const ports = Array.from({ length: tries }, (_, index) => slot.offset + index).filter(
      (offset) => !own.includes(this.first + offset),
    );
    for (const offset of ports) {
      try {
        return await this.listen({ ...slot, offset });
      } catch (error) {
        if (!(error instanceof ListenError)) {
          throw error;
        }
      }
    }
    return this.listen(slot);
  }
}

function gone(what: string): Answerer {
  const body = `${what} is not in the app any more\n`;
  const headers = { 'content-type': 'text/plain; charset=utf-8' };
  return { handle: () => ({ status: 404, headers, body }), onRefused: () => {} };
}

/** What a port is opened for. */
interface Slot {
  readonly kind: 'site' | 'cognito' | 'inbox' | 'api';
  /** `the API 'Hello/Api'` */
  readonly what: string;
  /** How far from the first port. */
  readonly offset: number;
}

function slotsOf({ sites, userPools, routes }: Model): readonly Slot[] {
  const [first, ...others] = sites.sites.map(({ name }) => `the site '${name}'`);
  const apis = routes.apis.map(({ resource }) => `the API '${resource.path}'`);
  const hasPools = userPools.pools.length > 0;
  return [
    ...(first === undefined ? [] : [{ kind: 'site', what: first, offset: 0 } as const]),
    ...(hasPools ? [{ kind: 'cognito', what: 'the user pools', offset: 1 } as const] : []),
    ...(hasPools ? [{ kind: 'inbox', what: 'the inbox', offset: 2 } as const] : []),
    ...apis.map((what, index) => ({ kind: 'api', what, offset: 3 + index }) as const),
    ...others.map((what, index) => ({ kind: 'site', what, offset: 3 + apis.length + index }) as const),
  ];
}
