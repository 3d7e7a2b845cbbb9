import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { Journey } from './support/journey';
import type { LocalServer } from './support/local-server';
import type { Visitor } from './support/visitor';

const email = 'you@example.com';

describe('the example with codes and passkeys', () => {
  const journey = new Journey(['signInWithCode=true', 'signInWithPasskey=true']);
  let server: LocalServer;
  let origin: string;
  let you: Visitor;

  before(async () => {
    server = journey.server;
    origin = server.site;
    you = await journey.arrive();
  });

  const wasRefused = () => you.wasRefused(`400 ${server.cognito}/`);

  test('has a pool that allows them, and a client that may use them', () => {
    const { Resources } = JSON.parse(readFileSync(join(journey.assembly, 'Hello.template.json'), 'utf8')) as {
      Resources: Record<string, { Type: string; Properties: Record<string, unknown> }>;
    };
    const ofType = (type: string) => Object.values(Resources).find(({ Type }) => Type === type)?.Properties ?? {};
    const policies = ofType('AWS::Cognito::UserPool').Policies as { SignInPolicy?: unknown };
    assert.deepEqual(policies.SignInPolicy, { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP', 'WEB_AUTHN'] });
    assert.ok((ofType('AWS::Cognito::UserPoolClient').ExplicitAuthFlows as string[]).includes('ALLOW_USER_AUTH'));
  });

  journey.step('asks for no password at the sign-up', async () => {
    await you.open(`${origin}/signup.html`);
    assert.equal(await you.page.locator('#password').isVisible(), false);
    assert.equal(await you.focused(), 'email');
    await you.look('passwordless-sign-up');
    await you.submit({ email });
    await you.isAt(`${origin}/confirm.html`);
    await you.submit({ code: await server.code(email) });
  });

  journey.step('signs in at once after the confirmation, without a password', async () => {
    await you.isAt(`${origin}/protected.html`);
    await you.reads('#private-status', '200 OK');
    await you.page.click('#signout');
    await you.isAt(`${origin}/signin.html`);
  });

  journey.step('asks for an address before it sends a code', async () => {
    await you.ready();
    await you.submit({ email: '' });
    await you.reads('#email-error', 'Enter your e-mail address.');
    await you.page.fill('#email', email);
    await you.page.waitForSelector('#email-error', { state: 'hidden' });
    await you.look('passwordless-sign-in');
  });

  journey.step('offers the code first and a password last, as people signed up without one', async () => {
    const buttons = () => you.page.locator('#signin button:visible:not(#password-reveal)').allTextContents();
    assert.deepEqual(await buttons(), ['E-\u2060mail me a code', 'Use a passkey', 'Use a password']);
    assert.ok(await you.page.isHidden('#password'));
    await you.page.click('#with-password');
    assert.equal(await you.focused(), 'password');
    assert.deepEqual(await buttons(), ['Sign in', 'E-\u2060mail me a code', 'Use a passkey']);
    await you.look('passwordless-password');
    await you.submit({ password: 'Wrong-horse-11' });
    await you.reads('#password-error', 'The e-mail address or the password is wrong.');
    await wasRefused();
    await you.page.reload();
    await you.ready();
  });

  journey.step('leads from the code back to the other ways', async () => {
    await you.submit({ email });
    await you.reads('#sent-to', 'y***@e***');
    assert.deepEqual(await you.page.locator('h1:visible').allTextContents(), ['Enter your code']);
    await you.page.click('#other-way');
    assert.equal(await you.focused(), 'email');
    assert.equal(await you.page.inputValue('#email'), email);
    assert.ok(await you.page.isHidden('#code'));
  });

  journey.step('signs in with a code, after a wrong one as well', async () => {
    await you.submit({ email });
    await you.reads('#sent-to', 'y***@e***');
    await you.ready();
    await you.look('passwordless-code');
    const first = await server.code(email);
    await you.page.click('#resend');
    await you.reads('#sent', 'We sent a new code. Older codes no longer work.');
    await you.reads('#resend', /^Send a new code \(\d+\u00a0s\)$/);
    assert.equal(await you.focused(), 'code');
    await you.look('passwordless-code-sent');
    const code = await server.code(email);
    assert.match(code, /^\d{8}$/);
    assert.notEqual(code, first);
    await you.submit({ code: code.replace(/.$/, (digit) => String((Number(digit) + 1) % 10)) });
    await you.reads('#code-error', 'This code is wrong. Enter the one from the latest e-mail.');
    await wasRefused();
    await you.submit({ code });
    await you.isAt(`${origin}/protected.html`);
    await you.reads('#private-status', '200 OK');
  });

  journey.step('says that an account without a passkey needs another way', async () => {
    await you.page.click('#signout');
    await you.isAt(`${origin}/signin.html`);
    await you.ready('#with-passkey');
    await you.page.click('#with-passkey');
    await you.reads('#problem', 'This account cannot sign in that way. Choose another way.');
    await you.submit({ email });
    await you.reads('#sent-to', 'y***@e***');
    await you.submit({ code: await server.code(email) });
    await you.isAt(`${origin}/protected.html`);
  });

  journey.step('adds a passkey of the browser’s own authenticator, and signs in with it', async () => {
    const passkeys = await you.addAuthenticator();
    await you.ready('#add-passkey');
    await you.page.click('#add-passkey');
    await you.reads('#passkey-added', 'Your passkey was added. You can use it the next time you sign in.');
    await you.look('passwordless-passkey-added');
    assert.deepEqual(await passkeys(), [{ rpId: 'localhost', isResidentCredential: true }]);
    for (let round = 0; round < 2; round++) {
      await you.page.click('#signout');
      await you.isAt(`${origin}/signin.html`);
      await you.ready('#with-passkey');
      await you.page.click('#with-passkey');
      await you.isAt(`${origin}/protected.html`);
      await you.reads('#private-status', '200 OK');
      await you.ready('#signout');
    }
  });
});
