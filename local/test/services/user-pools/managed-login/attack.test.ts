import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../../../../lib/assembly/json.js';
import { type Answer, email, functionResource, password } from '../../../support/cognito.js';
import { type Browser, ChoiceLogin, callback, loginOrigin, oauthClient } from '../../../support/managed-login.js';
import { Administrator, attributeList } from '../administrator.js';
import { otherCode } from '../passwordless/passwordless-pool.js';
import { type Changes, VirtualPasskey } from '../passwordless/virtual-passkey.js';

const attacker = 'eve@example.com';
const markup = `"><script>alert(1)</script><img src=x onerror='alert(2)'>`;
const own = { origin: loginOrigin };

const choosing = { ExplicitAuthFlows: ['ALLOW_USER_AUTH', 'ALLOW_USER_PASSWORD_AUTH', 'ALLOW_CUSTOM_AUTH'] };

function client(Properties: JsonObject): JsonObject {
  return {
    Type: 'AWS::Cognito::UserPoolClient',
    Properties: { UserPoolId: { Ref: 'Pool' }, ...oauthClient, ...Properties },
  };
}

const corp: JsonObject = {
  Type: 'AWS::Cognito::UserPoolIdentityProvider',
  Properties: {
    UserPoolId: { Ref: 'Pool' },
    ProviderName: 'Corp',
    ProviderType: 'OIDC',
    AttributeMapping: { email: 'email' },
  },
};

