import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Amplify } from 'aws-amplify';
import {
  confirmResetPassword,
  confirmSignUp,
  confirmUserAttribute,
  deleteUser,
  fetchAuthSession,
  fetchUserAttributes,
  resendSignUpCode,
  resetPassword,
  signIn,
  signOut,
  signUp,
  updatePassword,
  updateUserAttribute,
} from 'aws-amplify/auth';
import { cognitoUserPoolsTokenProvider } from 'aws-amplify/auth/cognito';
import { CognitoFixture, email, password } from '../../support/cognito.js';

const cognito = new CognitoFixture({ now: Date.now() });
const closing: (() => Promise<void>)[] = [];

/** What Amplify would keep in the browser. */
const storage = new Map<string, string>();

before(async () => {
  const userPoolEndpoint = await cognito.served({ after: (close) => closing.push(close) });
  const userPoolId = cognito.pool.id;
  const userPoolClientId = cognito.client.id;
  Amplify.configure({ Auth: { Cognito: { userPoolId, userPoolClientId, userPoolEndpoint } } });
  cognitoUserPoolsTokenProvider.setKeyValueStorage({
    setItem: async (key, value) => void storage.set(key, value),
    getItem: async (key) => storage.get(key) ?? null,
    removeItem: async (key) => void storage.delete(key),
    clear: async () => storage.clear(),
  });
});

after(() => Promise.all(closing.map((close) => close())));

/** The name and message of what is thrown. */
async function failure(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'nothing was refused',
    ({ name, message }: Error) => `${name}: ${message}`,
  );
}

describe('a page with Amplify', () => {
  it('signs up, is told to confirm, gets a second code and confirms', async () => {
    const signedUp = await signUp({ username: email, password, options: { userAttributes: { name: 'Ann' } } });
    assert.equal(signedUp.nextStep.signUpStep, 'CONFIRM_SIGN_UP');
    const first = cognito.code;
    const { nextStep } = await signIn({ username: email, password });
    assert.equal(nextStep.signInStep, 'CONFIRM_SIGN_UP');
    const { destination } = await resendSignUpCode({ username: email });
    assert.equal(destination, 'a***@e***');
    assert.match(
      await failure(confirmSignUp({ username: email, confirmationCode: wrong(cognito.code) })),
      /^CodeMismatch/,
    );
    assert.equal(cognito.cognito.mails.find(({ code }) => code === first)?.used, true);
    const confirmed = await confirmSignUp({ username: email, confirmationCode: cognito.code });
    assert.equal(confirmed.isSignUpComplete, true);
  });

  it('signs in by SRP 20 times, and never with a wrong password or as an unknown user', async () => {
    for (let round = 0; round < 20; round++) {
      switch (round % 10) {
        case 3:
          assert.equal(await failure(signIn({ username: email, password: `${password}${round}` })), incorrect);
          break;
        case 6:
          assert.equal(await failure(signIn({ username: `nobody${round}@example.com`, password })), incorrect);
          break;
        default: {
          const { isSignedIn } = await signIn({ username: round % 2 ? email : email.toUpperCase(), password });
          assert.equal(isSignedIn, true);
          await signOut();
        }
      }
    }
  });

  it('refreshes its tokens, with a token that it keeps', async () => {
    await signIn({ username: email, password });
    const { tokens } = await fetchAuthSession();
    const refreshToken = [...storage].find(([key]) => key.endsWith('refreshToken'))?.[1];
    const refreshed = await fetchAuthSession({ forceRefresh: true });
    assert.ok(refreshed.tokens && tokens);
    assert.notEqual(refreshed.tokens.accessToken.payload.jti, tokens.accessToken.payload.jti);
    assert.equal(refreshed.tokens.accessToken.payload.origin_jti, tokens.accessToken.payload.origin_jti);
    assert.equal([...storage].find(([key]) => key.endsWith('refreshToken'))?.[1], refreshToken);
  });

  it('reads and changes the attributes of its user', async () => {
    assert.equal((await fetchUserAttributes()).name, 'Ann');
    const { nextStep } = await updateUserAttribute({
      userAttribute: { attributeKey: 'email', value: 'ann@example.org' },
    });
    assert.equal(nextStep.updateAttributeStep, 'CONFIRM_ATTRIBUTE_WITH_CODE');
    assert.equal((await fetchUserAttributes()).email_verified, 'false');
    await confirmUserAttribute({ userAttributeKey: 'email', confirmationCode: cognito.code });
    const attributes = await fetchUserAttributes();
    assert.deepEqual([attributes.email, attributes.email_verified], ['ann@example.org', 'true']);
  });

  it('changes the password, and replaces a forgotten one', async () => {
    await updatePassword({ oldPassword: password, newPassword: 'Battery-Staple-2' });
    await signOut();
    const username = 'ann@example.org';
    assert.equal(await failure(signIn({ username, password })), incorrect);
    await resetPassword({ username });
    await confirmResetPassword({ username, confirmationCode: cognito.code, newPassword: password });
    assert.equal((await signIn({ username, password })).isSignedIn, true);
  });

  it('signs out everywhere: the refresh token is worth nothing afterwards', async () => {
    const kept = new Map(storage);
    await signOut({ global: true });
    assert.equal((await fetchAuthSession()).tokens, undefined);
    for (const [key, value] of kept) {
      storage.set(key, value);
    }
    assert.equal(await failure(fetchUserAttributes()), 'NotAuthorizedException: Access Token has been revoked');
    storage.clear();
  });

  it('deletes its user', async () => {
    const username = 'ann@example.org';
    await signIn({ username, password });
    await deleteUser();
    assert.equal(await failure(signIn({ username, password })), incorrect);
  });
});

const incorrect = 'NotAuthorizedException: Incorrect username or password.';

function wrong(code: string): string {
  return code === '000000' ? '000001' : '000000';
}
