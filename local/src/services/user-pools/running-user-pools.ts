import { EventEmitter } from 'node:events';
import type { Resource } from '../../assembly/resource.js';
import { Unresolved } from '../../assembly/value.js';
import { hostNameOf } from '../../host/aws/aws-hosts.js';
import type { TakeNote } from '../../host/log/take-note.js';
import type { StateStore } from '../../host/state/state-store.js';
import { table } from '../../host/table.js';
import type { Addresses, Deployment, Host, Links, Report, Running } from '../service.js';
import { type Cognito, createCognito, type ManagedLoginSite } from './cognito.js';
import { cognitoAnswerer } from './cognito-answerer.js';
import { emptyState } from './cognito-state.js';
import { cognitoEndpoint, inboxEndpoint, loginEndpoint } from './endpoints.js';
import { createInbox, type Inbox } from './inbox/inbox.js';
import { inboxAnswerer } from './inbox/inbox-answerer.js';
import { localRedirects, unservedLogin } from './managed-login/login-report.js';
import { managedLoginAnswerer } from './managed-login/managed-login-answerer.js';
import type { LoginAddresses } from './oauth/redirect-uris.js';
import type { UserPool, UserPools } from './template/user-pool.js';
import { type UserPoolsDocument, userPoolDocument } from './user-pools-document.js';

/** The user pools of an assembly, and those that an equal assembly would have. */
interface Deployed {
  readonly pools: readonly UserPool[];
  /** Identifies equal pools: everything that was read from the template. */
  readonly text: string;
  readonly cognito: Cognito;
  readonly links: Links;
  /** The address of the inbox. */
  readonly inbox: string;
  /** The addresses of the managed logins, by the id of the pool. */
  readonly logins: ReadonlyMap<string, string>;
}

/** The user pools of an app that changes while it is served: users, keys and messages stay. */
export class RunningUserPools implements Running<UserPools, UserPoolsDocument> {
  readonly #inbox: Inbox;
  readonly #mailed = new EventEmitter().setMaxListeners(0);
  readonly #poolNames = new Map<string, string>();
  readonly #store: StateStore;
  /** All pools of every deployment change the same state. */
  readonly #state: unknown;
  #deployed: Deployed | undefined;

