import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { HttpLogin } from '../support/http-login.js';
import { callbackUrl } from './fixture/people.js';
import type { PoolClients } from './pool-target.js';

export const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const challenge = createHash('sha256').update(verifier).digest('base64url');

type Changes = Readonly<Record<string, string | undefined>>;

export interface LoginAnswer {
  readonly status: number;
  /** Of a redirect. */
  readonly location: string;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: bodies of many shapes, looked into by the cases
  readonly json: any;
}

/** The domain of the fixture's pool: its managed login and OAuth endpoints. */
export class LoginTarget {
  constructor(
    readonly url: string,
    /** Where the documents of the issuer are. */
    readonly issuer: string,
    private readonly clients: PoolClients,
    private readonly secrets: Readonly<Record<string, string>>,
  ) {}

  /** The secret of a client. */
  secret(client: 'serverClient' | 'machineClient'): string {
    return this.secrets[this.clients[client]] ?? '';
  }

  /** The query of an authorization request of the page; `undefined` takes a parameter away. */
  query(changes: Changes = {}): string {
    return form({
      client_id: this.clients.pageClient,
      response_type: 'code',
      redirect_uri: callbackUrl,
      scope: 'openid email',
      state: 'abc',
      code_challenge: challenge,
      code_challenge_method: 'S256',
      ...changes,
    });
  }

  authorize(changes: Changes = {}): Promise<LoginAnswer> {
    return this.send(`/oauth2/authorize?${this.query(changes)}`);
  }

  /** That the page is told of this error, with its state. */
  async refuses(changes: Changes, error: string): Promise<void> {
    const { status, location } = await this.authorize(changes);
    assert.equal(status, 302);
    assert.ok(location.startsWith(callbackUrl), location);
    const { searchParams, hash } = new URL(location);
    const given = hash === '' ? searchParams : new URLSearchParams(hash.slice(1));
    assert.equal(given.get('error'), error);
    assert.equal(given.get('state'), 'abc');
  }

  token(members: Changes, headers: Readonly<Record<string, string>> = {}): Promise<LoginAnswer> {
    return this.post('/oauth2/token', members, headers);
  }

  post(path: string, members: Changes, headers: Readonly<Record<string, string>> = {}): Promise<LoginAnswer> {
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    return this.send(path, { method: 'POST', headers: { ...type, ...headers }, body: form(members) });
  }

  basic(client: 'serverClient' | 'machineClient', secret = this.secret(client)): Readonly<Record<string, string>> {
    return { authorization: `Basic ${Buffer.from(`${this.clients[client]}:${secret}`).toString('base64')}` };
  }

  /** A token of the machine. */
  machine(members: Changes = {}): Promise<LoginAnswer> {
    return this.token({ grant_type: 'client_credentials', ...members }, this.basic('machineClient'));
  }

  /** The code of a user who signs in at the page of this program. */
  async code(username: string, password: string, changes: Changes = {}): Promise<string> {
    const browser = new HttpLogin(username, password);
    const returned = await browser.returnFrom(`${this.url}/oauth2/authorize?${this.query(changes)}`);
    return new URL(returned).searchParams.get('code') ?? '';
  }

  exchange(code: string, changes: Changes = {}): Promise<LoginAnswer> {
    return this.token({
      grant_type: 'authorization_code',
      client_id: this.clients.pageClient,
      redirect_uri: callbackUrl,
      code,
      code_verifier: verifier,
      ...changes,
    });
  }

  async send(path: string, init: RequestInit = {}): Promise<LoginAnswer> {
    const response = await fetch(path.startsWith('/') ? this.url + path : path, { redirect: 'manual', ...init });
    const text = await response.text();
    const { status, headers } = response;
    const isJson = headers.get('content-type')?.startsWith('application/json') && text !== '';
    const location = headers.get('location') ?? '';
    return { status, location, headers, text, json: isJson ? JSON.parse(text) : undefined };
  }
}

function form(members: Changes): string {
  const given = Object.entries(members).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return new URLSearchParams(given).toString();
}