/** A pool with two users, each with a passkey: somebody, and the attacker, who knows no password and no mail of the other. */
class Victim {
  readonly fixture = new ChoiceLogin({
    pool: {
      LambdaConfig: {
        DefineAuthChallenge: { 'Fn::GetAtt': ['Fn', 'Arn'] },
        CreateAuthChallenge: { 'Fn::GetAtt': ['Fn', 'Arn'] },
      },
    },
    client: { SupportedIdentityProviders: ['COGNITO', 'Corp'] },
    resources: {
      Fn: functionResource(),
      Other: client(choosing),
      Closed: client({ ...choosing, SupportedIdentityProviders: ['Corp'] }),
      Plain: client({ ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'] }),
      Corp: corp,
    },
    invoke: async (_, event: Answer) => ({
      ...event,
      response: event.triggerSource.startsWith('Define')
        ? { challengeName: 'CUSTOM_CHALLENGE', issueTokens: false, failAuthentication: false }
        : { publicChallengeParameters: {}, privateChallengeParameters: { answer: 'open' } },
    }),
  });

  readonly passkey = new VirtualPasskey({ counter: 5 });
  readonly attackerPasskey = new VirtualPasskey();

  static async met(): Promise<Victim> {
    const victim = new Victim();
    await victim.registered(email, victim.passkey);
    await victim.registered(attacker, victim.attackerPasskey);
    return victim;
  }

  private async registered(username: string, passkey: VirtualPasskey): Promise<void> {
    await this.fixture.confirmed(username);
    const { AccessToken } = await this.fixture.signedIn(username);
    const { CredentialCreationOptions } = await this.fixture.ok('StartWebAuthnRegistration', { AccessToken });
    const Credential = passkey.create(CredentialCreationOptions);
    const { response } = await this.fixture.send('CompleteWebAuthnRegistration', { AccessToken, Credential });
    assert.equal(response.status, 200);
  }

  clientId(name: string): string {
    const found = this.fixture.pool.clients.find(({ resource }) => resource.logicalId === name);
    assert.ok(found, name);
    return found.id;
  }

  get passkeys(): number {
    const users = Object.values(this.fixture.saved!.pools[this.fixture.pool.id]!.users);
    return users.find(({ attributes }) => attributes.email === email)?.passkeys?.length ?? 0;
  }

  get administrator(): Administrator {
    return new Administrator(this.fixture);
  }

  /** A page of the victim's sign-in, in a browser of the attacker. */
  asked(factor: string, username = email): Promise<Browser> {
    return this.fixture.choosing(factor, username);
  }

  /** The passkey that signs what the page asks for. */
  async assert(changes: Changes, passkey = this.passkey): Promise<Browser> {
    const browser = await this.asked('WEB_AUTHN');
    return browser.submit('/firstFactor', { credential: passkey.get(browser.passkeyOptions, { ...own, ...changes }) });
  }

  add(changes: Readonly<Record<string, string>> = {}): string {
    const query = new URLSearchParams({ client_id: this.fixture.client.id, redirect_uri: callback, ...changes });
    return `/passkeys/add?${query}`;
  }

  /** A browser in which somebody is signed in. */
  async signedIn(username = email): Promise<Browser> {
    const browser = await this.asked('PASSWORD', username);
    await browser.submit('/login', { password });
    assert.ok(browser.returned.get('code'), browser.problem);
    return browser;
  }

  /** The page on which somebody who is signed in adds a passkey. */
  async adding(username = email): Promise<Browser> {
    const browser = await this.signedIn(username);
    return browser.get(this.add());
  }

  credential(browser: Browser, changes: Changes = {}, passkey = new VirtualPasskey()): string {
    return JSON.stringify(passkey.create(JSON.parse(browser.passkeyOptions), { ...own, ...changes }));
  }
}

interface Attack {
  readonly name: string;
  readonly run: (victim: Victim) => Promise<Browser>;
  /** Where the refusal is looked for: the status, the address or the page. */
  readonly refused: number | RegExp;
}

const signInPage = /<h1>Sign in<\/h1>/;

const codes: readonly Attack[] = [
  {
    name: 'give the right code after five wrong ones',
    run: async ({ fixture }) => {
      const browser = await fixture.choosing('EMAIL_OTP');
      const session = browser.hidden('session');
      for (let round = 0; round < 5; round++) {
        await browser.submit('/firstFactor', { code: otherCode(fixture.code) });
      }
      return browser.submit(`/firstFactor?${fixture.parameters()}`, { session, code: fixture.code });
    },
    refused: signInPage,
  },
  ...(
    [
      ['an empty code', () => ''],
      ['a code that is cut', (code: string) => code.slice(0, -1)],
      ['a code that is longer', (code: string) => `${code}0`],
      ['a code with a space in it', (code: string) => `${code.slice(0, 4)} ${code.slice(4)}`],
      [
        'a code of other digits',
        (code: string) => code.replaceAll(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit))),
      ],
    ] as const
  ).map(
    ([what, change]): Attack => ({
      name: `give ${what}`,
      run: async (victim) => {
        const browser = await victim.asked('EMAIL_OTP');
        return browser.submit('/firstFactor', { code: change(victim.fixture.code) });
      },
      refused: 400,
    }),
  ),
  {
    name: 'give the code of their own sign-in for that of somebody else',
    run: async (victim) => {
      const browser = await victim.asked('EMAIL_OTP');
      await victim.asked('EMAIL_OTP', attacker);
      return browser.submit('/firstFactor', { code: victim.fixture.code });
    },
    refused: 400,
  },
  {
    name: 'give the code of an earlier sign-in of the same user',
    run: async (victim) => {
      await victim.asked('EMAIL_OTP');
      const { code } = victim.fixture;
      const browser = await victim.asked('EMAIL_OTP');
      return browser.submit('/firstFactor', { code: code === victim.fixture.code ? otherCode(code) : code });
    },
    refused: 400,
  },
  {
    name: 'use a code twice',
    run: async (victim) => {
      const browser = await victim.asked('EMAIL_OTP');
      const session = browser.hidden('session');
      const { code } = victim.fixture;
      await browser.submit('/firstFactor', { code });
      const other = await victim.asked('EMAIL_OTP');
      return other.submit('/firstFactor', { session, code });
    },
    refused: signInPage,
  },
  {
    name: 'use a code after it has expired',
    run: async (victim) => {
      const browser = await victim.asked('EMAIL_OTP');
      victim.fixture.now += 180_000;
      return browser.submit('/firstFactor', { code: victim.fixture.code });
    },
    refused: /session is expired/,
  },
  {
    name: 'use the sign-in of one client at another',
    run: async (victim) => {
      const browser = await victim.asked('EMAIL_OTP');
      const query = victim.fixture.parameters({ client_id: victim.clientId('Other') });
      return browser.submit(`/firstFactor?${query}`, { code: victim.fixture.code });
    },
    refused: signInPage,
  },
  ...(
    [
      ['is of a provider only', 'Closed', /^\/error\?/],
      ['lacks ALLOW_USER_AUTH', 'Plain', signInPage],
    ] as const
  ).map(
    ([what, name, refused]): Attack => ({
      name: `sign in with a code at a client that ${what}`,
      run: async (victim) => {
        const query = victim.fixture.parameters({ client_id: victim.clientId(name) });
        const browser = await victim.asked('EMAIL_OTP');
        await browser.submit(`/login?${query}`, { username: email, factor: 'EMAIL_OTP' });
        return name === 'Plain' ? browser.submit(`/firstFactor?${query}`, { code: victim.fixture.code }) : browser;
      },
      refused,
    }),
  ),
  {
    name: 'have a code sent to an address that is not verified',
    run: async (victim) => {
      const UserAttributes = attributeList({ email: 'eve2@example.com', email_verified: 'false' });
      await victim.administrator.ok('AdminUpdateUserAttributes', { Username: attacker, UserAttributes });
      const mails = victim.fixture.cognito.mails.length;
      const browser = await victim.asked('EMAIL_OTP', 'eve2@example.com');
      assert.equal(victim.fixture.cognito.mails.length, mails);
      return browser;
    },
    refused: /How do you want to sign in/,
  },
  ...(
    [
      ['was deleted', async (victim) => victim.administrator.ok('AdminDeleteUser', { Username: email })],
      ['was disabled', async (victim) => victim.administrator.ok('AdminDisableUser', { Username: email })],
      [
        'has another address since',
        async (victim) =>
          victim.administrator.ok('AdminUpdateUserAttributes', {
            Username: email,
            UserAttributes: attributeList({ email: 'ann2@example.com', email_verified: 'true' }),
          }),
      ],
      [
        'must choose a new password',
        async (victim) => victim.administrator.ok('AdminResetUserPassword', { Username: email }),
      ],
    ] satisfies readonly (readonly [string, (victim: Victim) => Promise<unknown>])[]
  ).map(
    ([what, change]): Attack => ({
      name: `use the code of a user who ${what}`,
      run: async (victim) => {
        const browser = await victim.asked('EMAIL_OTP');
        const { code } = victim.fixture;
        await change(victim);
        return browser.submit('/firstFactor', { code });
      },
      refused: 400,
    }),
  ),
  ...(
    [
      ['another site', { origin: 'https://evil.example' }],
      ['another port', { origin: 'http://localhost:3400' }],
      ['a sandbox', { origin: 'null' }],
      ['a page that its browser calls cross-site', { 'sec-fetch-site': 'cross-site' }],
    ] as const
  ).map(
    ([from, headers]): Attack => ({
      name: `send a code from ${from}`,
      run: async (victim) => {
        const browser = await victim.asked('EMAIL_OTP');
        return browser.submit('/firstFactor', { code: victim.fixture.code }, headers);
      },
      refused: 403,
    }),
  ),
  {
    name: 'send a code with the token of another browser',
    run: async (victim) => {
      const browser = await victim.asked('EMAIL_OTP');
      const own = (await victim.fixture.browser().authorize()).hidden('_csrf');
      return browser.submit('/firstFactor', { code: victim.fixture.code, _csrf: own });
    },
    refused: 403,
  },
  {
    name: 'send a code by GET',
    run: async (victim) => {
      const browser = await victim.asked('EMAIL_OTP');
      const query = victim.fixture.parameters({ code: victim.fixture.code, session: browser.hidden('session') });
      return browser.open(`/firstFactor?${query}`);
    },
    refused: signInPage,
  },
  {
    name: 'answer a challenge of the app’s own on the page',
    run: async (victim) => {
      const AuthParameters = { USERNAME: email };
      const { Session } = await victim.fixture.ok('InitiateAuth', { AuthFlow: 'CUSTOM_AUTH', AuthParameters });
      const browser = await victim.fixture.browser().authorize();
      const query = victim.fixture.parameters();
      return browser.submit(`/firstFactor?${query}`, { session: Session, code: 'open' });
    },
    refused: signInPage,
  },
  {
    name: 'answer a choice on the page that is to be made',
    run: async (victim) => {
      const AuthParameters = { USERNAME: email };
      const { Session } = await victim.fixture.ok('InitiateAuth', { AuthFlow: 'USER_AUTH', AuthParameters });
      const browser = await victim.fixture.browser().authorize();
      return browser.submit(`/firstFactor?${victim.fixture.parameters()}`, { session: Session, code: '12345678' });
    },
    refused: signInPage,
  },
  {
    name: 'answer a first factor as a second one',
    run: async (victim) => {
      const browser = await victim.asked('EMAIL_OTP');
      return browser.submit(`/mfa?${victim.fixture.parameters()}`, { code: victim.fixture.code });
    },
    refused: signInPage,
  },
];

