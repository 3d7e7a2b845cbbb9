import assert from 'node:assert/strict';
import {
  AdminAddUserToGroupCommand,
  AdminConfirmSignUpCommand,
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminGetUserCommand,
  AdminInitiateAuthCommand,
  AdminListGroupsForUserCommand,
  AdminRemoveUserFromGroupCommand,
  AdminResetUserPasswordCommand,
  AdminSetUserPasswordCommand,
  CreateGroupCommand,
  DeleteGroupCommand,
  ListUsersCommand,
  RespondToAuthChallengeCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { action, cognito, type Group } from '../conformance-case.js';
import { type PoolTarget, password } from '../pool-target.js';
import { decode } from '../tokens.js';

function groupsIn(token: string): readonly unknown[] {
  const groups = decode(token.split('.')[1] ?? '')['cognito:groups'];
  return Array.isArray(groups) ? groups : [];
}

const naming = (pool: PoolTarget, Username: string) => ({ UserPoolId: pool.id, Username });

async function statusOf(pool: PoolTarget, user: string) {
  return (await pool.sdk.send(new AdminGetUserCommand(naming(pool, user)))).UserStatus;
}

export const administrators: Group = {
  title: 'Cognito: administrators',
  cases: [
    {
      name: 'AdminCreateUser creates a user who must choose a password at the first sign-in',
      source: action('AdminCreateUser'),
      check: async (pool) => {
        const user = await pool.invited('Temporary-1');
        assert.equal(await statusOf(pool, user), 'FORCE_CHANGE_PASSWORD');
        const { ChallengeName, Session } = await pool.initiate(user, 'Temporary-1');
        assert.equal(ChallengeName, 'NEW_PASSWORD_REQUIRED');
        const ChallengeResponses = { USERNAME: user, NEW_PASSWORD: password };
        const answer = { ClientId: pool.clients.client, ChallengeName, Session, ChallengeResponses };
        const { AuthenticationResult } = await pool.sdk.send(new RespondToAuthChallengeCommand(answer));
        assert.ok(AuthenticationResult?.AccessToken);
        assert.equal(await statusOf(pool, user), 'CONFIRMED');
      },
    },
    {
      name: 'AdminCreateUser refuses an existing name, and a password that the policy does not allow',
      source: action('AdminCreateUser'),
      check: async (pool) => {
        const taken = { ...naming(pool, await pool.user()), MessageAction: 'SUPPRESS' } as const;
        await assert.rejects(pool.sdk.send(new AdminCreateUserCommand(taken)), { name: 'UsernameExistsException' });
        await assert.rejects(pool.invited('short'), { name: 'InvalidPasswordException' });
      },
    },
    {
      name: 'AdminSetUserPassword sets a permanent password, or a temporary one that the user must change',
      source: action('AdminSetUserPassword'),
      check: async (pool) => {
        const user = await pool.user();
        assert.equal(await statusOf(pool, user), 'CONFIRMED');
        const temporary = { ...naming(pool, user), Password: 'Temporary-2', Permanent: false };
        await pool.sdk.send(new AdminSetUserPasswordCommand(temporary));
        assert.equal(await statusOf(pool, user), 'FORCE_CHANGE_PASSWORD');
        assert.equal((await pool.initiate(user, 'Temporary-2')).ChallengeName, 'NEW_PASSWORD_REQUIRED');
      },
    },
    {
      name: 'after AdminResetUserPassword, the old password is refused, and the user must choose a new one',
      source: action('AdminResetUserPassword'),
      check: async (pool) => {
        const user = await pool.user();
        await pool.sdk.send(new AdminResetUserPasswordCommand(naming(pool, user)));
        assert.equal(await statusOf(pool, user), 'RESET_REQUIRED');
        await assert.rejects(pool.initiate(user), { name: 'PasswordResetRequiredException' });
      },
    },
    {
      name: 'after AdminConfirmSignUp, a user who signed up but did not enter the code can sign in',
      source: action('AdminConfirmSignUp'),
      check: async (pool) => {
        const Username = pool.address();
        await pool.sdk.send(new SignUpCommand({ ClientId: pool.clients.client, Username, Password: password }));
        assert.equal(await statusOf(pool, Username), 'UNCONFIRMED');
        await assert.rejects(pool.initiate(Username), { name: 'UserNotConfirmedException' });
        await pool.sdk.send(new AdminConfirmSignUpCommand(naming(pool, Username)));
        assert.ok(await pool.signIn(Username));
      },
    },
    {
      name: 'AdminDisableUser blocks a user until AdminEnableUser is called',
      source: action('AdminDisableUser'),
      check: async (pool) => {
        const user = await pool.user();
        await pool.sdk.send(new AdminDisableUserCommand(naming(pool, user)));
        await assert.rejects(pool.initiate(user), { name: 'NotAuthorizedException' });
        await pool.sdk.send(new AdminEnableUserCommand(naming(pool, user)));
        assert.ok(await pool.signIn(user));
      },
    },
    {
      name: 'after AdminDeleteUser, the user can no longer be found',
      source: action('AdminDeleteUser'),
      check: async (pool) => {
        const user = naming(pool, await pool.user());
        await pool.sdk.send(new AdminDeleteUserCommand(user));
        await assert.rejects(pool.initiate(user.Username), { name: 'NotAuthorizedException' });
        const refusal = { name: 'UserNotFoundException' };
        await assert.rejects(pool.sdk.send(new AdminGetUserCommand(user)), refusal);
        await assert.rejects(pool.sdk.send(new AdminDeleteUserCommand(user)), refusal);
      },
    },
    {
      name: 'ListUsers finds a user by the e-mail address or the beginning of it',
      source: action('ListUsers'),
      check: async (pool) => {
        const user = await pool.user();
        for (const Filter of [`email = "${user}"`, `email ^= "${user.slice(0, -4)}"`]) {
          const { Users } = await pool.sdk.send(new ListUsersCommand({ UserPoolId: pool.id, Filter }));
          assert.deepEqual(
            Users?.map(({ Attributes }) => Attributes?.find(({ Name }) => Name === 'email')?.Value),
            [user],
          );
        }
      },
    },
    {
      name: 'AdminInitiateAuth signs the user in with the password if the client allows it',
      source: action('AdminInitiateAuth'),
      check: async (pool) => {
        const command = new AdminInitiateAuthCommand({
          UserPoolId: pool.id,
          ClientId: pool.clients.client,
          AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
          AuthParameters: { USERNAME: await pool.user(), PASSWORD: password },
        });
        assert.ok((await pool.sdk.send(command)).AuthenticationResult?.AccessToken);
      },
    },
    {
      name: 'after a user is added to groups, the next tokens contain these groups',
      source: cognito('cognito-user-pools-user-groups'),
      check: async (pool) => {
        const user = await pool.user();
        const names = [`one-${user}`, `other-${user}`];
        for (const GroupName of names) {
          await pool.sdk.send(new CreateGroupCommand({ UserPoolId: pool.id, GroupName }));
          await pool.sdk.send(new AdminAddUserToGroupCommand({ ...naming(pool, user), GroupName }));
        }
        await assert.rejects(pool.sdk.send(new CreateGroupCommand({ UserPoolId: pool.id, GroupName: names[0] })), {
          name: 'GroupExistsException',
        });
        const { AccessToken, IdToken } = await pool.signIn(user);
        for (const token of [AccessToken, IdToken]) {
          assert.deepEqual(groupsIn(token).toSorted(), names);
        }
        const removed = { ...naming(pool, user), GroupName: names[0] };
        await pool.sdk.send(new AdminRemoveUserFromGroupCommand(removed));
        const { Groups } = await pool.sdk.send(new AdminListGroupsForUserCommand(naming(pool, user)));
        assert.deepEqual(
          Groups?.map(({ GroupName }) => GroupName),
          [names[1]],
        );
        for (const GroupName of names) {
          await pool.sdk.send(new DeleteGroupCommand({ UserPoolId: pool.id, GroupName }));
        }
        assert.deepEqual(groupsIn((await pool.signIn(user)).AccessToken), []);
      },
    },
  ],
};
