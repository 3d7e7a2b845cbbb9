import type { HttpRequest } from '../../../host/http/message.js';
import type { ActionContext, App } from '../actions/action-context.js';
import type { AuthorizationRequest } from '../oauth/authorization-request.js';
import { Parameters } from '../oauth/parameters.js';
import type { LoginAddresses } from '../oauth/redirect-uris.js';
import type { Directory } from '../users/directory.js';
import type { CognitoAnswer } from '../wire/answer.js';
import { secretHashOf } from '../wire/client-secret.js';
import { Input } from '../wire/input.js';
import { pageAnswer } from './answers.js';
import { cookie, cookieIn } from './cookies.js';
import { csrfToken } from './csrf.js';
import type { Html } from './html.js';
import { languageOnAws, unservedLanguage } from './language.js';
import { layout } from './layout.js';
import type { ProvenUsers } from './proven-users.js';

/** The addresses that managed login uses. */
export interface ManagedLoginAddresses extends LoginAddresses {
  /** The address of the inbox. */
  readonly inbox: string;
}

export interface VisitOptions {
  readonly http: HttpRequest;
  /** The fields of the form that was sent; empty if there was none. */
  readonly form: Parameters;
  readonly directory: Directory;
  readonly context: ActionContext;
  readonly addresses: ManagedLoginAddresses;
  readonly provenUsers: ProvenUsers;
}

/** A request to a page of managed login. */
export class Visit {
  /** The value of the CSRF cookie, which identifies the browser. */
  readonly #browser: string;
  readonly #isNew: boolean;

  constructor(private readonly options: VisitOptions) {
    const known = cookieIn(this.http.headers.cookie, this.csrfCookie);
    this.#isNew = known === undefined;
    this.#browser = known ?? options.context.random.bytes(32).toString('base64url');
  }

  get http(): HttpRequest {
    return this.options.http;
  }

  get form(): Parameters {
    return this.options.form;
  }

  get directory(): Directory {
    return this.options.directory;
  }

  get context(): ActionContext {
    return this.options.context;
  }

  get addresses(): ManagedLoginAddresses {
    return this.options.addresses;
  }

  get provenUsers(): ProvenUsers {
    return this.options.provenUsers;
  }

  get csrfCookie(): string {
    return `cognito-csrf-${this.directory.pool.id}`;
  }

  get sessionCookie(): string {
    return `cognito-login-${this.directory.pool.id}`;
  }

  /** The session cookie of the browser, if it has one. */
  get session(): string | undefined {
    return cookieIn(this.http.headers.cookie, this.sessionCookie);
  }

  /** The CSRF token that forms of this browser must send. */
  get csrf(): string {
    return csrfToken(this.directory.secret, this.#browser);
  }

  /** The app of the request. The pages never reveal whether a user exists, even without `PreventUserExistenceErrors`. */
  app({ client }: AuthorizationRequest): App {
    return { directory: this.directory, client: { ...client, preventUserExistenceErrors: true } };
  }

  /** The input of an action of Cognito's API, as the app itself would send it. */
  input({ client }: AuthorizationRequest, Username: string, members: Readonly<Record<string, unknown>> = {}): Input {
    const { secret } = client;
    const hash = secret === undefined ? {} : { SecretHash: secretHashOf(client.id, secret, Username) };
    return new Input({ ClientId: client.id, Username, ...hash, ...members });
  }

  page(title: string, content: Html, { status = 200, reason, usesPasskeys = false }: PageOptions = {}): CognitoAnswer {
    const { pool } = this.directory;
    const lang = this.#lang;
    const onAws = languageOnAws(lang);
    const frame = { pool: pool.resource.path, inbox: this.addresses.inbox, usesPasskeys, onAws };
    const page = layout(title, content, frame);
    const cookies = this.#isNew ? [cookie(this.csrfCookie, this.#browser, 86_400)] : [];
    return pageAnswer(page, { status, cookies, reason: reason ?? unservedLanguage(lang), usesPasskeys });
  }

  /** The requested language. The classic hosted UI supports only English, on AWS as well. */
  get #lang(): string | undefined {
    const isNewer = this.directory.pool.domains.some(({ version }) => version === 2);
    return isNewer ? Parameters.parse(this.http.rawQueryString).get('lang') : undefined;
  }
}

export interface PageOptions {
  readonly status?: number;
  /** Why the page is shown, for the log. */
  readonly reason?: string | undefined;
  /**
   * @default false
   */
  readonly usesPasskeys?: boolean;
}