const passkeys: readonly Attack[] = [
  ...(
    [
      ['of another user', {}, 'attacker'],
      ['for a page of the app', { origin: 'http://localhost:5173' }],
      ['for a page of another port', { origin: 'http://localhost:3405' }],
      ['for a page of another site', { origin: 'https://evil.example.com' }],
      ['for a page at 127.0.0.1', { origin: 'http://127.0.0.1:3404' }],
      ['for a page in a frame', { crossOrigin: true }],
      ['for a page under another one', { topOrigin: 'https://evil.example.com' }],
      ['for another relying party', { rpId: 'evil.example.com' }],
      ['for another challenge', { challenge: 'AAAA' }],
      ['that was made and not used', { type: 'webauthn.create' }],
      ['with a wrong signature', { signature: Buffer.alloc(70, 1) }],
      ['with an empty signature', { signature: Buffer.alloc(0) }],
      ['with a counter that went back', { counter: 1 }],
      ['with the handle of another user', { userHandle: 'AAAA' }],
      ['without anybody being there', { flags: 0 }],
      ['with another id', { id: 'AAAA' }],
      ['with two ids', { rawId: 'AAAA' }],
      ['of another kind', { credentialType: 'password' }],
      ['with more data than there is', { more: Buffer.from('more') }],
      ['with client data that is not JSON', { clientData: '{' }],
    ] satisfies readonly (readonly [string, Changes, 'attacker'?])[]
  ).map(
    ([what, changes, whose]): Attack => ({
      name: `sign in with a passkey ${what}`,
      run: (victim) => victim.assert(changes, whose ? victim.attackerPasskey : victim.passkey),
      refused: /This passkey was not accepted/,
    }),
  ),
  ...(['{', '[]', 'null', '"passkey"', '{}', `{"id":${'['.repeat(5000)}`] as const).map(
    (credential): Attack => ({
      name: `sign in with ${credential.slice(0, 10)} as a passkey`,
      run: async (victim) => (await victim.asked('WEB_AUTHN')).submit('/firstFactor', { credential }),
      refused: 400,
    }),
  ),
  {
    name: 'use the answer of a passkey twice',
    run: async (victim) => {
      const browser = await victim.asked('WEB_AUTHN');
      const session = browser.hidden('session');
      const credential = victim.passkey.get(browser.passkeyOptions, own);
      await browser.submit('/firstFactor', { credential });
      assert.ok(browser.returned.get('code'));
      const other = await victim.fixture.browser().authorize();
      return other.submit(`/firstFactor?${victim.fixture.parameters()}`, { session, credential });
    },
    refused: signInPage,
  },
  {
    name: 'use the answer of a passkey for another sign-in',
    run: async (victim) => {
      const first = await victim.asked('WEB_AUTHN');
      const credential = victim.passkey.get(first.passkeyOptions, own);
      return (await victim.asked('WEB_AUTHN')).submit('/firstFactor', { credential });
    },
    refused: 400,
  },
  {
    name: 'use a passkey that was deleted meanwhile',
    run: async (victim) => {
      const { AccessToken } = await victim.fixture.signedIn();
      const browser = await victim.asked('WEB_AUTHN');
      const credential = victim.passkey.get(browser.passkeyOptions, own);
      await victim.fixture.ok('DeleteWebAuthnCredential', {
        AccessToken,
        CredentialId: victim.passkey.id.toString('base64url'),
      });
      return browser.submit('/firstFactor', { credential });
    },
    refused: 400,
  },
];

