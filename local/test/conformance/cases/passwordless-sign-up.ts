import assert from 'node:assert/strict';
import { AdminCreateUserCommand, ChangePasswordCommand } from '@aws-sdk/client-cognito-identity-provider';
import { action, cognito, type Group, ourChoice, reported } from '../conformance-case.js';
import { password } from '../pool-target.js';

const signingUp = cognito('signing-up-users-in-your-app');
const creating = action('AdminCreateUser');
const code = { PREFERRED_CHALLENGE: 'EMAIL_OTP' };

export const passwordlessSignUp: Group = {
  title: 'Cognito: users without a password',
  cases: [
    {
      name: 'a sign-up needs no password if codes by e-mail are allowed and the address is verified',
      source: signingUp,
      check: async ({ choice }) => {
        const { UserSub, UserConfirmed } = await choice.signUp(choice.address());
        assert.ok(UserSub);
        assert.equal(UserConfirmed, false);
      },
    },
    {
      name: 'a sign-up needs a password if the client does not allow choice-based sign-in',
      source: signingUp,
      check: async ({ choice }) => {
        const ClientId = choice.clients.plainClient;
        await assert.rejects(choice.signUp(choice.address(), { ClientId }), { name: 'InvalidParameterException' });
      },
    },
    {
      name: 'SignUp returns a session only if the client allows choice-based sign-in',
      source: reported('https://github.com/aws/aws-sdk-js-v3/issues/6724'),
      check: async ({ choice }) => {
        assert.ok((await choice.signUp(choice.address(), { Password: password })).Session);
        const other = { Password: password, ClientId: choice.clients.plainClient };
        assert.equal((await choice.signUp(choice.address(), other)).Session, undefined);
      },
    },
    {
      name: 'the Session from ConfirmSignUp signs the user in',
      source: action('InitiateAuth'),
      only: 'here',
      check: async ({ choice }) => {
        const user = choice.address();
        const { Session } = await choice.confirm(user, (await choice.signUp(user)).Session);
        assert.ok((await choice.begin(user, {}, Session)).AuthenticationResult);
      },
    },
    {
      name: 'ConfirmSignUp returns a session even if the request contains none',
      source: ourChoice('Amplify sends no session, but signs in with the returned session'),
      only: 'here',
      check: async ({ choice }) => {
        const user = choice.address();
        await choice.signUp(user);
        const { Session } = await choice.confirm(user);
        assert.ok((await choice.begin(user, {}, Session)).AuthenticationResult);
      },
    },
    {
      name: 'the Session from ConfirmSignUp can be used only once',
      source: action('InitiateAuth'),
      only: 'here',
      check: async ({ choice }) => {
        const user = choice.address();
        await choice.signUp(user);
        const { Session } = await choice.confirm(user);
        await choice.begin(user, {}, Session);
        await assert.rejects(choice.begin(user, {}, Session), { name: 'NotAuthorizedException' });
      },
    },
    {
      name: 'a user who has not confirmed the sign-up gets UserNotConfirmedException from USER_AUTH',
      source: ourChoice(
        'Amplify asks for the sign-up code after this error, and SignUp also reveals whether a user exists',
      ),
      check: async ({ choice }) => {
        const user = choice.address();
        await choice.signUp(user);
        await assert.rejects(choice.begin(user, code), { name: 'UserNotConfirmedException' });
      },
    },
    {
      name: 'if codes are allowed, AdminCreateUser without a password creates a user who has no password',
      source: creating,
      check: async ({ choice }) => {
        const Username = choice.address();
        const UserAttributes = [
          { Name: 'email', Value: Username },
          { Name: 'email_verified', Value: 'true' },
        ];
        const user = { UserPoolId: choice.id, Username, UserAttributes };
        const { User } = await choice.sdk.send(new AdminCreateUserCommand({ ...user, MessageAction: 'SUPPRESS' }));
        assert.notEqual(User?.UserStatus, 'FORCE_CHANGE_PASSWORD');
        const { ChallengeName, AvailableChallenges } = await choice.begin(Username);
        assert.deepEqual([ChallengeName, AvailableChallenges], ['SELECT_CHALLENGE', ['EMAIL_OTP']]);
      },
    },
    {
      name: 'AdminCreateUser with a temporary password creates a user who must change it',
      source: creating,
      check: async ({ choice }) => {
        const Username = choice.address();
        const user = { UserPoolId: choice.id, Username, TemporaryPassword: 'Temporary-1' };
        const { User } = await choice.sdk.send(new AdminCreateUserCommand({ ...user, MessageAction: 'SUPPRESS' }));
        assert.equal(User?.UserStatus, 'FORCE_CHANGE_PASSWORD');
      },
    },
    {
      name: 'a user without a password can set one with ChangePassword, without sending a previous password',
      source: action('ChangePassword'),
      only: 'here',
      check: async ({ choice }) => {
        const user = choice.address();
        await choice.signUp(user);
        const { Session } = await choice.confirm(user);
        const { AccessToken } = (await choice.begin(user, {}, Session)).AuthenticationResult ?? {};
        await choice.sdk.send(new ChangePasswordCommand({ AccessToken, ProposedPassword: password }));
        assert.ok(await choice.accessToken(user));
      },
    },
  ],
};
