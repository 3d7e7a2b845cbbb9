import assert from 'node:assert/strict';
import { ForgotPasswordCommand, InitiateAuthCommand } from '@aws-sdk/client-cognito-identity-provider';
import type { ChoiceTarget } from '../choice-target.js';
import { action, cognito, type Group, ourChoice, reported } from '../conformance-case.js';
import { password } from '../pool-target.js';

const defining = cognito('user-pool-lambda-define-auth-challenge');
const creating = cognito('user-pool-lambda-create-auth-challenge');
const verifying = cognito('user-pool-lambda-verify-auth-challenge-response');
const migrating = cognito('user-pool-lambda-migrate-user');

function withPassword(choice: ChoiceTarget, USERNAME: string, ClientId = choice.clients.client) {
  const AuthParameters = { USERNAME, PASSWORD: password };
  return choice.sdk.send(new InitiateAuthCommand({ ClientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters }));
}

export const customChallenges: Group = {
  title: 'Cognito: custom challenges and migration',
  cases: [
    {
      name: 'the challenge contains the public parameters of CreateAuthChallenge, but not the private ones',
      source: creating,
      check: async ({ choice }) => {
        const { ChallengeName, ChallengeParameters } = await choice.custom(await choice.user());
        assert.equal(ChallengeName, 'CUSTOM_CHALLENGE');
        assert.equal(ChallengeParameters?.source, 'CreateAuthChallenge_Authentication');
        assert.equal(ChallengeParameters?.challengeName, 'CUSTOM_CHALLENGE');
        assert.equal(ChallengeParameters?.answer, undefined);
      },
    },
    {
      name: 'an answer that VerifyAuthChallengeResponse accepts signs the user in if DefineAuthChallenge issues tokens',
      source: verifying,
      check: async ({ choice }) => {
        const user = await choice.user();
        assert.ok((await choice.answer(user, await choice.custom(user), { ANSWER: 'open' })).AuthenticationResult);
      },
    },
    {
      name: 'the triggers get the previous answers with their metadata',
      source: defining,
      check: async ({ choice }) => {
        const user = await choice.user();
        const { ChallengeParameters } = await choice.answer(user, await choice.custom(user), { ANSWER: 'no' });
        assert.deepEqual(JSON.parse(ChallengeParameters?.session ?? ''), [
          { challengeName: 'CUSTOM_CHALLENGE', challengeResult: false, challengeMetadata: 'WORD' },
        ]);
      },
    },
    {
      name: 'the triggers get the client metadata of an answer, but not that of InitiateAuth',
      source: action('InitiateAuth'),
      check: async ({ choice }) => {
        const user = await choice.user();
        const first = await choice.custom(user, { from: 'begin' });
        assert.equal(first.ChallengeParameters?.clientMetadata, 'null');
        const rest = { ClientMetadata: { from: 'answer' } };
        const { ChallengeParameters } = await choice.answer(user, first, { ANSWER: 'no' }, rest);
        assert.equal(ChallengeParameters?.clientMetadata, '{"from":"answer"}');
      },
    },
    {
      name: 'if DefineAuthChallenge returns failAuthentication, the error is the same as for a wrong password',
      source: ourChoice('AWS documents that the sign-in ends, but not with which error'),
      check: async ({ choice }) => {
        const user = await choice.user();
        let challenge = await choice.custom(user);
        for (let round = 0; round < 2; round++) {
          challenge = await choice.answer(user, challenge, { ANSWER: 'no' });
        }
        await assert.rejects(choice.answer(user, challenge, { ANSWER: 'no' }), { name: 'NotAuthorizedException' });
      },
    },
    {
      name: 'if a trigger throws an error, the result is UserLambdaValidationException with its message',
      source: reported('https://github.com/aws-samples/amazon-cognito-passwordless-email-auth/issues/17'),
      check: async ({ choice }) => {
        const user = await choice.user();
        await assert.rejects(choice.answer(user, await choice.custom(user), { ANSWER: 'throw' }), {
          name: 'UserLambdaValidationException',
          message: 'VerifyAuthChallengeResponse failed with error expected by the conformance suite.',
        });
      },
    },
    {
      name: 'for an unknown user, the triggers run with userNotFound if the client hides whether a user exists',
      source: defining,
      check: async ({ choice }) => {
        const { ChallengeParameters } = await choice.custom('nobody@example.com');
        assert.equal(ChallengeParameters?.userNotFound, 'true');
      },
    },
    {
      name: 'an unknown user cannot sign in, no matter what the answer is',
      source: defining,
      check: async ({ choice }) => {
        const nobody = 'nobody@example.com';
        await assert.rejects(choice.answer(nobody, await choice.custom(nobody), { ANSWER: 'open' }), {
          name: 'NotAuthorizedException',
        });
      },
    },
    {
      name: 'an unknown user cannot start a custom sign-in if the client does not hide whether a user exists',
      source: cognito('cognito-user-pool-managing-errors'),
      check: async ({ choice }) => {
        const telling = choice.clients.tellingClient;
        await assert.rejects(choice.custom('nobody@example.com', undefined, telling), {
          name: 'UserNotFoundException',
        });
      },
    },
    {
      name: 'a custom sign-in is refused if the client lacks ALLOW_CUSTOM_AUTH',
      source: action('UserPoolClientType'),
      check: async ({ choice }) => {
        const plain = choice.clients.plainClient;
        await assert.rejects(choice.custom(await choice.user(), undefined, plain), {
          name: 'InvalidParameterException',
        });
      },
    },
    {
      name: 'a user whom the migration trigger reports as confirmed can sign in with the old password',
      source: migrating,
      only: 'here',
      check: async ({ choice }) => {
        const user = choice.address('old');
        assert.ok((await withPassword(choice, user)).AuthenticationResult);
        assert.ok((await withPassword(choice, user)).AuthenticationResult);
      },
    },
    {
      name: 'a user whom the migration trigger does not know gets the same error as for a wrong password',
      source: migrating,
      check: async ({ choice }) => {
        await assert.rejects(withPassword(choice, 'nobody@example.com'), {
          name: 'NotAuthorizedException',
          message: 'Incorrect username or password.',
        });
      },
    },
    {
      name: 'the migration trigger also migrates a user who forgot the password',
      source: migrating,
      only: 'here',
      check: async ({ choice }) => {
        const Username = choice.address('old');
        await choice.sdk.send(new ForgotPasswordCommand({ ClientId: choice.clients.client, Username }));
        assert.match(await choice.code(Username), /^\d{6}$/);
      },
    },
  ],
};
