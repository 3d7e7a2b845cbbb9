import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Amplify } from 'aws-amplify';
import {
  confirmSignIn,
  fetchMFAPreference,
  fetchUserAttributes,
  setUpTOTP,
  signIn,
  signOut,
  updateMFAPreference,
  verifyTOTPSetup,
} from 'aws-amplify/auth';
import { cognitoUserPoolsTokenProvider } from 'aws-amplify/auth/cognito';
import { type Answer, CognitoFixture, email, password } from '../../support/cognito.js';
import { Administrator, attributeList } from './administrator.js';
import { Authenticator } from './authenticator.js';

const schema = [{ Name: 'given_name', Required: true, Mutable: true }];
const optional = new CognitoFixture({
  now: Date.now(),
  pool: { MfaConfiguration: 'OPTIONAL', EnabledMfas: ['SOFTWARE_TOKEN_MFA'], Schema: schema },
});
const demanded = new CognitoFixture({
  now: Date.now(),
  pool: { MfaConfiguration: 'ON', EnabledMfas: ['SOFTWARE_TOKEN_MFA'] },
});
const closing: (() => Promise<void>)[] = [];
const endpoints = new Map<CognitoFixture, string>();
const storage = new Map<string, string>();

function configure(cognito: CognitoFixture): void {
  const userPoolEndpoint = endpoints.get(cognito)!;
  const { id: userPoolId } = cognito.pool;
  const { id: userPoolClientId } = cognito.client;
  Amplify.configure({ Auth: { Cognito: { userPoolId, userPoolClientId, userPoolEndpoint } } });
  cognitoUserPoolsTokenProvider.setKeyValueStorage({
    setItem: async (key, value) => void storage.set(key, value),
    getItem: async (key) => storage.get(key) ?? null,
    removeItem: async (key) => void storage.delete(key),
    clear: async () => storage.clear(),
  });
}

before(async () => {
  for (const cognito of [optional, demanded]) {
    endpoints.set(cognito, await cognito.served({ after: (close) => closing.push(close) }));
  }
});

after(() => Promise.all(closing.map((close) => close())));

describe('a page with Amplify', () => {
  it('lets an invited user choose a password and give what is missing', async () => {
    configure(optional);
    await new Administrator(optional).invited(email);
    const { nextStep } = (await signIn({ username: email, password })) as Answer;
    assert.equal(nextStep.signInStep, 'CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED');
    assert.deepEqual(nextStep.missingAttributes, ['given_name']);
    const { isSignedIn } = await confirmSignIn({
      challengeResponse: 'Battery-Staple-2',
      options: { userAttributes: { given_name: 'Ann' } },
    });
    assert.equal(isSignedIn, true);
    assert.equal((await fetchUserAttributes()).given_name, 'Ann');
  });

  it('sets up an authenticator app and asks for its code', async () => {
    const { sharedSecret } = await setUpTOTP();
    const app = new Authenticator(sharedSecret);
    await verifyTOTPSetup({ code: app.code(optional.now) });
    await updateMFAPreference({ totp: 'PREFERRED' });
    assert.deepEqual(await fetchMFAPreference(), { preferred: 'TOTP', enabled: ['TOTP'] });
    await signOut();
    const { nextStep } = await signIn({ username: email, password: 'Battery-Staple-2' });
    assert.equal(nextStep.signInStep, 'CONFIRM_SIGN_IN_WITH_TOTP_CODE');
    await assert.rejects(confirmSignIn({ challengeResponse: app.wrongCode(optional.now) }), {
      name: 'CodeMismatchException',
    });
    optional.now += 30_000;
    assert.equal((await confirmSignIn({ challengeResponse: app.code(optional.now) })).isSignedIn, true);
    await signOut();
  });

  it('sets one up at the sign-in where the pool demands it', async () => {
    configure(demanded);
    const UserAttributes = attributeList({ name: 'Ann' });
    await new Administrator(demanded).invited(email, { UserAttributes });
    await signIn({ username: email, password });
    const { nextStep } = (await confirmSignIn({ challengeResponse: 'Battery-Staple-2' })) as Answer;
    assert.equal(nextStep.signInStep, 'CONTINUE_SIGN_IN_WITH_TOTP_SETUP');
    const app = new Authenticator(nextStep.totpSetupDetails.sharedSecret);
    const confirmed = await confirmSignIn({ challengeResponse: app.code(demanded.now) });
    assert.equal(confirmed.isSignedIn, true);
    assert.equal((await fetchUserAttributes()).name, 'Ann');
    await signOut();
  });
});
