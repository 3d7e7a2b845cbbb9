import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
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
  AdminRespondToAuthChallengeCommand,
  AdminSetUserMFAPreferenceCommand,
  AdminSetUserPasswordCommand,
  AdminUpdateUserAttributesCommand,
  AdminUserGlobalSignOutCommand,
  AssociateSoftwareTokenCommand,
  CognitoIdentityProviderClient,
  CreateGroupCommand,
  DeleteGroupCommand,
  EnableSoftwareTokenMFAException,
  GetGroupCommand,
  GetUserCommand,
  GroupExistsException,
  InvalidPasswordException,
  ListGroupsCommand,
  ListUsersInGroupCommand,
  NotAuthorizedException,
  paginateListUsers,
  ResourceNotFoundException,
  SignUpCommand,
  UnsupportedUserStateException,
  UserNotFoundException,
  UsernameExistsException,
  VerifySoftwareTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { CognitoFixture, claimsOf, email, password } from '../../support/cognito.js';
import { Authenticator } from './authenticator.js';

const cognito = new CognitoFixture({
  now: Date.now(),
  pool: { MfaConfiguration: 'OPTIONAL', EnabledMfas: ['SOFTWARE_TOKEN_MFA'] },
  client: { ExplicitAuthFlows: ['ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'] },
});
const UserPoolId = cognito.pool.id;
const ClientId = cognito.client.id;
const user = { UserPoolId, Username: email };
const closing: (() => Promise<void>)[] = [];
let endpoint: string;
let client: CognitoIdentityProviderClient;

before(async () => {
  endpoint = await cognito.served({ after: (close) => closing.push(close) });
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  client = new CognitoIdentityProviderClient({ endpoint, region: 'eu-west-1', credentials, maxAttempts: 1 });
});

after(async () => {
  client.destroy();
  await Promise.all(closing.map((close) => close()));
});

async function signIn(secret: string) {
  const AuthParameters = { USERNAME: email, PASSWORD: secret };
  return client.send(
    new AdminInitiateAuthCommand({ UserPoolId, ClientId, AuthFlow: 'ADMIN_USER_PASSWORD_AUTH', AuthParameters }),
  );
}

