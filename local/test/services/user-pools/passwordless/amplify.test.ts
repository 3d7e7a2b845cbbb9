import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Amplify } from 'aws-amplify';
import { autoSignIn, confirmSignIn, confirmSignUp, getCurrentUser, signIn, signOut, signUp } from 'aws-amplify/auth';
import { cognitoUserPoolsTokenProvider } from 'aws-amplify/auth/cognito';
import { functionResource, password } from '../../../support/cognito.js';
import { otherCode, PasswordlessPool } from './passwordless-pool.js';

const email = 'you@example.com';
const trigger = (name: string) => ({ 'Fn::GetAtt': [name, 'Arn'] });
const cognito = new PasswordlessPool({
  now: Date.now(),
  pool: {
    LambdaConfig: {
      DefineAuthChallenge: trigger('Define'),
      CreateAuthChallenge: trigger('Create'),
      VerifyAuthChallengeResponse: trigger('Verify'),
    },
  },
  resources: { Define: functionResource(), Create: functionResource(), Verify: functionResource() },
  invoke: async (fn, event) => {
    // biome-ignore lint/suspicious/noExplicitAny: an event of many shapes
    const { request, ...rest } = event as any;
    const steps = (request.session ?? []).map(({ challengeName }: { challengeName: string }) => challengeName);
    const next = new Map([
      ['SRP_A', { challengeName: 'PASSWORD_VERIFIER' }],
      ['SRP_A,PASSWORD_VERIFIER', { challengeName: 'CUSTOM_CHALLENGE' }],
      ['', { challengeName: 'CUSTOM_CHALLENGE' }],
    ]);
    const responses: Record<string, unknown> = {
      Define: next.get(steps.join()) ?? { issueTokens: request.session.at(-1).challengeResult },
      Create: {
        publicChallengeParameters: { hint: 'two words' },
        privateChallengeParameters: { answer: 'open sesame' },
      },
      Verify: { answerCorrect: request.challengeAnswer === request.privateChallengeParameters?.answer },
    };
    return { ...rest, request, response: responses[fn.logicalId] };
  },
});
let configuration: { userPoolId: string; userPoolClientId: string; userPoolEndpoint: string };
const closing: (() => Promise<void>)[] = [];
const storage = new Map<string, string>();

before(async () => {
  const userPoolEndpoint = await cognito.served({ after: (close) => closing.push(close) });
  const userPoolId = cognito.pool.id;
  const userPoolClientId = cognito.client.id;
  const passwordless = { emailOtpEnabled: true, preferredChallenge: 'EMAIL_OTP' } as const;
  configuration = { userPoolId, userPoolClientId, userPoolEndpoint };
  Amplify.configure({ Auth: { Cognito: { ...configuration, passwordless } } });
  cognitoUserPoolsTokenProvider.setKeyValueStorage({
    setItem: async (key, value) => void storage.set(key, value),
    getItem: async (key) => storage.get(key) ?? null,
    removeItem: async (key) => void storage.delete(key),
    clear: async () => storage.clear(),
  });
});
after(() => Promise.all(closing.map((close) => close())));

describe('a page with Amplify and no password', () => {
  it('signs up without a password, and is signed in by the code of the sign-up', async () => {
    const options = { userAttributes: { email }, autoSignIn: { authFlowType: 'USER_AUTH' } } as const;
    const signedUp = await signUp({ username: email, options });
    assert.equal(signedUp.nextStep.signUpStep, 'CONFIRM_SIGN_UP');
    const confirmed = await confirmSignUp({ username: email, confirmationCode: cognito.code });
    assert.equal(confirmed.nextStep.signUpStep, 'COMPLETE_AUTO_SIGN_IN');
    assert.equal((await autoSignIn()).isSignedIn, true);
    assert.ok((await getCurrentUser()).userId);
    await signOut();
  });

  it('signs in by a code, after a wrong one as well', async () => {
    const { nextStep } = await signIn({ username: email, options: { authFlowType: 'USER_AUTH' } });
    assert.equal(nextStep.signInStep, 'CONFIRM_SIGN_IN_WITH_EMAIL_CODE');
    const wrong = otherCode(cognito.code);
    await assert.rejects(confirmSignIn({ challengeResponse: wrong }), { name: 'CodeMismatchException' });
    assert.equal((await confirmSignIn({ challengeResponse: cognito.code })).isSignedIn, true);
    await signOut();
  });

  it('selects one of several ways', async () => {
    const username = 'other@example.com';
    await cognito.confirmed(username);
    for (const [first, response] of [
      ['PASSWORD', () => password],
      ['PASSWORD_SRP', () => password],
      ['EMAIL_OTP', () => cognito.code],
    ] as const) {
      const options = { authFlowType: 'USER_AUTH', preferredChallenge: 'SMS_OTP' } as const;
      Amplify.configure({ Auth: { Cognito: configuration } });
      const { nextStep } = await signIn({ username, options });
      assert.equal(nextStep.signInStep, 'CONTINUE_SIGN_IN_WITH_FIRST_FACTOR_SELECTION');
      await confirmSignIn({ challengeResponse: first });
      assert.equal((await confirmSignIn({ challengeResponse: response() })).isSignedIn, true, first);
      await signOut();
    }
  });

  it('answers challenges of the app’s own, with the password first or without', async () => {
    const username = 'third@example.com';
    await cognito.confirmed(username);
    for (const input of [
      { username, options: { authFlowType: 'CUSTOM_WITHOUT_SRP' } },
      { username, password, options: { authFlowType: 'CUSTOM_WITH_SRP' } },
    ] as const) {
      const { nextStep } = await signIn(input);
      assert.equal(nextStep.signInStep, 'CONFIRM_SIGN_IN_WITH_CUSTOM_CHALLENGE');
      assert.equal((await confirmSignIn({ challengeResponse: 'open sesame' })).isSignedIn, true);
      await signOut();
    }
  });
});