const additions: readonly Attack[] = [
  {
    name: 'add a passkey without being signed in',
    run: async (victim) => victim.fixture.browser().get(victim.add()),
    refused: /\?result=invalid_session$/,
  },
  {
    name: 'add a passkey without being signed in, by a form',
    run: async (victim) => {
      const page = await victim.adding(attacker);
      const credential = victim.credential(page);
      const other = await victim.fixture.browser().authorize();
      return other.submit(victim.add(), { credential });
    },
    refused: /\?result=invalid_session$/,
  },
  ...(
    [
      ['another site', { origin: 'https://evil.example' }],
      ['another port', { origin: 'http://localhost:3400' }],
      ['a page that its browser calls same-site', { 'sec-fetch-site': 'same-site' }],
    ] as const
  ).map(
    ([from, headers]): Attack => ({
      name: `add a passkey from ${from}`,
      run: async (victim) => {
        const browser = await victim.adding();
        return browser.submit('/passkeys/add', { credential: victim.credential(browser) }, headers);
      },
      refused: 403,
    }),
  ),
  {
    name: 'add a passkey with the token of another browser',
    run: async (victim) => {
      const browser = await victim.adding();
      const { length } = browser.hidden('_csrf');
      const other = (await victim.adding(attacker)).hidden('_csrf');
      assert.equal(other.length, length);
      return browser.submit('/passkeys/add', { credential: victim.credential(browser), _csrf: other });
    },
    refused: 403,
  },
  {
    name: 'add their own passkey to the account of somebody else',
    run: async (victim) => {
      const theirs = victim.credential(await victim.adding(attacker));
      const browser = await victim.adding();
      return browser.submit('/passkeys/add', { credential: theirs });
    },
    refused: 400,
  },
  {
    name: 'add a passkey that another user has',
    run: async (victim) => {
      const browser = await victim.adding();
      return browser.submit('/passkeys/add', { credential: victim.credential(browser, {}, victim.attackerPasskey) });
    },
    refused: /The credential is already registered/,
  },
  ...(
    [
      ['for another page', { origin: 'https://evil.example.com' }],
      ['for a page of the app', { origin: 'http://localhost:5173' }],
      ['for a page in a frame', { crossOrigin: true }],
      ['for another relying party', { rpId: 'evil.example.com' }],
      ['for another challenge', { challenge: 'AAAA' }],
      ['that was used and not made', { type: 'webauthn.get' }],
    ] satisfies readonly (readonly [string, Changes])[]
  ).map(
    ([what, changes]): Attack => ({
      name: `add a passkey ${what}`,
      run: async (victim) => {
        const browser = await victim.adding();
        return browser.submit('/passkeys/add', { credential: victim.credential(browser, changes) });
      },
      refused: 400,
    }),
  ),
  {
    name: 'add two passkeys by one challenge',
    run: async (victim) => {
      const browser = await victim.adding(attacker);
      const [first, second] = [victim.credential(browser), victim.credential(browser)];
      await browser.submit('/passkeys/add', { credential: first });
      assert.match(browser.location, /result=success/);
      await browser.get(victim.add());
      return browser.submit('/passkeys/add', { credential: second });
    },
    refused: 400,
  },
  {
    name: 'add a passkey that took longer than five minutes',
    run: async (victim) => {
      const browser = await victim.adding();
      victim.fixture.now += 300_000;
      return browser.submit('/passkeys/add', { credential: victim.credential(browser) });
    },
    refused: 400,
  },
  {
    name: 'finish a registration at another client',
    run: async (victim) => {
      const browser = await victim.adding();
      const credential = victim.credential(browser);
      return browser.submit(victim.add({ client_id: victim.clientId('Other') }), { credential });
    },
    refused: 400,
  },
  {
    name: 'add a passkey after the password was changed',
    run: async (victim) => {
      const browser = await victim.adding();
      const { AccessToken } = await victim.fixture.signedIn();
      const ProposedPassword = 'Another-Horse-2';
      await victim.fixture.ok('ChangePassword', { AccessToken, PreviousPassword: password, ProposedPassword });
      return browser.submit('/passkeys/add', { credential: victim.credential(browser) });
    },
    refused: /\?result=invalid_session$/,
  },
  {
    name: 'add a passkey to the user of a provider',
    run: async (victim) => {
      const browser = await victim.fixture.browser().authorize({ identity_provider: 'Corp' });
      await browser.submit('/stand-in', { 'claim:sub': '1', 'claim:email': email });
      return browser.get(victim.add());
    },
    refused: /\?result=invalid_session$/,
  },
  ...(
    [
      ['another site', { redirect_uri: 'https://evil.example/' }],
      ['no address', { redirect_uri: '' }],
      ['a script', { redirect_uri: 'javascript:alert(1)' }],
    ] as const
  ).map(
    ([where, changes]): Attack => ({
      name: `send somebody who adds a passkey to ${where}`,
      run: async (victim) => (await victim.signedIn()).get(victim.add(changes)),
      refused: /^\/error\?/,
    }),
  ),
  {
    name: 'send somebody who adds a passkey to one of two addresses',
    run: async (victim) =>
      (await victim.signedIn()).get(`${victim.add()}&redirect_uri=${encodeURIComponent('https://evil.example/')}`),
    refused: /^\/error\?/,
  },
  ...(['Plain', 'Closed'] as const).map(
    (name): Attack => ({
      name: `add a passkey at the client ${name}, which has none`,
      run: async (victim) => (await victim.signedIn()).get(victim.add({ client_id: victim.clientId(name) })),
      refused: /^\/error\?|\?result=invalid_session$/,
    }),
  ),
  {
    name: 'skip the sign-in by skipping a passkey',
    run: async (victim) => {
      const browser = await victim.fixture.browser().authorize();
      return browser.submit(`/passkeys/offer?${victim.fixture.parameters()}`, { skip: 'yes' });
    },
    refused: /^\/login\?/,
  },
];

