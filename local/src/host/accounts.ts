import { EventEmitter } from 'node:events';
import type { Resource } from '../assembly/resource.js';
import { Unresolved } from '../assembly/value.js';
import { type Cognito, type CognitoOptions, createCognito } from '../services/user-pools/cognito.js';
import { emptyState } from '../services/user-pools/cognito-state.js';
import { createInbox, type Inbox } from '../services/user-pools/inbox/inbox.js';
import type { UserPool } from '../services/user-pools/template/user-pool.js';
import type { StateStore } from './state/state-store.js';

export interface AccountsOptions extends Pick<CognitoOptions, 'clock' | 'invoke' | 'allowedOrigins' | 'onMail'> {
  readonly state: StateStore;
}

/** The user pools of an app that changes while it is served: users, keys and mails stay. */
export class Accounts {
  readonly inbox: Inbox;
  readonly #mailed = new EventEmitter().setMaxListeners(0);
  readonly #poolNames = new Map<string, string>();
  readonly #state: unknown;
  #current: { readonly pools: string; readonly cognito: Cognito } | undefined;

  /** @throws StateError where what is kept cannot be read. */
  constructor(private readonly options: AccountsOptions) {
    this.#state = options.state.read() ?? emptyState();
    this.inbox = createInbox({
      mails: () => this.#current?.cognito.mails ?? [],
      subscribe: (listener) => {
        this.#mailed.on('changed', listener);
        return () => this.#mailed.off('changed', listener);
      },
      pools: this.#poolNames,
    });
  }

  /** The user pools as they were deployed last. */
  get cognito(): Cognito {
    if (!this.#current) {
      throw new Error('no user pools were deployed yet');
    }
    return this.#current.cognito;
  }

  /**
   * The user pools as they are now. Sign-ins that have begun go on, unless a pool has changed.
   *
   * @throws CognitoError where the state cannot be used.
   */
  deploy(pools: readonly UserPool[]): Cognito {
    const text = textOf(pools);
    if (this.#current?.pools !== text) {
      this.#current = { pools: text, cognito: this.create(pools) };
    }
    this.#poolNames.clear();
    for (const pool of pools) {
      this.#poolNames.set(pool.id, pool.resource.path);
    }
    return this.#current.cognito;
  }

  /** All of them change one and the same state. */
  private create(pools: readonly UserPool[]): Cognito {
    const { state, onMail, ...options } = this.options;
    const changed = () => void this.#mailed.emit('changed');
    return createCognito({
      ...options,
      pools,
      state: this.#state,
      save: (kept) => state.write(kept),
      onMailUsed: changed,
      onMail: (mail, note) => {
        onMail(mail, note);
        changed();
      },
    });
  }
}

/** What tells pools apart: all that was read of them, and the resources by their paths. */
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

function isResource(value: unknown): value is Resource {
  return typeof value === 'object' && value !== null && 'logicalId' in value && 'stack' in value;
}
