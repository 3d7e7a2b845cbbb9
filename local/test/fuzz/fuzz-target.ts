import { createPrivateKey, createPublicKey } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServedDocument } from '../../lib/services/all.js';
import { synthesizedFolder, temporaryFolder } from '../support/assembly.js';
import type { Cleanup } from '../support/cleanup.js';
import { HttpClient } from '../support/http-client.js';
import { Program } from '../support/program.js';
import { SrpUser } from '../support/srp-user.js';
import type { SigningKey } from '../support/token.js';
import { FuzzStack, oraclePath } from './fuzz-stack.js';

export const password = 'Correct-Horse-1';

/** How many users there are whose passwords are guessed. */
export const victims = 20;

/** A user pool, with the first and, where there is one, the second of its clients. */
export interface TargetPool {
  readonly id: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly otherClientId: string;
}

/** Tokens that are good for something, and the key that signed most of them. */
export interface GenuineTokens {
  /** Opens the protected routes. */
  readonly access: string;
  readonly id: string;
  readonly refresh: string;
  /** Of the same user, of a client that is not in the audience. */
  readonly otherClient: string;
  /** Of the pool of strangers. */
  readonly stranger: string;
  /** The key of the pool: nobody but the pool has it. */
  readonly key: SigningKey;
}

/** The local program in a process of its own, serving the stack that is fuzzed. */
export class FuzzTarget {
  readonly cognito: HttpClient;
  readonly api: HttpClient;
  readonly ports: Readonly<Record<'api' | 'cognito' | 'inbox', number>>;

  private constructor(
    readonly program: Program,
    private readonly document: ServedDocument,
    private readonly ranFile: string,
    readonly tokens: GenuineTokens,
  ) {
    this.cognito = HttpClient.of(document.cognito);
    this.api = HttpClient.of(document.apis[0]?.url);
    this.ports = { api: this.api.port, cognito: this.cognito.port, inbox: HttpClient.of(document.inbox).port };
  }

  static async start(cleanup: Cleanup): Promise<FuzzTarget> {
    const folder = temporaryFolder(cleanup);
    const ranFile = join(folder, 'ran');
    const assembly = synthesizedFolder(cleanup, (app) => void new FuzzStack(app, 'Fuzz', ranFile));
    const seed = join(folder, 'users.json');
    writeFileSync(seed, JSON.stringify(seedOf()));
    const state = join(folder, 'state');
    const args = ['--output', assembly, '--port', '0', '--state', state, '--seed', seed, '--json'];
    const program = await Program.start(cleanup, folder, args);
    const { document } = program;
    const cognito = HttpClient.of(document.cognito);
    cleanup.after(() => cognito.close());
    const [people, strangers] = [poolOf(document, 'People'), poolOf(document, 'Strangers')];
    const [web, other, stranger] = await Promise.all([
      signIn(cognito, people.clientId),
      signIn(cognito, people.otherClientId),
      signIn(cognito, strangers.clientId),
    ]);
    const tokens: GenuineTokens = {
      access: web.AccessToken,
      id: web.IdToken,
      refresh: web.RefreshToken,
      otherClient: other.AccessToken,
      stranger: stranger.AccessToken,
      key: keyOf(join(state, 'state.json'), people.id, web.AccessToken),
    };
    const target = new FuzzTarget(program, document, ranFile, tokens);
    cleanup.after(() => target.close());
    return target;
  }

  get people(): TargetPool {
    return poolOf(this.document, 'People');
  }

  get strangers(): TargetPool {
    return poolOf(this.document, 'Strangers');
  }

  /** The status of the route that lets in. */
  async oracle(token = this.tokens.access): Promise<number> {
    const { status } = await this.api.send('GET', oraclePath, [['authorization', `Bearer ${token}`]]);
    return status;
  }

  /** The paths that the handler of the protected routes ran for, as the handler itself has written them down. */
  get ran(): readonly string[] {
    return existsSync(this.ranFile) ? readFileSync(this.ranFile, 'utf8').split('\n').slice(0, -1) : [];
  }

  /** What the program printed of errors of its own. */
  get faults(): readonly string[] {
    const isFault = /a bug in this program|the request could not be handled|^error in |InternalError|^\w*Error: /;
    return this.program.stderr.split('\n').filter((line) => isFault.test(line));
  }

  get isRunning(): boolean {
    return this.program.isRunning;
  }

  /** A user whom nobody knew before signs up, confirms with the code of the mail, signs in and calls the API. */
  async isUsable(email: string): Promise<boolean> {
    const { cognito, inbox } = this.document;
    const { id, clientId } = this.people;
    const user = new SrpUser(cognito ?? '', inbox ?? '', { id, clientId }, email);
    await user.signUp();
    return (await this.oracle(await user.signIn())) === 200;
  }

  private close(): void {
    this.cognito.close();
    this.api.close();
  }
}

function seedOf(): object {
  const user = (email: string) => ({ email, password });
  const people = Array.from({ length: victims }, (_, index) => user(victimName(index)));
  return { pools: { 'Fuzz/People': { users: [user(owner), ...people] }, 'Fuzz/Strangers': { users: [user(owner)] } } };
}

/** Whose tokens the genuine ones are. */
export const owner = 'owner@example.com';

export function victimName(index: number): string {
  return `victim-${index}@example.com`;
}

async function signIn(cognito: HttpClient, ClientId: string) {
  const AuthParameters = { USERNAME: owner, PASSWORD: password };
  const { body } = await cognito.act('InitiateAuth', { ClientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters });
  const { AuthenticationResult } = JSON.parse(body) as { AuthenticationResult: Record<TokenName, string> };
  return AuthenticationResult;
}

type TokenName = 'AccessToken' | 'IdToken' | 'RefreshToken';

function poolOf({ userPools }: ServedDocument, name: string): TargetPool {
  const pool = userPools.find(({ path }) => path === `Fuzz/${name}`);
  const [client, other] = pool?.clients ?? [];
  if (!pool || !client) {
    throw new Error(`no pool '${name}' is served`);
  }
  return { id: pool.id, issuer: pool.issuer, clientId: client.id, otherClientId: other?.id ?? '' };
}

function keyOf(stateFile: string, poolId: string, token: string): SigningKey {
  const { pools } = JSON.parse(readFileSync(stateFile, 'utf8'));
  const privateKey = createPrivateKey({ key: pools[poolId].key, format: 'jwk' });
  const publicKey = createPublicKey(privateKey);
  const { kid } = JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString());
  return { kid, privateKey, publicKey, publicJwk: publicKey.export({ format: 'jwk' }) };
}
