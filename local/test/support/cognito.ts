import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { Assembly } from '../../lib/assembly/assembly.js';
import type { JsonObject } from '../../lib/assembly/json.js';
import type { HttpRequest } from '../../lib/host/http/message.js';
import { type Cognito, type CognitoOptions, createCognito } from '../../lib/services/user-pools/cognito.js';
import type { CognitoState } from '../../lib/services/user-pools/cognito-state.js';
import { readUserPools, type UserPool } from '../../lib/services/user-pools/template/user-pool.js';
import type { CognitoAnswer } from '../../lib/services/user-pools/wire/answer.js';
import { assemblyOf } from './assembly.js';
import { httpRequest } from './http-request.js';

export const password = 'Correct-Horse-1';
export const email = 'ann@example.com';
export const pageOrigin = 'http://127.0.0.1:5173';

/** Of a page that may use passkeys: they need a name. */
export const passkeyOrigin = 'http://localhost:5173';

/** The properties of a pool in which people sign themselves up by e-mail. */
export const emailPool: JsonObject = {
  UsernameAttributes: ['email'],
  UsernameConfiguration: { CaseSensitive: false },
  AutoVerifiedAttributes: ['email'],
};

/** The properties of a browser's client. */
export const browserClient: JsonObject = {
  ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
  PreventUserExistenceErrors: 'ENABLED',
};

export interface PoolInput {
  /** Over those of `emailPool`; `null` takes one away. */
  readonly pool?: JsonObject;
  /** Over those of `browserClient`; `null` takes one away. */
  readonly client?: JsonObject;
  readonly resources?: JsonObject;
}

/** One stack with the pool `Pool` and its client `Client`. */
export function poolAssembly({ pool, client, resources }: PoolInput = {}): Assembly {
  const Resources = {
    Pool: { Type: 'AWS::Cognito::UserPool', Properties: over(emailPool, pool) },
    Client: {
      Type: 'AWS::Cognito::UserPoolClient',
      Properties: { UserPoolId: { Ref: 'Pool' }, ...over(browserClient, client) },
    },
    ...resources,
  };
  return assemblyOf({ Stack: { template: { Resources } } });
}

export function functionResource(): JsonObject {
  return { Type: 'AWS::Lambda::Function', Properties: { Handler: 'index.handler' } };
}

function over(under: JsonObject, changes: JsonObject = {}): JsonObject {
  return Object.fromEntries(Object.entries({ ...under, ...changes }).filter(([, value]) => value !== null));
}

export interface CognitoInput extends PoolInput {
  readonly pools?: readonly UserPool[];
  readonly state?: CognitoState | undefined;
  readonly invoke?: CognitoOptions['invoke'];
  readonly now?: number;
  readonly managedLogin?: CognitoOptions['managedLogin'];
}

/** A local Cognito at a time that stands still. */
export class CognitoFixture {
  readonly pools: readonly UserPool[];
  readonly cognito: Cognito;
  /** What was saved last, as it would be read again. */
  saved: CognitoState | undefined;
  saves = 0;
  now: number;

  constructor(input: CognitoInput = {}) {
    this.pools = input.pools ?? readUserPools(poolAssembly(input)).pools;
    this.now = input.now ?? Date.UTC(2026, 10, 3, 8, 4, 5);
    this.saved = input.state;
    this.cognito = createCognito({
      pools: this.pools,
      state: input.state ?? withKeys(this.pools),
      save: (state) => {
        this.saves += 1;
        this.saved = structuredClone(state);
      },
      invoke: input.invoke ?? (() => Promise.reject(new Error('no function is to be called'))),
      clock: () => this.now,
      allowedOrigins: (origin) => origin === pageOrigin || origin === passkeyOrigin,
      ...(input.managedLogin ? { managedLogin: input.managedLogin } : {}),
      onMail: () => {},
    });
  }

  get pool(): UserPool {
    return this.pools[0]!;
  }

  get client() {
    return this.pool.clients[0]!;
  }

  handle(request: HttpRequest): Promise<CognitoAnswer> {
    return this.cognito.handle(request, undefined);
  }

  /** Sends an action, with the client's id if nothing else is said. */
  send(action: string, input: JsonObject = {}): Promise<CognitoAnswer> {
    return this.sendBody(action, JSON.stringify({ ClientId: this.client.id, ...input }));
  }

  sendBody(action: string, body: string): Promise<CognitoAnswer> {
    const headers = {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `AWSCognitoIdentityProviderService.${action}`,
    };
    return this.handle(httpRequest('POST /', { headers, body }));
  }

  /** What an action answers, or `NotAuthorizedException: Incorrect username or password.` */
  async call(action: string, input: JsonObject = {}): Promise<Answer> {
    const { response } = await this.send(action, input);
    const body: Answer = JSON.parse(response.body.toString());
    return response.status === 200 ? body : `${body.__type}: ${body.message}`;
  }

  /** As `call`, where nothing may be refused. */
  async ok(action: string, input: JsonObject = {}): Promise<Answer> {
    const answer = await this.call(action, input);
    if (typeof answer === 'string') {
      throw new Error(`${action}: ${answer}`);
    }
    return answer;
  }

  /** The code that was sent last. */
  get code(): string {
    return this.cognito.mails[0]?.code ?? '';
  }

  async signedUp(username = email, attributes: JsonObject = {}): Promise<string> {
    const UserAttributes = Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }));
    const { UserSub } = await this.ok('SignUp', { Username: username, Password: password, UserAttributes });
    return UserSub;
  }

  async confirmed(username = email, attributes: JsonObject = {}): Promise<string> {
    const sub = await this.signedUp(username, attributes);
    await this.ok('ConfirmSignUp', { Username: username, ConfirmationCode: this.code });
    return sub;
  }

  /** The tokens of a user who signs in with the password itself. */
  async signedIn(username = email, secret = password): Promise<Tokens> {
    const AuthParameters = { USERNAME: username, PASSWORD: secret };
    const answer = await this.ok('InitiateAuth', { AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters });
    return answer.AuthenticationResult;
  }

  /** A server around it that is closed after the test. */
  async served(test: { after(fn: () => Promise<void>): void }): Promise<string> {
    const server = createServer(async (incoming, outgoing) => {
      const headers = Object.fromEntries(
        Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
      );
      const request = httpRequest(`${incoming.method} ${incoming.url}`, { headers, body: await buffer(incoming) });
      const { response } = await this.handle(request);
      outgoing.writeHead(response.status, response.headers as Record<string, string>).end(response.body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    test.after(async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }
}

// biome-ignore lint/suspicious/noExplicitAny: bodies of many shapes, looked into by the tests
export type Answer = any;

export interface Tokens {
  readonly AccessToken: string;
  readonly IdToken: string;
  readonly RefreshToken: string;
  readonly ExpiresIn: number;
}

export function claimsOf(token: string): Answer {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
}

/** Making a key takes long, so the fixtures of a test file share theirs. */
const testKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });

function withKeys(pools: readonly UserPool[]): CognitoState {
  const poolStates = pools.map(({ id }) => [id, { key: testKey, secret: 'secret', users: {} }] as const);
  return { version: 1, pools: Object.fromEntries(poolStates), mails: [] };
}
