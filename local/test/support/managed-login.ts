import { createHash, randomBytes } from 'node:crypto';
import type { JsonObject } from '../../lib/assembly/json.js';
import type { CognitoAnswer } from '../../lib/services/user-pools/wire/answer.js';
import { type Answer, CognitoFixture, type CognitoInput, email, password } from './cognito.js';
import { httpRequest } from './http-request.js';

export const loginOrigin = 'http://localhost:3404';
export const callback = 'https://app.example.com/callback';
export const site = 'http://localhost:3400';

/** The properties of a client of managed login. */
export const oauthClient: JsonObject = {
  AllowedOAuthFlowsUserPoolClient: true,
  AllowedOAuthFlows: ['code'],
  AllowedOAuthScopes: ['openid', 'email', 'profile', 'aws.cognito.signin.user.admin'],
  CallbackURLs: [callback, 'myapp://signed-in'],
  LogoutURLs: ['https://app.example.com/bye'],
  SupportedIdentityProviders: ['COGNITO'],
};

export const domain: JsonObject = {
  Type: 'AWS::Cognito::UserPoolDomain',
  Properties: { UserPoolId: { Ref: 'Pool' }, Domain: 'notes' },
};

export const verifier = randomBytes(48).toString('base64url');
export const challenge = createHash('sha256').update(verifier).digest('base64url');

/** A local Cognito with a domain. */
export class LoginFixture extends CognitoFixture {
  constructor({ client, resources, ...input }: CognitoInput = {}) {
    super({
      client: { ...oauthClient, ...client },
      resources: { Domain: domain, ...resources },
      managedLogin: {
        pages: [site],
        inbox: 'http://127.0.0.1:3402',
        localUrl: (url) => url,
        origin: () => loginOrigin,
      },
      ...input,
    });
  }

  /** The parameters of an authorization request; `undefined` takes one away. */
  parameters(changes: Readonly<Record<string, string | undefined>> = {}): URLSearchParams {
    const all = {
      response_type: 'code',
      client_id: this.client.id,
      redirect_uri: callback,
      scope: 'openid email',
      state: 'the state',
      code_challenge: challenge,
      code_challenge_method: 'S256',
      ...changes,
    };
    const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
    return new URLSearchParams(given);
  }

  browser(): Browser {
    return new Browser(this);
  }

  /** Asks the token endpoint; `undefined` leaves a member out. */
  async token(
    form: Readonly<Record<string, string | undefined>>,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<TokenEndpointAnswer> {
    const given = Object.entries(form).filter((entry): entry is [string, string] => entry[1] !== undefined);
    return this.endpoint('POST /oauth2/token', headers, new URLSearchParams(given).toString());
  }

  async endpoint(
    line: string,
    headers: Readonly<Record<string, string>> = {},
    body = '',
  ): Promise<TokenEndpointAnswer> {
    const type: Readonly<Record<string, string>> =
      body === '' ? {} : { 'content-type': 'application/x-www-form-urlencoded' };
    const request = httpRequest(line, { headers: { host: 'localhost:3404', ...type, ...headers }, body });
    const { response, reason } = await this.cognito.handleLogin(this.pool.id, request, undefined);
    const text = response.body.toString();
    return { status: response.status, body: text === '' ? {} : JSON.parse(text), headers: response.headers, reason };
  }

  /** Exchanges a code as the client that asked for it does. */
  exchange(code: string, changes: Readonly<Record<string, string | undefined>> = {}): Promise<TokenEndpointAnswer> {
    return this.token({
      grant_type: 'authorization_code',
      code,
      client_id: this.client.id,
      redirect_uri: callback,
      code_verifier: verifier,
      ...changes,
    });
  }

  /** Tokens of a user who signs in at the page. */
  async loggedIn(changes: Readonly<Record<string, string | undefined>> = {}): Promise<Answer> {
    const code = await this.browser().code(changes);
    return (await this.exchange(code)).body;
  }
}

export interface TokenEndpointAnswer {
  readonly status: number;
  readonly body: Answer;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly reason: string | undefined;
}

/** A domain of the newer managed login. */
export const newerDomain: JsonObject = {
  Type: 'AWS::Cognito::UserPoolDomain',
  Properties: { UserPoolId: { Ref: 'Pool' }, Domain: 'notes', ManagedLoginVersion: 2 },
};

/** A local Cognito whose managed login asks how to sign in. */
export class ChoiceLogin extends LoginFixture {
  constructor({ pool, client, resources, ...input }: CognitoInput = {}) {
    const AllowedFirstAuthFactors = ['PASSWORD', 'EMAIL_OTP', 'SMS_OTP', 'WEB_AUTHN'];
    super({
      pool: { Policies: { SignInPolicy: { AllowedFirstAuthFactors } }, ...pool },
      client: {
        ExplicitAuthFlows: ['ALLOW_USER_AUTH', 'ALLOW_USER_PASSWORD_AUTH', 'ALLOW_CUSTOM_AUTH'],
        ...client,
      },
      resources: { Domain: newerDomain, ...resources },
      ...input,
    });
  }

