import assert from 'node:assert/strict';
import { AdminInitiateAuthCommand, GetUserAuthFactorsCommand } from '@aws-sdk/client-cognito-identity-provider';
import { signSrpSession, wrapAuthChallenge } from 'cognito-srp-helper';
import { srpSession } from '../../support/srp-client.js';
import type { ChoiceTarget } from '../choice-target.js';
import { action, cognito, type Group, ourChoice, reported } from '../conformance-case.js';
import { password } from '../pool-target.js';

const initiating = action('InitiateAuth');
const responding = action('RespondToAuthChallenge');
const choosing = cognito('authentication-flows-selection-sdk');
const existence = cognito('cognito-user-pool-managing-errors');
const mail = { PREFERRED_CHALLENGE: 'EMAIL_OTP' };
const wrongCode = { EMAIL_OTP_CODE: '00000000' };

/** Proves the password of a challenge PASSWORD_VERIFIER. */
async function prove(choice: ChoiceTarget, user: string, begin: (srpA: string) => Promise<unknown>) {
  const session = srpSession(choice.id, user, password);
  const challenge = (await begin(session.largeA)) as Parameters<typeof signSrpSession>[1];
  const ChallengeName = 'PASSWORD_VERIFIER';
  const empty = { ClientId: choice.clients.client, ChallengeName, ChallengeResponses: { USERNAME: user } };
  const { ChallengeResponses } = wrapAuthChallenge(signSrpSession(session, challenge), empty);
  return choice.answer(
    user,
    { ChallengeName, Session: challenge.Session },
    ChallengeResponses as Record<string, string>,
  );
}

