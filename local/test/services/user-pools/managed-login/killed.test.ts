import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Stack } from 'aws-cdk-lib';
import { OAuthScope, UserPool } from 'aws-cdk-lib/aws-cognito';
import fc from 'fast-check';
import type { ServedDocument } from '../../../../lib/services/all.js';
import { synthesizedFolder, temporaryFolder } from '../../../support/assembly.js';
import { HttpLogin } from '../../../support/http-login.js';
import { Program } from '../../../support/program.js';

const kills = 10;
const email = 'ann@example.com';
const password = 'Correct-Horse-1';
const redirectUri = 'https://app.example.com/';
const moment = fc.record({ answers: fc.integer({ min: 1, max: 8 }), delay: fc.nat({ max: 12 }) });
const moments = fc.sample(moment, { seed: 20261130, numRuns: kills });

class LoginStack extends Stack {
  constructor(...args: ConstructorParameters<typeof Stack>) {
    super(...args);
    const pool = new UserPool(this, 'Pool', { selfSignUpEnabled: true, signInAliases: { email: true } });
    pool.addDomain('Domain', { cognitoDomain: { domainPrefix: 'people' } });
    pool.addClient('Page', {
      oAuth: { flows: { authorizationCodeGrant: true }, scopes: [OAuthScope.OPENID], callbackUrls: [redirectUri] },
    });
  }
}

/** Somebody who signs in again and again, and remembers all that was answered. */
class Visitor {
  readonly browser = new HttpLogin(email, password);
  /** Codes that were exchanged, and codes of which that is not known. */
  readonly spent: string[] = [];
  readonly refreshTokens: string[] = [];
  answers = 0;

  async run({ userPools: [pool] }: ServedDocument): Promise<void> {
    for (;;) {
      const code = await codeOf(this.browser, pool!);
      this.answers += 1;
      const exchanged = await exchange(code, pool!);
      assert.equal(exchanged.status, 200);
      const { refresh_token } = (await exchanged.json()) as { readonly refresh_token: string };
      this.spent.push(code);
      this.refreshTokens.push(refresh_token);
      this.answers += 1;
    }
  }

  /** That no code is good again, and every sign-in goes on. */
  async check({ userPools: [pool] }: ServedDocument): Promise<void> {
    for (const code of this.spent) {
      assert.equal((await exchange(code, pool!)).status, 400, 'a code is double');
    }
    for (const refresh_token of this.refreshTokens) {
      const form = { grant_type: 'refresh_token', client_id: pool!.clients[0]!.id, refresh_token };
      assert.equal((await post(pool!, form)).status, 200, 'a session is lost');
    }
  }
}

type Pool = ServedDocument['userPools'][number];

async function codeOf(browser: HttpLogin, { managedLogin, clients }: Pool): Promise<string> {
  const query = new URLSearchParams({ response_type: 'code', client_id: clients[0]!.id, redirect_uri: redirectUri });
  const returned = await browser.returnFrom(`${managedLogin}/oauth2/authorize?${query}`);
  return new URL(returned).searchParams.get('code') ?? '';
}

function exchange(code: string, pool: Pool): Promise<Response> {
  const client_id = pool.clients[0]!.id;
  return post(pool, { grant_type: 'authorization_code', client_id, redirect_uri: redirectUri, code });
}

function post({ managedLogin }: Pool, form: Readonly<Record<string, string>>): Promise<Response> {
  return fetch(`${managedLogin}/oauth2/token`, { method: 'POST', body: new URLSearchParams(form) });
}

async function signUp({ managedLogin, clients }: Pool, program: Program): Promise<void> {
  const { cognito, inbox } = program.document;
  const call = (action: string, input: object) =>
    fetch(cognito ?? '', {
      method: 'POST',
      headers: { 'x-amz-target': `AWSCognitoIdentityProviderService.${action}` },
      body: JSON.stringify({ ClientId: clients[0]!.id, Username: email, ...input }),
    });
  await call('SignUp', { Password: password });
  const [mail] = (await (await fetch(`${inbox}/mails`)).json()) as readonly { readonly code: string }[];
  await call('ConfirmSignUp', { ConfirmationCode: mail?.code });
  assert.ok(managedLogin);
}

describe(`managed login that is killed at any of ${kills} moments`, () => {
  it('has lost no session that it had answered, and takes no code twice', async (t) => {
    const folder = temporaryFolder(t);
    const output = synthesizedFolder(t, (app) => void new LoginStack(app, 'S'));
    const args = ['--output', output, '--port', '0', '--state', `${folder}/state`, '--json'];
    const visitor = new Visitor();
    for (const [round, { answers, delay }] of moments.entries()) {
      const program = await Program.start(t, folder, args);
      const { document } = program;
      if (round === 0) {
        await signUp(document.userPools[0]!, program);
      }
      await visitor.check(document);
      const wanted = visitor.answers + answers;
      const ended = visitor.run(document).catch((error: unknown) => error);
      while (visitor.answers < wanted) {
        const failed = await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 5, 'goes on'))]);
        assert.equal(failed, 'goes on');
      }
      await new Promise((resolve) => setTimeout(resolve, delay));
      await program.kill();
      assert.match(String(((await ended) as Error).message), /fetch failed|terminated/);
    }
    const program = await Program.start(t, folder, args);
    await visitor.check(program.document);
    assert.ok(visitor.spent.length > 0);
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: program.document.userPools[0]!.clients[0]!.id,
      redirect_uri: redirectUri,
      prompt: 'none',
    });
    const returned = await visitor.browser.returnFrom(
      `${program.document.userPools[0]!.managedLogin}/oauth2/authorize?${query}`,
    );
    assert.ok(new URL(returned).searchParams.get('code'), 'the browser is still signed in');
    await program.interrupt();
  });
});
