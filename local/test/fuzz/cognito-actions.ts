import type { AuthSessions } from './auth-sessions.js';
import type { TargetPool } from './fuzz-target.js';

/** An action of Cognito with an input of the right form, and nothing in it that would give out tokens. */
export interface ActionSample {
  readonly action: string;
  readonly input: object;
}

/** A password that nobody has. */
const wrong = 'Wrong-Horse-2';

/** One sample of each action that anyone may ask for; those with an access token are asked apart. */
export function publicSamples({ clientId }: TargetPool, email: string): readonly ActionSample[] {
  const app = { ClientId: clientId, Username: email };
  const metadata = { ClientMetadata: { a: 'b' } };
  const session = 'A'.repeat(86);
  const challenge = { ClientId: clientId, Session: session };
  const begin = (AuthFlow: string, AuthParameters: object) => ({
    ClientId: clientId,
    AuthFlow,
    AuthParameters,
    ...metadata,
  });
  const samples: Readonly<Record<string, readonly object[]>> = {
    SignUp: [
      { ...app, Password: wrong, UserAttributes: [{ Name: 'email', Value: email }], ValidationData: [], ...metadata },
    ],
    ConfirmSignUp: [{ ...app, ConfirmationCode: 'no code', ForceAliasCreation: false, ...metadata }],
    ResendConfirmationCode: [{ ...app, ...metadata }],
    ForgotPassword: [{ ...app, ...metadata }],
    ConfirmForgotPassword: [{ ...app, ConfirmationCode: 'no code', Password: wrong, ...metadata }],
    InitiateAuth: [
      begin('USER_PASSWORD_AUTH', { USERNAME: email, PASSWORD: wrong }),
      begin('USER_SRP_AUTH', { USERNAME: email, SRP_A: '0' }),
      begin('REFRESH_TOKEN_AUTH', { REFRESH_TOKEN: 'a'.repeat(128) }),
      begin('USER_AUTH', { USERNAME: email }),
      begin('CUSTOM_AUTH', { USERNAME: email }),
    ],
    RespondToAuthChallenge: [
      {
        ...challenge,
        ChallengeName: 'NEW_PASSWORD_REQUIRED',
        ChallengeResponses: { USERNAME: email, NEW_PASSWORD: wrong },
      },
      {
        ...challenge,
        ChallengeName: 'SOFTWARE_TOKEN_MFA',
        ChallengeResponses: { USERNAME: email, SOFTWARE_TOKEN_MFA_CODE: '123456' },
      },
      ...[
        { ChallengeName: 'SELECT_CHALLENGE', ChallengeResponses: { USERNAME: email, ANSWER: 'EMAIL_OTP' } },
        { ChallengeName: 'EMAIL_OTP', ChallengeResponses: { USERNAME: email, EMAIL_OTP_CODE: '12345678' } },
        { ChallengeName: 'SMS_OTP', ChallengeResponses: { USERNAME: email, SMS_OTP_CODE: '12345678' } },
        { ChallengeName: 'PASSWORD', ChallengeResponses: { USERNAME: email, PASSWORD: wrong } },
        { ChallengeName: 'WEB_AUTHN', ChallengeResponses: { USERNAME: email, CREDENTIAL: '{}' } },
        { ChallengeName: 'CUSTOM_CHALLENGE', ChallengeResponses: { USERNAME: email, ANSWER: 'open' } },
        { ChallengeName: 'SELECT_MFA_TYPE', ChallengeResponses: { USERNAME: email, ANSWER: 'EMAIL_OTP' } },
      ].map((answer) => ({ ...challenge, ...answer })),
      { ...challenge, ChallengeName: 'MFA_SETUP', ChallengeResponses: { USERNAME: email } },
      { ...challenge, ChallengeName: 'SMS_MFA', ChallengeResponses: { USERNAME: email, SMS_MFA_CODE: '123456' } },
    ],
    AssociateSoftwareToken: [{ Session: session }],
    VerifySoftwareToken: [{ Session: session, UserCode: '123456', FriendlyDeviceName: 'phone' }],
    GetTokensFromRefreshToken: [{ ClientId: clientId, RefreshToken: 'a'.repeat(128) }],
    RevokeToken: [{ ClientId: clientId, Token: 'a'.repeat(128) }],
  };
  return listed(samples);
}

/** Answers to challenges by those whom they are not for, or who come too late. */
export function foreignSamples(
  people: TargetPool,
  { open, spent }: AuthSessions,
  email: string,
): readonly ActionSample[] {
  const answer = { ClientId: people.clientId, ChallengeName: 'NEW_PASSWORD_REQUIRED', Session: open.id };
  const responses = (USERNAME: string, others: object = {}) => ({
    ChallengeResponses: { USERNAME, NEW_PASSWORD: 'Battery-Staple-4', SOFTWARE_TOKEN_MFA_CODE: '123456', ...others },
  });
  return listed({
    RespondToAuthChallenge: [
      { ...answer, ...responses(email) },
      { ...answer, ...responses(spent.username) },
      { ...answer, ...responses(open.username), ClientId: people.otherClientId },
      { ...answer, ...responses(open.username), ChallengeName: 'MFA_SETUP' },
      { ...answer, ...responses(open.username), ChallengeName: 'SOFTWARE_TOKEN_MFA' },
      { ...answer, ...responses(open.username, { NEW_PASSWORD: 'short' }) },
      { ...answer, ...responses(open.username, { 'userAttributes.email_verified': 'true' }) },
      { ...answer, ...responses(open.username), Session: `${open.id}A` },
      { ...answer, ...responses(open.username), Session: spent.id },
      { ...answer, ...responses(spent.username), Session: spent.id },
    ],
    AssociateSoftwareToken: [{ Session: open.id }, { Session: spent.id }],
    VerifySoftwareToken: [{ Session: open.id, UserCode: '123456' }],
  });
}