const attacks = [...codes, ...passkeys, ...additions];

describe('an attacker at the choices of managed login', () => {
  for (const { name, run, refused } of attacks) {
    it(`cannot ${name}`, async () => {
      const victim = await Victim.met();
      const browser = await run(victim);
      const shown = [String(browser.status), browser.location, browser.html];
      assert.ok(
        typeof refused === 'number' ? browser.status === refused : shown.some((text) => refused.test(text)),
        `${shown.join(' ').slice(0, 800)} ${browser.shown?.reason}`,
      );
      assert.doesNotMatch(browser.location, /[?&#](code|access_token)=|result=success/);
      assert.ok(victim.passkeys <= 1, 'no passkey was added');
    });
  }

  it('has at least sixty ways that are tried here, each once', () => {
    assert.ok(attacks.length >= 60, `there are ${attacks.length}`);
    assert.equal(new Set(attacks.map(({ name }) => name)).size, attacks.length);
  });

  it('is met by the same user whom the right code and the right passkey sign in', async () => {
    const victim = await Victim.met();
    const byCode = await victim.asked('EMAIL_OTP');
    await byCode.submit('/firstFactor', { code: victim.fixture.code });
    assert.ok(byCode.returned.get('code'));
    assert.ok((await victim.assert({})).returned.get('code'));
    const browser = await victim.adding();
    await browser.submit('/passkeys/add', { credential: victim.credential(browser) });
    assert.match(browser.location, /result=success/);
    assert.equal(victim.passkeys, 2);
  });
});

describe('markup at the choices of managed login', () => {
  for (const [path, fields] of [
    ['/login', { username: markup }],
    ['/login', { username: markup.replaceAll(' ', '') }],
    ['/login', { username: markup.replaceAll(' ', ''), factor: markup }],
    ['/login', { username: markup.replaceAll(' ', ''), factor: 'PASSWORD' }],
    ['/login', { username: `${markup.replaceAll(' ', '')}@example.com`, factor: 'EMAIL_OTP' }],
    ['/login', { username: `${markup.replaceAll(' ', '')}@example.com`, factor: 'WEB_AUTHN' }],
    ['/login', { username: markup.replaceAll(' ', ''), password: markup }],
    ['/firstFactor', { session: markup, code: markup }],
    ['/firstFactor', { session: markup, credential: markup }],
    ['/passkeys/offer', { credential: markup }],
  ] as const) {
    it(`does not come back from the form of ${path} (${JSON.stringify(fields).slice(0, 200)})`, async () => {
      const { fixture } = await Victim.met();
      const browser = await fixture.browser().authorize();
      await browser.submit(`${path}?${fixture.parameters()}`, fields);
      assert.doesNotMatch(browser.html, /<script>|<img src=x|onerror='/);
      assert.doesNotMatch(browser.location, /[<>"']/);
    });
  }

  it('is text in the options of a passkey, whose page has a script', async () => {
    const fixture = new ChoiceLogin({ pool: { UserPoolName: `</script>${markup}` } });
    await fixture.confirmed();
    const browser = await fixture.choosing('PASSWORD');
    await browser.submit('/login', { password });
    await browser.get(`/passkeys/add?${new URLSearchParams({ client_id: fixture.client.id, redirect_uri: callback })}`);
    assert.doesNotMatch(browser.html, /<script>|<img src=x/);
    assert.deepEqual(browser.html.match(/<script[^>]*>/g), ['<script src="/passkeys.js" defer>']);
    assert.equal(browser.passkeyOptions.includes('&lt;script&gt;'), true);
  });
});
