import assert from 'node:assert/strict';
import {
  AssociateSoftwareTokenCommand,
  ConfirmForgotPasswordCommand,
  ForgotPasswordCommand,
  GetTokensFromRefreshTokenCommand,
  GetUserCommand,
  GlobalSignOutCommand,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
  RevokeTokenCommand,
  SetUserMFAPreferenceCommand,
  UpdateUserAttributesCommand,
  VerifySoftwareTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { signSrpSession, wrapAuthChallenge, wrapInitiateAuth } from 'cognito-srp-helper';
import { Authenticator } from '../../services/user-pools/authenticator.js';
import { srpSession } from '../../support/srp-client.js';
import { action, cognito, type Group } from '../conformance-case.js';
import { password } from '../pool-target.js';
import { decode } from '../tokens.js';

const claimsOf = (token: string) => decode(token.split('.')[1] ?? '');
const refreshing = cognito('amazon-cognito-user-pools-using-the-refresh-token');

export const signIn: Group = {
  title: 'Cognito: users',
  cases: [
    {
      name: 'an access token contains the client id and the scope, but no audience; the audience of an ID token is the client id',
      source: cognito('amazon-cognito-user-pools-using-the-access-token'),
      check: async (pool) => {
        const { AccessToken, IdToken } = await pool.signIn(await pool.user());
        const access = claimsOf(AccessToken);
        assert.deepEqual(
          [access.token_use, access.client_id, access.scope, access.aud],
          ['access', pool.clients.client, 'aws.cognito.signin.user.admin', undefined],
        );
        assert.deepEqual([claimsOf(IdToken).token_use, claimsOf(IdToken).aud], ['id', pool.clients.client]);
      },
    },
    {
      name: 'a user can sign in with SRP, which does not send the password',
      source: cognito('amazon-cognito-user-pools-authentication-flow-methods'),
      check: async (pool) => {
        const USERNAME = await pool.user();
        const ClientId = pool.clients.client;
        const session = srpSession(pool.id, USERNAME, password);
        const flow = { ClientId, AuthFlow: 'USER_SRP_AUTH', AuthParameters: { USERNAME } } as const;
        const initiated = await pool.sdk.send(
          new InitiateAuthCommand({ ...flow, ...wrapInitiateAuth(session, flow), AuthFlow: 'USER_SRP_AUTH' }),
        );
        assert.equal(initiated.ChallengeName, 'PASSWORD_VERIFIER');
        const ChallengeResponses = { USERNAME };
        const answer = { ClientId, ChallengeName: initiated.ChallengeName, ChallengeResponses };
        const { AuthenticationResult } = await pool.sdk.send(
          new RespondToAuthChallengeCommand({
            ...answer,
            ...wrapAuthChallenge(signSrpSession(session, initiated), answer),
            ChallengeName: initiated.ChallengeName,
          }),
        );
        assert.ok(AuthenticationResult?.AccessToken);
      },
    },
    {
      name: 'a wrong password and an unknown user get the same error if the client hides whether a user exists',
      source: cognito('cognito-user-pool-managing-errors'),
      check: async (pool) => {
        const refusal = { name: 'NotAuthorizedException', message: 'Incorrect username or password.' };
        await assert.rejects(pool.initiate(await pool.user(), 'Wrong-Password-1'), refusal);
        await assert.rejects(pool.initiate('nobody@example.com'), refusal);
        const forgot = { ClientId: pool.clients.client, Username: 'nobody@example.com' };
        const { CodeDeliveryDetails } = await pool.sdk.send(new ForgotPasswordCommand(forgot));
        assert.ok(CodeDeliveryDetails);
      },
    },
    {
      name: 'after five wrong passwords, the right one is also refused for a while',
      source: cognito('authentication'),
      check: async (pool) => {
        const user = await pool.user();
        const wrong = () => pool.initiate(user, 'Wrong-Password-1').catch(({ message }: Error) => message);
        const answers: unknown[] = [];
        // The first lockouts are short: who asks slowly finds one later on.
        while (answers.at(-1) !== 'Password attempts exceeded' && answers.length < 20) {
          answers.push(await wrong());
        }
        assert.ok(answers.length > 5, `${answers}`);
        await assert.rejects(pool.initiate(user), { message: 'Password attempts exceeded' });
      },
    },
    {
      name: 'a refresh returns new tokens, but no new refresh token',
      source: refreshing,
      check: async (pool) => {
        const { RefreshToken } = await pool.signIn(await pool.user());
        const ClientId = pool.clients.client;
        const AuthParameters = { REFRESH_TOKEN: RefreshToken };
        for (const { AuthenticationResult } of [
          await pool.sdk.send(new GetTokensFromRefreshTokenCommand({ ClientId, RefreshToken })),
          await pool.sdk.send(new InitiateAuthCommand({ ClientId, AuthFlow: 'REFRESH_TOKEN_AUTH', AuthParameters })),
        ]) {
          assert.ok(AuthenticationResult?.AccessToken);
          assert.equal(AuthenticationResult.RefreshToken, undefined);
        }
      },
    },
    {
      name: 'with rotation, a refresh returns a new refresh token; without a grace period, the old one works only once',
      source: action('RefreshTokenRotationType'),
      check: async (pool) => {
        const ClientId = pool.clients.rotatingClient;
        const { RefreshToken } = await pool.signIn(await pool.user(), undefined, ClientId);
        const refresh = (token: string | undefined) =>
          pool.sdk.send(new GetTokensFromRefreshTokenCommand({ ClientId, RefreshToken: token }));
        const { AuthenticationResult } = await refresh(RefreshToken);
        assert.ok(AuthenticationResult?.RefreshToken);
        assert.notEqual(AuthenticationResult.RefreshToken, RefreshToken);
        await assert.rejects(refresh(RefreshToken), { name: 'RefreshTokenReuseException' });
        assert.ok((await refresh(AuthenticationResult.RefreshToken)).AuthenticationResult?.AccessToken);
      },
    },
    {
      name: 'after a refresh token is revoked, Cognito refuses it and its access token',
      source: action('RevokeToken'),
      check: async (pool) => {
        const ClientId = pool.clients.client;
        const { AccessToken, RefreshToken } = await pool.signIn(await pool.user());
        await pool.sdk.send(new RevokeTokenCommand({ ClientId, Token: RefreshToken }));
        const refresh = new GetTokensFromRefreshTokenCommand({ ClientId, RefreshToken });
        await assert.rejects(pool.sdk.send(refresh), { name: 'NotAuthorizedException' });
        await assert.rejects(pool.sdk.send(new GetUserCommand({ AccessToken })), { name: 'NotAuthorizedException' });
      },
    },
    {
      name: 'a global sign-out ends every session of the user',
      source: action('GlobalSignOut'),
      check: async (pool) => {
        const user = await pool.user();
        const [one, other] = [await pool.signIn(user), await pool.signIn(user)];
        await pool.sdk.send(new GlobalSignOutCommand({ AccessToken: one.AccessToken }));
        for (const { AccessToken } of [one, other]) {
          const refusal = { name: 'NotAuthorizedException', message: 'Access Token has been revoked' };
          await assert.rejects(pool.sdk.send(new GetUserCommand({ AccessToken })), refusal);
        }
      },
    },
    {
      name: 'a client can read and write only the attributes that it is allowed to',
      source: cognito('user-pool-settings-attributes'),
      check: async (pool) => {
        const user = await pool.user();
        const write = (AccessToken: string, Name: string) =>
          pool.sdk.send(new UpdateUserAttributesCommand({ AccessToken, UserAttributes: [{ Name, Value: 'Ann' }] }));
        const whole = await pool.signIn(user);
        await write(whole.AccessToken, 'family_name');
        const narrow = await pool.signIn(user, undefined, pool.clients.narrowClient);
        await write(narrow.AccessToken, 'given_name');
        await assert.rejects(write(narrow.AccessToken, 'family_name'), { name: 'NotAuthorizedException' });
        const { UserAttributes } = await pool.sdk.send(new GetUserCommand({ AccessToken: narrow.AccessToken }));
        assert.deepEqual(UserAttributes?.map(({ Name }) => Name).sort(), ['email', 'given_name', 'sub']);
        const { IdToken } = await pool.signIn(user, undefined, pool.clients.narrowClient);
        assert.deepEqual(
          [claimsOf(IdToken).given_name, claimsOf(IdToken).family_name, claimsOf(whole.IdToken).family_name],
          ['Ann', undefined, undefined],
        );
        assert.equal(claimsOf((await pool.signIn(user)).IdToken).family_name, 'Ann');
      },
    },
    {
      name: 'a user with an authenticator app must enter a code from it, and a wrong code is refused',
      source: cognito('user-pool-settings-mfa-totp'),
      check: async (pool) => {
        const user = await pool.user();
        const { AccessToken } = await pool.signIn(user);
        const { SecretCode = '' } = await pool.sdk.send(new AssociateSoftwareTokenCommand({ AccessToken }));
        const app = new Authenticator(SecretCode);
        const UserCode = app.code(Date.now());
        const { Status } = await pool.sdk.send(new VerifySoftwareTokenCommand({ AccessToken, UserCode }));
        assert.equal(Status, 'SUCCESS');
        const SoftwareTokenMfaSettings = { Enabled: true, PreferredMfa: true };
        await pool.sdk.send(new SetUserMFAPreferenceCommand({ AccessToken, SoftwareTokenMfaSettings }));
        const { ChallengeName, Session, AuthenticationResult } = await pool.initiate(user);
        assert.deepEqual([ChallengeName, AuthenticationResult], ['SOFTWARE_TOKEN_MFA', undefined]);
        const ChallengeResponses = { USERNAME: user, SOFTWARE_TOKEN_MFA_CODE: app.wrongCode(Date.now()) };
        const answer = { ClientId: pool.clients.client, ChallengeName, Session, ChallengeResponses };
        await assert.rejects(pool.sdk.send(new RespondToAuthChallengeCommand(answer)), {
          name: 'CodeMismatchException',
        });
      },
    },
    {
      name: 'the custom message trigger gets the client metadata; if the trigger fails, the call that sends the e-mail also fails',
      source: cognito('user-pool-lambda-custom-message'),
      check: async (pool) => {
        const request = { ClientId: pool.clients.client, Username: await pool.user() };
        const ClientMetadata = { refuse: 'no mail today' };
        await assert.rejects(pool.sdk.send(new ForgotPasswordCommand({ ...request, ClientMetadata })), {
          name: 'UserLambdaValidationException',
          message: /no mail today/,
        });
        await pool.sdk.send(new ForgotPasswordCommand(request));
      },
    },
    {
      name: 'a wrong code does not change the password',
      source: action('ConfirmForgotPassword'),
      check: async (pool) => {
        const user = { ClientId: pool.clients.client, Username: await pool.user() };
        await pool.sdk.send(new ForgotPasswordCommand(user));
        const confirm = { ...user, ConfirmationCode: '000000', Password: 'Battery-Staple-2' };
        await assert.rejects(pool.sdk.send(new ConfirmForgotPasswordCommand(confirm)), {
          name: 'CodeMismatchException',
        });
        assert.ok(await pool.signIn(user.Username));
      },
    },
  ],
};