export const choice: Group = {
  title: 'Cognito: choice-based sign-in',
  cases: [
    {
      name: 'without a preferred challenge, USER_AUTH lets the user select one of the available challenges',
      source: initiating,
      check: async ({ choice }) => {
        const { ChallengeName, AvailableChallenges, Session } = await choice.begin(await choice.user());
        assert.equal(ChallengeName, 'SELECT_CHALLENGE');
        assert.deepEqual([...(AvailableChallenges ?? [])].sort(), ['EMAIL_OTP', 'PASSWORD', 'PASSWORD_SRP']);
        assert.ok(Session && Session.length >= 20 && Session.length <= 2048);
      },
    },
    {
      name: 'the challenges of a user with a password and an address are PASSWORD_SRP, PASSWORD and EMAIL_OTP, in this order',
      source: ourChoice('AWS does not document the order; this one comes from a public test fixture'),
      check: async ({ choice }) => {
        const { AvailableChallenges } = await choice.begin(await choice.user());
        assert.deepEqual(AvailableChallenges, ['PASSWORD_SRP', 'PASSWORD', 'EMAIL_OTP']);
      },
    },
    {
      name: 'if the preferred challenge is not available to the user, Cognito returns SELECT_CHALLENGE, not an error',
      source: choosing,
      check: async ({ choice }) => {
        const { ChallengeName } = await choice.begin(await choice.user(), { PREFERRED_CHALLENGE: 'WEB_AUTHN' });
        assert.equal(ChallengeName, 'SELECT_CHALLENGE');
      },
    },
    {
      name: 'a request that prefers PASSWORD and contains the password signs the user in immediately',
      source: initiating,
      check: async ({ choice }) => void (await choice.accessToken(await choice.user())),
    },
    {
      name: 'a request with SRP_A that prefers PASSWORD_SRP gets the challenge PASSWORD_VERIFIER',
      source: initiating,
      check: async ({ choice }) => {
        const user = await choice.user();
        const begin = (SRP_A: string) => choice.begin(user, { PREFERRED_CHALLENGE: 'PASSWORD_SRP', SRP_A });
        assert.ok((await prove(choice, user, begin)).AuthenticationResult);
      },
    },
    {
      name: 'a response to SELECT_CHALLENGE can also contain the password',
      source: responding,
      check: async ({ choice }) => {
        const user = await choice.user();
        const responses = { ANSWER: 'PASSWORD', PASSWORD: password };
        assert.ok((await choice.answer(user, await choice.begin(user), responses)).AuthenticationResult);
      },
    },
    {
      name: 'a response to SELECT_CHALLENGE can also contain SRP_A',
      source: responding,
      check: async ({ choice }) => {
        const user = await choice.user();
        const begun = await choice.begin(user);
        const begin = (SRP_A: string) => choice.answer(user, begun, { ANSWER: 'PASSWORD_SRP', SRP_A });
        assert.ok((await prove(choice, user, begin)).AuthenticationResult);
      },
    },
    {
      name: 'if a response selects PASSWORD without a password, Cognito asks for the password',
      source: responding,
      check: async ({ choice }) => {
        const user = await choice.user();
        const asked = await choice.answer(user, await choice.begin(user), { ANSWER: 'PASSWORD' });
        assert.equal(asked.ChallengeName, 'PASSWORD');
        assert.ok((await choice.answer(user, asked, { PASSWORD: password })).AuthenticationResult);
      },
    },
    {
      name: 'after a wrong password, the Session from SELECT_CHALLENGE can be used again',
      source: ourChoice('Amplify keeps its session after an error and sends it again'),
      check: async ({ choice }) => {
        const user = await choice.user();
        const begun = await choice.begin(user);
        const say = (PASSWORD: string) => choice.answer(user, begun, { ANSWER: 'PASSWORD', PASSWORD });
        await assert.rejects(say('Wrong-Password-1'), { name: 'NotAuthorizedException' });
        assert.ok((await say(password)).AuthenticationResult);
      },
    },
    {
      name: 'the challenge EMAIL_OTP contains the delivery medium and the masked address',
      source: ourChoice('Amplify reads exactly these parameters, but AWS does not document them'),
      check: async ({ choice }) => {
        const { ChallengeName, ChallengeParameters } = await choice.begin(await choice.user(), mail);
        assert.equal(ChallengeName, 'EMAIL_OTP');
        assert.equal(ChallengeParameters?.CODE_DELIVERY_DELIVERY_MEDIUM, 'EMAIL');
        assert.equal(ChallengeParameters?.CODE_DELIVERY_DESTINATION, 's***@s***');
      },
    },
    {
      name: 'the code is sent when the user selects EMAIL_OTP',
      source: responding,
      check: async ({ choice }) => {
        const user = await choice.user();
        const { ChallengeName } = await choice.answer(user, await choice.begin(user), { ANSWER: 'EMAIL_OTP' });
        assert.equal(ChallengeName, 'EMAIL_OTP');
      },
    },
    {
      name: 'a sign-in code has eight digits, and signs the user in',
      source: reported('https://github.com/aws-amplify/amplify-js/issues/14428'),
      only: 'here',
      check: async ({ choice }) => {
        const user = await choice.user();
        const begun = await choice.begin(user, mail);
        const EMAIL_OTP_CODE = await choice.code(user);
        assert.match(EMAIL_OTP_CODE, /^\d{8}$/);
        assert.ok((await choice.answer(user, begun, { EMAIL_OTP_CODE })).AuthenticationResult);
      },
    },
    {
      name: 'a wrong code gets CodeMismatchException',
      source: reported('https://github.com/aws-amplify/amplify-js/issues/3066'),
      check: async ({ choice }) => {
        const user = await choice.user();
        await assert.rejects(choice.answer(user, await choice.begin(user, mail), wrongCode), {
          name: 'CodeMismatchException',
          message: 'Invalid code or auth state for the user.',
        });
      },
    },
    {
      name: 'after a wrong code, the session still accepts the correct code',
      source: ourChoice('Amplify keeps its session after an error and sends it again'),
      only: 'here',
      check: async ({ choice }) => {
        const user = await choice.user();
        const begun = await choice.begin(user, mail);
        await assert.rejects(choice.answer(user, begun, wrongCode), { name: 'CodeMismatchException' });
        const EMAIL_OTP_CODE = await choice.code(user);
        assert.ok((await choice.answer(user, begun, { EMAIL_OTP_CODE })).AuthenticationResult);
      },
    },
    {
      name: 'a user has five attempts to enter a code',
      source: ourChoice('AWS does not document the number, so it is the same as for sign-up codes'),
      only: 'here',
      check: async ({ choice }) => {
        const user = await choice.user();
        const begun = await choice.begin(user, mail);
        for (let attempt = 0; attempt < 5; attempt++) {
          await assert.rejects(choice.answer(user, begun, wrongCode), { name: 'CodeMismatchException' });
        }
        await assert.rejects(choice.answer(user, begun, wrongCode), { name: 'NotAuthorizedException' });
      },
    },
    {
      name: 'a session that was already used is refused',
      source: reported('https://github.com/aws-samples/amazon-cognito-passwordless-email-auth/issues/17'),
      check: async ({ choice }) => {
        const user = await choice.user();
        const begun = await choice.begin(user);
        const responses = { ANSWER: 'PASSWORD', PASSWORD: password };
        assert.ok((await choice.answer(user, begun, responses)).AuthenticationResult);
        await assert.rejects(choice.answer(user, begun, responses), {
          name: 'NotAuthorizedException',
          message: 'Invalid session for the user.',
        });
      },
    },
    {
      name: 'a session of another user is refused',
      source: responding,
      check: async ({ choice }) => {
        const begun = await choice.begin(await choice.user());
        const responses = { ANSWER: 'PASSWORD', PASSWORD: password };
        await assert.rejects(choice.answer(await choice.user(), begun, responses), { name: 'NotAuthorizedException' });
      },
    },
    {
      name: 'a session of another client is refused',
      source: responding,
      check: async ({ choice }) => {
        const user = await choice.user();
        const responses = { ANSWER: 'PASSWORD', PASSWORD: password };
        const other = { ClientId: choice.clients.tellingClient };
        await assert.rejects(choice.answer(user, await choice.begin(user), responses, other), {
          name: 'NotAuthorizedException',
        });
      },
    },
    {
      name: 'USER_AUTH is refused if the client lacks ALLOW_USER_AUTH',
      source: action('UserPoolClientType'),
      check: async ({ choice }) => {
        await assert.rejects(choice.begin(await choice.user(), {}, undefined, choice.clients.plainClient), {
          name: 'InvalidParameterException',
        });
      },
    },
    {
      name: 'AdminInitiateAuth also supports choice-based sign-in',
      source: action('AdminInitiateAuth'),
      check: async ({ choice }) => {
        const AuthParameters = { USERNAME: await choice.user() };
        const client = { UserPoolId: choice.id, ClientId: choice.clients.client };
        const begin = new AdminInitiateAuthCommand({ ...client, AuthFlow: 'USER_AUTH', AuthParameters });
        assert.equal((await choice.sdk.send(begin)).ChallengeName, 'SELECT_CHALLENGE');
      },
    },
    {
      name: 'GetUserAuthFactors lists the factors with which the user can sign in, but not PASSWORD_SRP',
      source: action('GetUserAuthFactors'),
      check: async ({ choice }) => {
        const AccessToken = await choice.accessToken(await choice.user());
        const factors = await choice.sdk.send(new GetUserAuthFactorsCommand({ AccessToken }));
        assert.deepEqual([...(factors.ConfiguredUserAuthFactors ?? [])].sort(), ['EMAIL_OTP', 'PASSWORD']);
        assert.ok(factors.Username);
      },
    },
    {
      name: 'an unknown user gets a challenge if the client hides whether a user exists',
      source: existence,
      check: async ({ choice }) => {
        const { ChallengeName, Session } = await choice.begin('nobody@example.com', mail);
        assert.equal(ChallengeName, 'EMAIL_OTP');
        assert.ok(Session);
      },
    },
    {
      name: 'an unknown user gets the same error for a wrong code as a known user',
      source: existence,
      check: async ({ choice }) => {
        const begun = await choice.begin('nobody@example.com', mail);
        await assert.rejects(choice.answer('nobody@example.com', begun, wrongCode), { name: 'CodeMismatchException' });
      },
    },
    {
      name: 'each unknown user name always gets the same challenges',
      source: ourChoice(
        'AWS says that the challenges are random, but two requests must not reveal whether a user exists',
      ),
      check: async ({ choice }) => {
        const first = await choice.begin('nobody@example.com');
        const second = await choice.begin('nobody@example.com');
        assert.deepEqual(first.AvailableChallenges, second.AvailableChallenges);
      },
    },
    {
      name: 'an unknown user gets UserNotFoundException if the client does not hide whether a user exists',
      source: existence,
      check: async ({ choice }) => {
        await assert.rejects(choice.begin('nobody@example.com', {}, undefined, choice.clients.tellingClient), {
          name: 'UserNotFoundException',
        });
      },
    },
  ],
};