  /** A browser that has given the name of a user. */
  async named(username = email, changes: Readonly<Record<string, string | undefined>> = {}): Promise<Browser> {
    return (await this.browser().authorize(changes)).submit('/login', { username });
  }

  /** A browser that has chosen how to sign in. */
  async choosing(factor: string, username = email): Promise<Browser> {
    return (await this.named(username)).submit('/login', { username, factor });
  }
}

/** What a browser keeps of managed login: its cookies, and the page that it shows. */
export class Browser {
  readonly cookies = new Map<string, string>();
  shown: CognitoAnswer | undefined;

  constructor(private readonly fixture: LoginFixture) {}

  get status(): number {
    return this.shown?.response.status ?? 0;
  }

  get html(): string {
    return this.shown?.response.body.toString() ?? '';
  }

  /** Where a redirect leads. */
  get location(): string {
    return String(this.shown?.response.headers.location ?? '');
  }

  get title(): string {
    return /<h1>([^<]*)<\/h1>/.exec(this.html)?.[1] ?? '';
  }

  get problem(): string {
    return /role="alert">([^<]*)</.exec(this.html)?.[1] ?? '';
  }

  /** The first hidden field of this name. */
  hidden(name: string): string {
    return new RegExp(`name="${name}" value="([^"]*)"`).exec(this.html)?.[1] ?? '';
  }

  /** The factors that the page offers, in their order. */
  get offered(): readonly string[] {
    return [...this.html.matchAll(/name="factor" value="([^"]*)"/g)].map(([, factor = '']) => factor);
  }

  /** The options that the page has for a passkey. */
  get passkeyOptions(): string {
    const [, options = ''] = /data-options="([^"]*)"/.exec(this.html) ?? [];
    return options.replaceAll('&quot;', '"');
  }

  get cookie(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  async get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<this> {
    return this.send(`GET ${path}`, headers);
  }

  /** As `get`, and every redirect that stays on the domain. */
  async open(path: string): Promise<this> {
    await this.get(path);
    while (this.status === 302 && this.location.startsWith('/')) {
      await this.get(this.location);
    }
    return this;
  }

  async authorize(changes: Readonly<Record<string, string | undefined>> = {}): Promise<this> {
    return this.open(`/oauth2/authorize?${this.fixture.parameters(changes)}`);
  }

  /** Sends the form of the page that is shown, by its path. */
  async submit(
    path: string,
    fields: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<this> {
    const shown = path.includes('?') ? undefined : new RegExp(`action="(${path}\\?[^"]*)"`).exec(this.html)?.[1];
    const action = shown?.replaceAll('&amp;', '&') ?? path;
    const hidden = [...this.html.matchAll(/type="hidden" name="([^"]*)" value="([^"]*)"/g)];
    const form = new URLSearchParams();
    for (const [, name = '', value = ''] of hidden) {
      if (!['continue', 'factor', 'refuse', 'skip'].includes(name)) {
        form.set(name, value);
      }
    }
    for (const [name, value] of Object.entries(fields)) {
      form.set(name, value);
    }
    return this.send(`POST ${action}`, headers, form.toString());
  }

  async signIn(username = email, secret = password): Promise<this> {
    return this.submit('/login', { username, password: secret });
  }

  /** The code that a user gets who signs in. */
  async code(changes: Readonly<Record<string, string | undefined>> = {}): Promise<string> {
    await this.authorize(changes);
    if (this.status === 200) {
      await this.signIn();
    }
    const code = this.returned.get('code');
    if (!code) {
      throw new Error(`no code: ${this.status} ${this.location} ${this.problem} ${this.shown?.reason}`);
    }
    return code;
  }

  /** What the app is returned to with. */
  get returned(): URLSearchParams {
    const { search, hash } = new URL(this.location);
    return new URLSearchParams(hash === '' ? search : hash.slice(1));
  }

  private async send(line: string, headers: Readonly<Record<string, string>>, body = ''): Promise<this> {
    const cookie: Readonly<Record<string, string>> = this.cookies.size === 0 ? {} : { cookie: this.cookie };
    const type: Readonly<Record<string, string>> =
      body === '' ? {} : { 'content-type': 'application/x-www-form-urlencoded' };
    const request = httpRequest(line, { headers: { host: 'localhost:3404', ...cookie, ...type, ...headers }, body });
    this.shown = await this.fixture.cognito.handleLogin(this.fixture.pool.id, request, undefined);
    for (const set of [this.shown.response.headers['set-cookie'] ?? []].flat()) {
      const [, name = '', value = '', attributes = ''] = /^([^=]+)=([^;]*)(.*)$/.exec(set) ?? [];
      if (attributes.includes('Max-Age=0')) {
        this.cookies.delete(name);
      } else {
        this.cookies.set(name, value);
      }
    }
    return this;
  }
}