  /** @throws StateError if the saved state cannot be read. */
  constructor(private readonly host: Host) {
    this.#store = host.state('state.json');
    this.#state = this.#store.read() ?? emptyState();
    this.#inbox = createInbox({
      mails: () => this.#deployed?.cognito.mails ?? [],
      subscribe: (listener) => {
        this.#mailed.on('changed', listener);
        return () => this.#mailed.off('changed', listener);
      },
      pools: this.#poolNames,
    });
  }

  /** The user pools as they were last deployed. */
  get cognito(): Cognito {
    return this.#now.cognito;
  }

  get pools(): readonly UserPool[] {
    return this.#now.pools;
  }

  /**
   * Sign-ins that have begun continue, unless a pool has changed.
   *
   * @throws CognitoError if the state cannot be used.
   */
  prepare({ pools, unread }: UserPools, at: Addresses, links: Links): Deployment<UserPoolsDocument> {
    const text = textOf(pools);
    const cognito = this.#deployed?.text === text ? this.#deployed.cognito : this.#create(pools);
    const isServed = pools.length > 0;
    const origin = isServed ? at.origin(cognitoEndpoint) : undefined;
    const inbox = isServed ? at.origin(inboxEndpoint) : undefined;
    const answerer = cognitoAnswerer(cognito, links, this.host);
    const withLogin = pools.filter(({ domains }) => domains.length > 0);
    const logins = new Map(withLogin.map((pool) => [pool.id, at.origin(loginEndpoint(pool))]));
    const answering = withLogin.map((pool) => ({ pool, login: managedLoginAnswerer(cognito, pool.id, this.host) }));
    const loginAt = (host = '') =>
      answering.find(({ pool }) => pool.domains.some((domain) => domain.host === hostNameOf(host)))?.login;
    const returns = { pages: links.pages, localUrl: (url: string) => links.origins.local(url) };
    return {
      answerers: new Map([
        ...(isServed ? [[cognitoEndpoint, answerer] as const] : []),
        ...(inbox === undefined ? [] : [[inboxEndpoint, inboxAnswerer(this.#inbox, inbox, this.host)] as const]),
        ...answering.map(({ pool, login }) => [loginEndpoint(pool), login] as const),
      ]),
      provides: {
        publicKeys: (issuer) => cognito.publicKeys(issuer),
        awsCall: ({ service, request }) => {
          const called = service === 'cognito-idp' ? isServed && answerer : loginAt(request.headers.host);
          return called ? Promise.resolve(called.handle(request)) : undefined;
        },
      },
      document: {
        userPools: pools.map((pool) => userPoolDocument(pool, logins.get(pool.id))),
        cognito: origin ?? null,
        inbox: inbox ?? null,
      },
      report: () => ({
        ...addresses(pools, origin, inbox, logins, returns),
        unserved: [...unread, ...cognito.unserved, ...withLogin.flatMap(unservedLogin)],
      }),
      commit: () => {
        this.#deployed = { pools, text, cognito, links, inbox: inbox ?? '', logins };
        this.#poolNames.clear();
        for (const pool of pools) {
          this.#poolNames.set(pool.id, pool.resource.path);
        }
      },
    };
  }

  close(): void {}

  /** The deployment that is served, which may be later than that of the pools. */
  #managedLogin(): ManagedLoginSite {
    const now = () => this.#now;
    return {
      get pages() {
        return now().links.pages;
      },
      get inbox() {
        return now().inbox;
      },
      localUrl: (url) => now().links.origins.local(url),
      origin: (poolId) => now().logins.get(poolId),
    };
  }

  get #now(): Deployed {
    if (!this.#deployed) {
      throw new Error('no user pools have been deployed yet');
    }
    return this.#deployed;
  }

  #create(pools: readonly UserPool[]): Cognito {
    const changed = () => void this.#mailed.emit('changed');
    const noteOfNone: TakeNote = (text) => this.host.log.note(text);
    return createCognito({
      pools,
      state: this.#state,
      save: (kept) => this.#store.write(kept),
      clock: this.host.clock,
      invoke: (...invocation) => this.#now.links.invoke(...invocation),
      allowedOrigins: (origin) => this.#now.links.pageOrigins.includes(origin),
      managedLogin: this.#managedLogin(),
      onMailUsed: changed,
      onMail: ({ to, code, medium }, note = noteOfNone) => {
        const what = medium === 'SMS' ? 'text message' : 'mail';
        note(`${what} to ${to}${code === undefined ? '' : `: the code is ${code}`}  ${this.#now.inbox}`);
        changed();
      },
    });
  }
}

function addresses(
  pools: readonly UserPool[],
  origin: string | undefined,
  inbox: string | undefined,
  logins: ReadonlyMap<string, string>,
  returns: LoginAddresses,
): Report {
  const redirects = pools.filter(({ id }) => logins.has(id)).flatMap((pool) => localRedirects(pool, returns));
  return {
    rows: [
      ...pools.flatMap(({ id, resource }) => {
        const login = logins.get(id);
        return login === undefined ? [] : [{ order: 35, cells: ['Managed login', login, resource.path] }];
      }),
      ...(inbox
        ? [
            {
              order: 30,
              cells: ['Inbox', inbox, 'shows e-mails and text messages with codes, which are not actually sent'],
            },
          ]
        : []),
      ...(origin ? [{ order: 40, cells: ['Cognito', origin, ''] }] : []),
    ],
    sections: [
      { order: 20, title: 'User pools', text: table(pools.flatMap(poolRows)) },
      {
        order: 46,
        title: 'Redirect URLs that managed login accepts only here',
        text: [...new Set(redirects)].join('\n'),
      },
    ],
  };
}

function poolRows({ resource, id, clients }: UserPool): readonly (readonly string[])[] {
  return clients.map((client) => [resource.path, id, `client ${client.id}`]);
}

function textOf(pools: readonly UserPool[]): string {
  return JSON.stringify(pools, (_, value: unknown) => {
    if (value instanceof Set || value instanceof Map) {
      return [...value];
    }
    if (value instanceof RegExp) {
      return String(value);
    }
    return value instanceof Unresolved || !isResource(value) ? value : value.path;
  });
}

/** Distinguished by their paths. */
function isResource(value: unknown): value is Resource {
  return typeof value === 'object' && value !== null && 'logicalId' in value && 'stack' in value;
}
