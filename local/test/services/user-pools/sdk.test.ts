import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  CognitoIdentityProviderClient,
  ConfirmSignUpCommand,
  DescribeUserPoolCommand,
  GetUserCommand,
  InitiateAuthCommand,
  NotAuthorizedException,
  RespondToAuthChallengeCommand,
  RevokeTokenCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { createSecretHash, signSrpSession, wrapAuthChallenge, wrapInitiateAuth } from 'cognito-srp-helper';
import { CognitoFixture, email, password } from '../../support/cognito.js';
import { srpSession } from '../../support/srp-client.js';

const cognito = new CognitoFixture({ now: Date.now() });
const withSecret = new CognitoFixture({
  now: Date.now(),
  pool: { UsernameAttributes: null },
  client: { GenerateSecret: true },
});
const closing: (() => Promise<void>)[] = [];
const clients = new Map<CognitoFixture, CognitoIdentityProviderClient>();

before(async () => {
  for (const fixture of [cognito, withSecret]) {
    const endpoint = await fixture.served({ after: (close) => closing.push(close) });
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    clients.set(
      fixture,
      new CognitoIdentityProviderClient({ endpoint, region: 'eu-west-1', credentials, maxAttempts: 1 }),
    );
  }
});

after(async () => {
  for (const client of clients.values()) {
    client.destroy();
  }
  await Promise.all(closing.map((close) => close()));
});

async function signedUp(fixture: CognitoFixture, username: string): Promise<void> {
  const client = clients.get(fixture)!;
  const { id: ClientId, secret } = fixture.client;
  const SecretHash = secret && createSecretHash(username, ClientId, secret);
  const UserAttributes = username.includes('@') ? [] : [{ Name: 'email', Value: email }];
  await client.send(
    new SignUpCommand({ ClientId, Username: username, Password: password, SecretHash, UserAttributes }),
  );
  const ConfirmationCode = fixture.code;
  await client.send(new ConfirmSignUpCommand({ ClientId, Username: username, ConfirmationCode, SecretHash }));
}

async function signIn(fixture: CognitoFixture, username: string, secret: string) {
  const client = clients.get(fixture)!;
  const { id: ClientId, secret: clientSecret } = fixture.client;
  const hashOf = (name: string): Record<string, string> =>
    clientSecret ? { SECRET_HASH: createSecretHash(name, ClientId, clientSecret) } : {};
  const session = srpSession(fixture.pool.id, username, secret);
  const AuthParameters = { USERNAME: username, ...hashOf(username) };
  const begun = await client.send(
    new InitiateAuthCommand(wrapInitiateAuth(session, { ClientId, AuthFlow: 'USER_SRP_AUTH', AuthParameters })),
  );
  const userId = begun.ChallengeParameters?.USER_ID_FOR_SRP ?? '';
  const signed = signSrpSession(session, begun);
  const { AuthenticationResult } = await client.send(
    new RespondToAuthChallengeCommand(
      wrapAuthChallenge(signed, {
        ClientId,
        ChallengeName: 'PASSWORD_VERIFIER',
        ChallengeResponses: { USERNAME: userId, ...hashOf(userId) },
      }),
    ),
  );
  return AuthenticationResult;
}

const incorrect = { name: 'NotAuthorizedException', message: 'Incorrect username or password.' };

describe('a program with the AWS SDK', () => {
  it('signs in by SRP 80 times, and never with a wrong password or as an unknown user', async () => {
    await signedUp(cognito, email);
    for (let round = 0; round < 80; round++) {
      switch (round % 10) {
        case 3:
          await assert.rejects(signIn(cognito, email, `${password}${round}`), incorrect);
          break;
        case 6:
          await assert.rejects(signIn(cognito, `nobody${round}@example.com`, password), incorrect);
          break;
        default: {
          const result = await signIn(cognito, email, password);
          assert.equal(result?.TokenType, 'Bearer');
        }
      }
    }
  });

  it('signs in with a client that has a secret', async () => {
    await signedUp(withSecret, 'ann');
    assert.ok((await signIn(withSecret, 'ann', password))?.AccessToken);
  });

  it('gets errors as classes of the SDK, with the request id', async () => {
    const client = clients.get(cognito)!;
    const error = await client.send(new GetUserCommand({ AccessToken: 'a.b.c' })).catch((thrown: unknown) => thrown);
    assert.ok(error instanceof NotAuthorizedException);
    assert.equal(error.$metadata.httpStatusCode, 400);
    assert.match(error.$metadata.requestId ?? '', /^[0-9a-f-]{36}$/);
  });

  it('gets an error that names the action which is not served, and those that are', async () => {
    const command = new DescribeUserPoolCommand({ UserPoolId: cognito.pool.id });
    await assert.rejects(clients.get(cognito)!.send(command), {
      name: 'UnknownOperationException',
      message:
        /^the action DescribeUserPool is not served by the local user pools; these actions are served: AdminAddUserToGroup, .* VerifyUserAttribute$/,
    });
  });

  it('revokes a refresh token', async () => {
    const { AccessToken, RefreshToken: Token } = await cognito.signedIn();
    const client = clients.get(cognito)!;
    await client.send(new RevokeTokenCommand({ ClientId: cognito.client.id, Token }));
    await assert.rejects(client.send(new GetUserCommand({ AccessToken })), {
      message: 'Access Token has been revoked',
    });
  });
});
