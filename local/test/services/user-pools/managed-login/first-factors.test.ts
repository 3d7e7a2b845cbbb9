import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { claimsOf, email, password } from '../../../support/cognito.js';
import { ChoiceLogin, domain, LoginFixture, newerDomain } from '../../../support/managed-login.js';
import { Administrator, attributeList } from '../administrator.js';
import { Authenticator } from '../authenticator.js';
import { otherCode } from '../passwordless/passwordless-pool.js';

const unknown = 'nobody@example.com';
const policy = (...AllowedFirstAuthFactors: string[]) => ({ Policies: { SignInPolicy: { AllowedFirstAuthFactors } } });

async function withUser(input?: ConstructorParameters<typeof ChoiceLogin>[0]): Promise<ChoiceLogin> {
  const fixture = new ChoiceLogin(input);
  await fixture.confirmed();
  return fixture;
}

describe('a managed login that lets users choose', () => {
  it('asks for the name first, then how to sign in', async () => {
    const fixture = await withUser();
    const browser = await fixture.browser().authorize();
    assert.equal(browser.title, 'Sign in');
    assert.doesNotMatch(browser.html, /name="password"/);
    await browser.submit('/login', { username: email });
    assert.equal(browser.title, 'How do you want to sign in?');
    assert.deepEqual(browser.offered, ['EMAIL_OTP', 'PASSWORD']);
    assert.equal(fixture.cognito.mails.length, 1, 'no code is sent before it is asked for');
  });

  for (const [why, input] of [
    ['the client lacks ALLOW_USER_AUTH', { client: { ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'] } }],
    ['the pool allows passwords only', { pool: policy('PASSWORD') }],
    ['the domain has the classic hosted UI', { resources: { Domain: domain } }],
  ] as const) {
    it(`asks for the name and the password together if ${why}`, async () => {
      const fixture = await withUser(input);
      const browser = await fixture.browser().authorize();
      await browser.signIn();
      assert.ok(browser.returned.get('code'));
    });
  }

  it('offers choices if one of two domains is of the newer kind', async () => {
    const fixture = await withUser({ resources: { Domain: domain, Other: newerDomain } });
    assert.deepEqual((await fixture.named()).offered, ['EMAIL_OTP', 'PASSWORD']);
  });

  it('signs in with a code by e-mail, after a wrong one as well', async () => {
    const fixture = await withUser();
    const browser = await fixture.choosing('EMAIL_OTP');
    assert.equal(browser.title, 'Enter your code');
    assert.match(browser.html, /We sent a code to a\*\*\*@e\*\*\*\./);
    assert.match(fixture.code, /^\d{8}$/);
    await browser.submit('/firstFactor', { code: otherCode(fixture.code) });
    assert.equal(browser.problem, 'Invalid code or auth state for the user.');
    assert.match(browser.html, /We sent a code to a\*\*\*@e\*\*\*\./);
    await browser.submit('/firstFactor', { code: ` ${fixture.code} ` });
    const { status, body } = await fixture.exchange(browser.returned.get('code') ?? '');
    assert.equal(status, 200);
    assert.equal(claimsOf(body.access_token).scope, 'openid email');
  });

  it('signs in with a code by text message', async () => {
    const fixture = await withUser();
    const UserAttributes = attributeList({ phone_number: '+15555550100', phone_number_verified: 'true' });
    await new Administrator(fixture).ok('AdminUpdateUserAttributes', { Username: email, UserAttributes });
    assert.deepEqual((await fixture.named()).offered, ['EMAIL_OTP', 'SMS_OTP', 'PASSWORD']);
    const browser = await fixture.choosing('SMS_OTP');
    assert.match(browser.html, /We sent a code to \+\*\*\*\*\*\*\*0100\./);
    await browser.submit('/firstFactor', { code: fixture.code });
    assert.ok(browser.returned.get('code'));
  });

  it('sends a new code, and only the new one is right', async () => {
    const fixture = await withUser();
    const browser = await fixture.choosing('EMAIL_OTP');
    const first = fixture.code;
    await browser.submit('/login', { factor: 'EMAIL_OTP' });
    assert.equal(browser.title, 'Enter your code');
    assert.equal(fixture.cognito.mails.length, 3);
    if (first !== fixture.code) {
      await browser.submit('/firstFactor', { code: first });
      assert.equal(browser.status, 400);
    }
    await browser.submit('/firstFactor', { code: fixture.code });
    assert.ok(browser.returned.get('code'));
  });

  it('signs in with a password, after a wrong one as well', async () => {
    const fixture = await withUser();
    const browser = await fixture.choosing('PASSWORD');
    assert.equal(browser.title, 'Enter your password');
    await browser.submit('/login', { password: 'Wrong-Horse-1' });
    assert.equal(browser.title, 'Enter your password');
    assert.equal(browser.problem, 'Incorrect username or password.');
    await browser.submit('/login', { password });
    assert.ok(browser.returned.get('code'));
  });

  it('lets a user choose another way', async () => {
    const fixture = await withUser();
    for (const factor of ['EMAIL_OTP', 'PASSWORD']) {
      const browser = await fixture.choosing(factor);
      assert.match(browser.html, /Choose another way/);
      await browser.submit('/login', { username: email });
      assert.deepEqual(browser.offered, ['EMAIL_OTP', 'PASSWORD']);
    }
  });

  it('goes on at once with the only factor that a user has', async () => {
    const fixture = new ChoiceLogin({ pool: policy('EMAIL_OTP') });
    await fixture.ok('SignUp', { Username: email });
    await fixture.ok('ConfirmSignUp', { Username: email, ConfirmationCode: fixture.code });
    const browser = await fixture.named();
    assert.equal(browser.title, 'Enter your code');
    assert.doesNotMatch(browser.html, /Choose another way/);
    await browser.submit('/firstFactor', { code: fixture.code });
    assert.ok(browser.returned.get('code'));
  });

  it('offers the choice again if the chosen factor is not one of the user', async () => {
    const fixture = await withUser();
    for (const factor of ['SMS_OTP', 'WEB_AUTHN', 'PASSWORD_SRP', 'nothing']) {
      const browser = await fixture.choosing(factor);
      assert.deepEqual(browser.offered, ['EMAIL_OTP', 'PASSWORD'], factor);
    }
  });

  it('takes no password where the policy of the pool has none', async () => {
    const fixture = await withUser({ pool: policy('EMAIL_OTP') });
    const browser = await fixture.named();
    await browser.submit('/login', { username: email, password });
    assert.equal(browser.problem, 'Incorrect username or password.');
  });

  it('asks a user who has not confirmed the account for that code', async () => {
    const fixture = new ChoiceLogin({ pool: policy('PASSWORD', 'EMAIL_OTP') });
    await fixture.signedUp();
    const browser = await fixture.named();
    assert.equal(browser.title, `Confirm ${email}`);
    await browser.submit('/confirmUser', { code: fixture.code });
    assert.equal(browser.title, 'Sign in');
    assert.match(browser.html, /Your account is confirmed/);
  });

  it('starts again once the sign-in has expired, or was answered', async () => {
    const fixture = await withUser();
    const browser = await fixture.choosing('EMAIL_OTP');
    const { html } = browser;
    fixture.now += 180_000;
    await browser.submit('/firstFactor', { code: fixture.code });
    assert.equal(browser.title, 'Sign in');
    assert.match(browser.problem, /session is expired/);
    assert.match(html, /name="session"/);
    await browser.submit(`/firstFactor?${fixture.parameters()}`, { code: fixture.code, session: 'x'.repeat(86) });
    assert.equal(browser.problem, 'Your sign-in has expired. Start again.');
    await browser.open(`/firstFactor?${fixture.parameters()}`);
    assert.equal(browser.title, 'Sign in');
  });

  it('says that too many codes were sent', async () => {
    const fixture = await withUser();
    const browser = await fixture.choosing('EMAIL_OTP');
    for (let round = 0; round < 20 && browser.problem === ''; round++) {
      await browser.submit('/login', { username: email, factor: 'EMAIL_OTP' });
    }
    assert.match(browser.problem, /Attempt limit exceeded/);
  });

  it('asks for a second factor after the password, and offers no code instead of the two', async () => {
    const fixture = await withUser({ pool: { MfaConfiguration: 'OPTIONAL', EnabledMfas: ['SOFTWARE_TOKEN_MFA'] } });
    const { AccessToken } = await fixture.signedIn();
    const { SecretCode } = await fixture.ok('AssociateSoftwareToken', { AccessToken });
    const app = new Authenticator(SecretCode);
    await fixture.ok('VerifySoftwareToken', { AccessToken, UserCode: app.code(fixture.now) });
    const SoftwareTokenMfaSettings = { Enabled: true, PreferredMfa: true };
    await fixture.ok('SetUserMFAPreference', { AccessToken, SoftwareTokenMfaSettings });
    fixture.now += 60_000;
    const browser = await fixture.named();
    assert.equal(browser.title, 'Enter your password', 'the only way that is left');
    await browser.submit('/login', { password });
    assert.equal(browser.title, 'Enter your code');
    await browser.submit('/mfa', { code: app.code(fixture.now) });
    assert.ok(browser.returned.get('code'));
  });
});

describe('an unknown user at a managed login that lets users choose', () => {
  /** What a page says, without what is random in it, and without the name. */
  const shape = (html: string, name: string) =>
    html
      .replaceAll(name, 'NAME')
      .replace(/(name="(?:_csrf|session)" value=")[^"]*/g, '$1')
      .replaceAll(/\w\*\*\*@\w\*\*\*/g, 'ADDRESS');

  for (const PreventUserExistenceErrors of ['ENABLED', 'LEGACY']) {
    for (const factor of ['EMAIL_OTP', 'PASSWORD']) {
      it(`sees what a known one sees who chooses ${factor} (${PreventUserExistenceErrors})`, async () => {
        const fixture = await withUser({
          pool: policy('PASSWORD', 'EMAIL_OTP'),
          client: { PreventUserExistenceErrors },
        });
        let name = unknown;
        for (let number = 0; (await fixture.named(name)).offered.length < 2; number++) {
          name = `nobody${number}@example.com`;
        }
        const [known, other] = [await fixture.named(), await fixture.named(name)];
        assert.equal(shape(other.html, name), shape(known.html, email));
        await known.submit('/login', { username: email, factor });
        await other.submit('/login', { username: name, factor });
        assert.equal(shape(other.html, name), shape(known.html, email));
        const wrong: Readonly<Record<string, string>> =
          factor === 'PASSWORD' ? { password: 'Wrong-Horse-1' } : { code: otherCode(fixture.code) };
        const path = factor === 'PASSWORD' ? '/login' : '/firstFactor';
        await known.submit(path, wrong);
        await other.submit(path, wrong);
        assert.notEqual(known.problem, '');
        assert.equal(shape(other.html, name), shape(known.html, email));
        assert.equal(other.status, known.status);
      });
    }
  }
});

describe('a second factor by e-mail at managed login', () => {
  const pool = { MfaConfiguration: 'ON', EnabledMfas: ['EMAIL_OTP'] };

  it('is asked for after the password', async () => {
    const fixture = new LoginFixture({ pool });
    await fixture.confirmed();
    const browser = await fixture.browser().authorize();
    await browser.signIn();
    assert.equal(browser.title, 'Enter your code');
    assert.match(browser.html, /We sent a code to a\*\*\*@e\*\*\*\./);
    await browser.submit('/mfa', { code: otherCode(fixture.code) });
    assert.equal(browser.problem, 'Invalid code or auth state for the user.');
    assert.match(browser.html, /We sent a code to a\*\*\*@e\*\*\*\./);
    await browser.submit('/mfa', { code: fixture.code });
    assert.ok(browser.returned.get('code'));
  });

  it('is set up with an address by a user who has none', async () => {
    const fixture = new LoginFixture({ pool: { ...pool, UsernameAttributes: null, AutoVerifiedAttributes: null } });
    await new Administrator(fixture).invited('ann');
    await new Administrator(fixture).ok('AdminSetUserPassword', {
      Username: 'ann',
      Password: password,
      Permanent: true,
    });
    const browser = await fixture.browser().authorize();
    await browser.signIn('ann');
    assert.equal(browser.title, 'Set up codes by e-mail');
    await browser.submit('/mfa', { email: 'no address' });
    assert.equal(browser.problem, 'Invalid email address format.');
    await browser.submit('/mfa', { email });
    assert.equal(browser.title, 'Enter your code');
    await browser.submit('/mfa', { code: fixture.code });
    assert.ok(browser.returned.get('code'));
  });

  it('is one that a user chooses who has two', async () => {
    const fixture = new LoginFixture({
      pool: { MfaConfiguration: 'OPTIONAL', EnabledMfas: ['EMAIL_OTP', 'SOFTWARE_TOKEN_MFA'] },
    });
    await fixture.confirmed();
    const { AccessToken } = await fixture.signedIn();
    const { SecretCode } = await fixture.ok('AssociateSoftwareToken', { AccessToken });
    const app = new Authenticator(SecretCode);
    await fixture.ok('VerifySoftwareToken', { AccessToken, UserCode: app.code(fixture.now) });
    await fixture.ok('SetUserMFAPreference', {
      AccessToken,
      SoftwareTokenMfaSettings: { Enabled: true },
      EmailMfaSettings: { Enabled: true },
    });
    const browser = await fixture.browser().authorize();
    await browser.signIn();
    assert.equal(browser.title, 'Choose a second factor');
    assert.deepEqual(browser.offered, ['EMAIL_OTP', 'SOFTWARE_TOKEN_MFA']);
    await browser.submit('/mfa', { factor: 'SMS_MFA' });
    assert.equal(browser.problem, 'Invalid MFA type');
    assert.deepEqual(browser.offered, ['EMAIL_OTP', 'SOFTWARE_TOKEN_MFA']);
    await browser.submit('/mfa', { factor: 'EMAIL_OTP' });
    await browser.submit('/mfa', { code: fixture.code });
    assert.ok(browser.returned.get('code'));
  });
});
