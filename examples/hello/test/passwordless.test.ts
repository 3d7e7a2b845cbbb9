import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type LaunchedBrowser, launchBrowser } from './support/launch-browser';
import { LocalServer } from './support/local-server';
import { LocalhostSite } from './support/localhost-site';
import { synthesize } from './support/synthesize';
import { Visitor } from './support/visitor';

const email = 'you@example.com';
const ctap2 = {
  protocol: 'ctap2',
  transport: 'internal',
  hasResidentKey: true,
  hasUserVerification: true,
  isUserVerified: true,
  automaticPresenceSimulation: true,
} as const;

describe('the example with codes and passkeys', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hello-passwordless-'));
  const assembly = join(folder, 'assembly');
  const site = new LocalhostSite();
  let origin: string;
  let server: LocalServer;
  let launched: LaunchedBrowser;
  let you: Visitor;
  let failed = false;

  before(async () => {
    synthesize(assembly, ['signInWithCode=true', 'signInWithPasskey=true']);
    origin = await site.start();
    server = await LocalServer.start(assembly, join(folder, 'state'), ['--allow-origin', origin]);
    site.target = server.site;
    launched = await launchBrowser();
    you = await Visitor.arrive(launched.browser);
  });
  after(async () => {
    await launched?.close();
    await server?.stop();
    await site.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A step of the journey, which starts where the one before has ended. */
  function step(name: string, take: () => Promise<void>): void {
    test(name, async () => {
      assert.ok(!failed, 'a step before this one has failed');
      failed = true;
      await take();
      you.assertContent();
      failed = false;
    });
  }

  const wasRefused = () => you.wasRefused(`400 ${server.cognito}/`);

  test('has a pool that allows them, and a client that may use them', () => {
    const { Resources } = JSON.parse(readFileSync(join(assembly, 'Hello.template.json'), 'utf8')) as {
      Resources: Record<string, { Type: string; Properties: Record<string, unknown> }>;
    };
    const ofType = (type: string) => Object.values(Resources).find(({ Type }) => Type === type)?.Properties ?? {};
    const policies = ofType('AWS::Cognito::UserPool').Policies as { SignInPolicy?: unknown };
    assert.deepEqual(policies.SignInPolicy, { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP', 'WEB_AUTHN'] });
    assert.ok((ofType('AWS::Cognito::UserPoolClient').ExplicitAuthFlows as string[]).includes('ALLOW_USER_AUTH'));
  });

  step('asks for no password at the sign-up', async () => {
    await you.open(`${origin}/signup.html`);
    assert.equal(await you.page.locator('#password').isVisible(), false);
    await you.look('passwordless-sign-up');
    await you.submit({ email });
    await you.isAt(`${origin}/confirm.html`);
    await you.submit({ code: await server.code(email) });
    await you.isAt(`${origin}/signin.html?notice=confirmed`);
  });

  step('asks for an address before it sends a code', async () => {
    await you.ready('#with-code');
    await you.page.fill('#email', '');
    await you.page.click('#with-code');
    await you.reads('#email-error', 'Enter your e-mail address.');
    await you.page.fill('#email', email);
    await you.page.waitForSelector('#email-error', { state: 'hidden' });
    await you.look('passwordless-sign-in');
  });

  step('signs in with a code, after a wrong one as well', async () => {
    await you.page.click('#with-code');
    await you.reads('#sent', 'A code is on its way to y***@e***.');
    await you.ready();
    await you.look('passwordless-code');
    const code = await server.code(email);
    assert.match(code, /^\d{8}$/);
    await you.submit({ code: code.replace(/.$/, (digit) => String((Number(digit) + 1) % 10)) });
    await you.reads('#code-problem', 'This code is not right. Take the one that was sent last.');
    await wasRefused();
    await you.submit({ code });
    await you.isAt(`${origin}/protected.html`);
    await you.reads('#private-status', '200');
  });

  step('says that an account without a passkey needs another way', async () => {
    await you.page.click('#signout');
    await you.isAt(`${origin}/signin.html?notice=signed-out`);
    await you.ready('#with-passkey');
    await you.page.click('#with-passkey');
    await you.reads('#problem', 'This account cannot sign in that way. Choose another one.');
    await you.page.click('#with-code');
    await you.ready();
    await you.submit({ code: await server.code(email) });
    await you.isAt(`${origin}/protected.html`);
  });

  step('adds a passkey of the browser’s own authenticator, and signs in with it', async () => {
    const devtools = await you.context.newCDPSession(you.page);
    await devtools.send('WebAuthn.enable');
    const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', { options: ctap2 });
    await you.ready('#add-passkey');
    await you.page.click('#add-passkey');
    await you.reads('#passkey-added', 'Your passkey is added. Use it the next time that you sign in.');
    await you.look('passwordless-passkey-added');
    const { credentials } = await devtools.send('WebAuthn.getCredentials', { authenticatorId });
    assert.deepEqual(
      credentials.map(({ rpId, isResidentCredential }) => [rpId, isResidentCredential]),
      [['localhost', true]],
    );
    for (let round = 0; round < 2; round++) {
      await you.page.click('#signout');
      await you.isAt(`${origin}/signin.html?notice=signed-out`);
      await you.ready('#with-passkey');
      await you.page.click('#with-passkey');
      await you.isAt(`${origin}/protected.html`);
      await you.reads('#private-status', '200');
      await you.ready('#signout');
    }
  });
});