describe('an administrator with the AWS SDK', () => {
  it('invites a user, who chooses a password', async () => {
    const { User } = await client.send(
      new AdminCreateUserCommand({
        ...user,
        UserAttributes: [{ Name: 'email_verified', Value: 'true' }],
        DesiredDeliveryMediums: ['EMAIL'],
      }),
    );
    assert.equal(User?.UserStatus, 'FORCE_CHANGE_PASSWORD');
    assert.equal(User.UserCreateDate?.getTime(), cognito.now);
    await assert.rejects(client.send(new AdminCreateUserCommand(user)), UsernameExistsException);
    const [, temporary = ''] = /temporary password is (\S+)\.$/.exec(cognito.cognito.mails[0]?.text ?? '') ?? [];
    const { ChallengeName, Session } = await signIn(temporary);
    assert.equal(ChallengeName, 'NEW_PASSWORD_REQUIRED');
    const respond = (NEW_PASSWORD: string) =>
      client.send(
        new AdminRespondToAuthChallengeCommand({
          UserPoolId,
          ClientId,
          ChallengeName: 'NEW_PASSWORD_REQUIRED',
          Session,
          ChallengeResponses: { USERNAME: email, NEW_PASSWORD },
        }),
      );
    await assert.rejects(respond('short'), InvalidPasswordException);
    assert.ok((await respond(password)).AuthenticationResult?.AccessToken);
    await assert.rejects(
      client.send(new AdminCreateUserCommand({ ...user, MessageAction: 'RESEND' })),
      UnsupportedUserStateException,
    );
  });

  it('sets a password, shuts the user out, and lets the user in again', async () => {
    await client.send(new AdminSetUserPasswordCommand({ ...user, Password: 'Battery-Staple-2', Permanent: true }));
    const { AuthenticationResult } = await signIn('Battery-Staple-2');
    await client.send(new AdminDisableUserCommand(user));
    await assert.rejects(signIn('Battery-Staple-2'), { name: 'NotAuthorizedException', message: 'User is disabled.' });
    assert.equal((await client.send(new AdminGetUserCommand(user))).Enabled, false);
    await client.send(new AdminEnableUserCommand(user));
    const { AccessToken } = AuthenticationResult ?? {};
    await assert.rejects(client.send(new GetUserCommand({ AccessToken })), NotAuthorizedException);
    const again = await signIn('Battery-Staple-2');
    await client.send(new AdminUserGlobalSignOutCommand(user));
    await assert.rejects(
      client.send(new GetUserCommand({ AccessToken: again.AuthenticationResult?.AccessToken })),
      NotAuthorizedException,
    );
  });

  it('puts the user into groups', async () => {
    const group = { UserPoolId, GroupName: 'admins' };
    const { Group } = await client.send(new CreateGroupCommand({ ...group, Precedence: 3, Description: 'all' }));
    assert.deepEqual([Group?.Precedence, Group?.CreationDate?.getTime()], [3, cognito.now]);
    await assert.rejects(client.send(new CreateGroupCommand(group)), GroupExistsException);
    await client.send(new AdminAddUserToGroupCommand({ ...user, GroupName: 'admins' }));
    const { AuthenticationResult } = await signIn('Battery-Staple-2');
    assert.deepEqual(claimsOf(AuthenticationResult?.AccessToken ?? '')['cognito:groups'], ['admins']);
    const { Groups } = await client.send(new AdminListGroupsForUserCommand(user));
    assert.deepEqual(Groups, [Group]);
    assert.deepEqual((await client.send(new ListGroupsCommand({ UserPoolId }))).Groups, [Group]);
    const { Users } = await client.send(new ListUsersInGroupCommand(group));
    assert.equal(Users?.length, 1);
    await client.send(new AdminRemoveUserFromGroupCommand({ ...user, GroupName: 'admins' }));
    await client.send(new DeleteGroupCommand(group));
    await assert.rejects(client.send(new GetGroupCommand(group)), ResourceNotFoundException);
  });

  it('changes attributes, and finds users by them, page by page', async () => {
    await client.send(
      new AdminUpdateUserAttributesCommand({ ...user, UserAttributes: [{ Name: 'name', Value: 'Ann "A." Doe' }] }),
    );
    for (const name of ['ben', 'cid']) {
      const Username = `${name}@example.com`;
      await client.send(new SignUpCommand({ ClientId, Username, Password: password }));
      await client.send(new AdminConfirmSignUpCommand({ UserPoolId, Username }));
    }
    const found: (string | undefined)[] = [];
    for await (const { Users } of paginateListUsers({ client, pageSize: 2 }, { UserPoolId })) {
      found.push(...(Users ?? []).map(({ Username }) => Username));
    }
    assert.equal(new Set(found).size, 3);
    const Filter = 'name = "Ann \\"A.\\" Doe"';
    for await (const { Users } of paginateListUsers({ client }, { UserPoolId, Filter })) {
      assert.deepEqual(
        Users?.map(({ Attributes }) => Attributes?.find(({ Name }) => Name === 'email')?.Value),
        [email],
      );
    }
  });

  it('lets the user set up an authenticator app', async () => {
    const { AuthenticationResult } = await signIn('Battery-Staple-2');
    const { AccessToken } = AuthenticationResult ?? {};
    const { SecretCode = '' } = await client.send(new AssociateSoftwareTokenCommand({ AccessToken }));
    const app = new Authenticator(SecretCode);
    const verify = (UserCode: string) => client.send(new VerifySoftwareTokenCommand({ AccessToken, UserCode }));
    await assert.rejects(verify(app.wrongCode(cognito.now)), EnableSoftwareTokenMFAException);
    assert.equal((await verify(app.code(cognito.now))).Status, 'SUCCESS');
    const SoftwareTokenMfaSettings = { Enabled: true, PreferredMfa: true };
    await client.send(new AdminSetUserMFAPreferenceCommand({ ...user, SoftwareTokenMfaSettings }));
    assert.equal((await signIn('Battery-Staple-2')).ChallengeName, 'SOFTWARE_TOKEN_MFA');
  });

  it('deletes the user', async () => {
    await client.send(new AdminDeleteUserCommand(user));
    await assert.rejects(client.send(new AdminGetUserCommand(user)), UserNotFoundException);
  });
});

describe('a program without credentials', () => {
  it('is no administrator: the fetch of Node.js says, as that of a page does, that it is one', async () => {
    const headers = { 'x-amz-target': 'AWSCognitoIdentityProviderService.ListUsers' };
    const response = await fetch(endpoint, { method: 'POST', headers, body: JSON.stringify({ UserPoolId }) });
    assert.equal(response.status, 403);
    assert.equal(response.headers.get('x-amzn-errortype'), 'ForbiddenException');
  });
});