/** One sample of each action that takes an access token. */
export function signedInSamples(AccessToken: string): readonly ActionSample[] {
  return listed({
    GetUser: [{ AccessToken }],
    GetUserAuthFactors: [{ AccessToken }],
    StartWebAuthnRegistration: [{ AccessToken }],
    CompleteWebAuthnRegistration: [{ AccessToken, Credential: { id: 'AAAA', rawId: 'AAAA', type: 'public-key' } }],
    ListWebAuthnCredentials: [{ AccessToken, MaxResults: 1 }],
    DeleteWebAuthnCredential: [{ AccessToken, CredentialId: 'AAAA' }],
    ChangePassword: [{ AccessToken, PreviousPassword: wrong, ProposedPassword: wrong }],
    UpdateUserAttributes: [{ AccessToken, UserAttributes: [{ Name: 'name', Value: 'Ann' }] }],
    GetUserAttributeVerificationCode: [{ AccessToken, AttributeName: 'email' }],
    VerifyUserAttribute: [{ AccessToken, AttributeName: 'email', Code: '123456' }],
    AssociateSoftwareToken: [{ AccessToken }],
    VerifySoftwareToken: [{ AccessToken, UserCode: '123456' }],
    SetUserMFAPreference: [{ AccessToken, SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true } }],
    GlobalSignOut: [{ AccessToken }],
    DeleteUser: [{ AccessToken }],
  });
}

/** One sample of each action of administrators. */
export function adminSamples(
  { id: UserPoolId, clientId: ClientId }: TargetPool,
  Username: string,
): readonly ActionSample[] {
  const user = { UserPoolId, Username };
  const group = { UserPoolId, GroupName: 'group' };
  const page = { UserPoolId, Limit: 10 };
  const AuthParameters = { USERNAME: Username, PASSWORD: wrong };
  return listed({
    AdminCreateUser: [{ ...user, TemporaryPassword: 'Set-By-Fuzz-1', MessageAction: 'SUPPRESS', UserAttributes: [] }],
    AdminGetUser: [user],
    AdminSetUserPassword: [{ ...user, Password: 'Set-By-Fuzz-1', Permanent: true }],
    AdminResetUserPassword: [{ ...user, ClientMetadata: { a: 'b' } }],
    AdminConfirmSignUp: [user],
    AdminUpdateUserAttributes: [{ ...user, UserAttributes: [{ Name: 'name', Value: 'Ann' }] }],
    AdminDisableUser: [user],
    AdminEnableUser: [user],
    AdminUserGlobalSignOut: [user],
    AdminDeleteUser: [user],
    AdminSetUserMFAPreference: [{ ...user, SoftwareTokenMfaSettings: { Enabled: true } }],
    AdminInitiateAuth: [
      { UserPoolId, ClientId, AuthFlow: 'ADMIN_USER_PASSWORD_AUTH', AuthParameters },
      { UserPoolId, ClientId, AuthFlow: 'REFRESH_TOKEN_AUTH', AuthParameters: { REFRESH_TOKEN: 'a' } },
    ],
    AdminRespondToAuthChallenge: [
      {
        UserPoolId,
        ClientId,
        ChallengeName: 'SOFTWARE_TOKEN_MFA',
        Session: 'A'.repeat(86),
        ChallengeResponses: { USERNAME: Username },
      },
    ],
    ListUsers: [{ ...page, Filter: 'email ^= "a"', AttributesToGet: ['email'], PaginationToken: 'a' }],
    CreateGroup: [{ ...group, Description: 'd', Precedence: 1, RoleArn: 'arn:aws:iam::111111111111:role/a' }],
    UpdateGroup: [{ ...group, Description: 'e', Precedence: 2, RoleArn: 'arn:aws:iam::111111111111:role/b' }],
    GetGroup: [group],
    ListGroups: [{ ...page, NextToken: 'a' }],
    DeleteGroup: [group],
    AdminAddUserToGroup: [{ ...user, ...group }],
    AdminRemoveUserFromGroup: [{ ...user, ...group }],
    AdminListGroupsForUser: [{ ...user, Limit: 10 }],
    ListUsersInGroup: [{ ...group, Limit: 10 }],
  });
}

function listed(samples: Readonly<Record<string, readonly object[]>>): readonly ActionSample[] {
  return Object.entries(samples).flatMap(([action, inputs]) => inputs.map((input) => ({ action, input })));
}
