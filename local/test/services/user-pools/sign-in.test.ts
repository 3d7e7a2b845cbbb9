import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, it } from 'node:test';
import { signSrpSession } from 'cognito-srp-helper';
import type { JsonObject } from '../../../lib/assembly/json.js';
import { Challenges } from '../../../lib/services/user-pools/sign-in/challenges.js';
import { type Answer, CognitoFixture, type CognitoInput, email, password } from '../../support/cognito.js';
import { type SrpSession, srpSession } from '../../support/srp-client.js';

const incorrect = 'NotAuthorizedException: Incorrect username or password.';
const A = 'abcdef';

/** One sign-in by SRP; `answer` changes what the challenge is answered with. */
async function srp(cognito: CognitoFixture, answer: JsonObject = {}, username = email): Promise<Answer> {
  const { session, challenge } = await begun(cognito, username);
  return cognito.call('RespondToAuthChallenge', answerTo(challenge, session, answer));
}

async function begun(cognito: CognitoFixture, username = email) {
  const session = srpSession(cognito.pool.id, username, password);
  const AuthParameters = { USERNAME: username, SRP_A: session.largeA };
  return { session, challenge: await cognito.ok('InitiateAuth', { AuthFlow: 'USER_SRP_AUTH', AuthParameters }) };
}

function answerTo(challenge: Answer, session: SrpSession, changes: JsonObject = {}): JsonObject {
  const { passwordSignature, timestamp } = signSrpSession(session, challenge);
  const ChallengeResponses = {
    USERNAME: challenge.ChallengeParameters.USER_ID_FOR_SRP,
    PASSWORD_CLAIM_SECRET_BLOCK: challenge.ChallengeParameters.SECRET_BLOCK,
    PASSWORD_CLAIM_SIGNATURE: passwordSignature,
    TIMESTAMP: timestamp,
    ...changes,
  };
  return { ChallengeName: 'PASSWORD_VERIFIER', ChallengeResponses };
}

describe('InitiateAuth', () => {
  const auth = (AuthFlow: string, AuthParameters: JsonObject = {}) => ({ AuthFlow, AuthParameters });
  const parameters = { USERNAME: email, SRP_A: A };
  const only = (...flows: readonly string[]) => ({ client: { ExplicitAuthFlows: flows } });
  const refusals: readonly (readonly [string, CognitoInput, JsonObject, string])[] = [
    [
      'no flow',
      {},
      {},
      "InvalidParameterException: 1 validation error detected: Value at 'authFlow' failed to satisfy constraint: Member must not be null",
    ],
    [
      'a flow that there is none of',
      {},
      auth('MAGIC'),
      "InvalidParameterException: 1 validation error detected: Value at 'authFlow' failed to satisfy constraint: Member must satisfy enum value set: [USER_SRP_AUTH, REFRESH_TOKEN_AUTH, REFRESH_TOKEN, CUSTOM_AUTH, USER_AUTH, USER_PASSWORD_AUTH, ADMIN_USER_PASSWORD_AUTH, ADMIN_NO_SRP_AUTH]",
    ],
    [
      'choice-based sign-in that the client does not allow',
      {},
      auth('USER_AUTH'),
      'InvalidParameterException: USER_AUTH is not enabled for the client.',
    ],
    [
      'custom challenges that the client does not allow',
      {},
      auth('CUSTOM_AUTH'),
      'InvalidParameterException: CUSTOM_AUTH is not enabled for the client.',
    ],
    [
      'SRP without a user name',
      {},
      auth('USER_SRP_AUTH', { SRP_A: A }),
      'InvalidParameterException: Missing required parameter USERNAME',
    ],
    [
      'SRP without a public value',
      {},
      auth('USER_SRP_AUTH', { USERNAME: email }),
      'InvalidParameterException: Missing required parameter SRP_A',
    ],
    [
      'a public value that is none',
      {},
      auth('USER_SRP_AUTH', { USERNAME: email, SRP_A: 'xyz' }),
      'InvalidParameterException: Invalid SRP_A value.',
    ],
    [
      'a public value of zero',
      {},
      auth('USER_SRP_AUTH', { USERNAME: email, SRP_A: '0' }),
      'InvalidParameterException: Invalid SRP_A value.',
    ],
    [
      'SRP where the client does not have it',
      only('ALLOW_USER_PASSWORD_AUTH'),
      auth('USER_SRP_AUTH', parameters),
      'InvalidParameterException: USER_SRP_AUTH is not enabled for the client.',
    ],
    [
      'passwords where the client does not have them',
      only('ALLOW_USER_SRP_AUTH'),
      auth('USER_PASSWORD_AUTH', { USERNAME: email, PASSWORD: password }),
      'InvalidParameterException: USER_PASSWORD_AUTH flow not enabled for this client',
    ],
    [
      'passwords where the client says nothing',
      { client: { ExplicitAuthFlows: null } },
      auth('USER_PASSWORD_AUTH', {}),
      'InvalidParameterException: USER_PASSWORD_AUTH flow not enabled for this client',
    ],
    [
      'refreshing where the client does not have it',
      only('ALLOW_USER_SRP_AUTH'),
      auth('REFRESH_TOKEN_AUTH', { REFRESH_TOKEN: 'a' }),
      'InvalidParameterException: Auth flow not enabled for this client',
    ],
    ['a wrong password', {}, auth('USER_PASSWORD_AUTH', { USERNAME: email, PASSWORD: 'wrong' }), incorrect],
    ['an unknown user', {}, auth('USER_PASSWORD_AUTH', { USERNAME: 'ben@example.com', PASSWORD: password }), incorrect],
    [
      'an unknown user, and says so',
      { client: { PreventUserExistenceErrors: 'LEGACY' } },
      auth('USER_PASSWORD_AUTH', { USERNAME: 'ben@example.com', PASSWORD: password }),
      'UserNotFoundException: User does not exist.',
    ],
    [
      'an unknown user of SRP, and says so',
      { client: { PreventUserExistenceErrors: null } },
      auth('USER_SRP_AUTH', { USERNAME: 'ben@example.com', SRP_A: A }),
      'UserNotFoundException: User does not exist.',
    ],
    [
      'parameters that are no texts',
      {},
      auth('USER_SRP_AUTH', { USERNAME: {} }),
      'SerializationException: START_OBJECT can not be converted to a String',
    ],
    [
      'a second factor that is demanded, and none that is served',
      { pool: { MfaConfiguration: 'ON', EnabledMfas: ['SMS_MFA'] } },
      auth('USER_PASSWORD_AUTH', { USERNAME: email, PASSWORD: password }),
      'InvalidParameterException: a second factor other than SOFTWARE_TOKEN_MFA and EMAIL_OTP (MfaConfiguration requires one) is not served by the local user pool',
    ],
    [
      'the flow of administrators',
      only('ALLOW_ADMIN_USER_PASSWORD_AUTH'),
      auth('ADMIN_USER_PASSWORD_AUTH', { USERNAME: email, PASSWORD: password }),
      'InvalidParameterException: Initiate Auth method not supported.',
    ],
  ];
  for (const [what, input, members, refused] of refusals) {
    it(`refuses ${what}`, async () => {
      const cognito = new CognitoFixture(input);
      await cognito.confirmed();
      assert.equal(await cognito.call('InitiateAuth', members), refused);
    });
  }

  it('refuses a user who is not confirmed, but only with the right password', async () => {
    const cognito = new CognitoFixture();
    await cognito.signedUp();
    assert.equal(await srp(cognito), 'UserNotConfirmedException: User is not confirmed.');
    const wrong = auth('USER_PASSWORD_AUTH', { USERNAME: email, PASSWORD: 'wrong' });
    assert.equal(await cognito.call('InitiateAuth', wrong), incorrect);
  });

  it('signs in by address in any case, and by sub', async () => {
    const cognito = new CognitoFixture();
    const sub = await cognito.confirmed();
    for (const name of [email, email.toUpperCase(), sub]) {
      assert.ok(await cognito.signedIn(name));
    }
  });

  it('gives the reason of a refusal to the log alone', async () => {
    const cognito = new CognitoFixture();
    await cognito.confirmed();
    const reasons: unknown[] = [];
    for (const USERNAME of [email, 'ben@example.com']) {
      const { reason, response } = await cognito.send(
        'InitiateAuth',
        auth('USER_PASSWORD_AUTH', { USERNAME, PASSWORD: 'wrong' }),
      );
      assert.ok(!response.body.toString().includes(String(reason)));
      reasons.push(reason);
    }
    assert.deepEqual(reasons, ['the password is wrong', 'no such user']);
  });

  it('checks the hash of a client secret', async () => {
    const cognito = new CognitoFixture({ client: { GenerateSecret: true }, pool: { UsernameAttributes: null } });
    const { id, secret = '' } = cognito.client;
    const SecretHash = createHmac('sha256', secret).update(`ann${id}`).digest('base64');
    const names = { Username: 'ann', SecretHash };
    await cognito.ok('SignUp', { ...names, Password: password, UserAttributes: [{ Name: 'email', Value: email }] });
    await cognito.ok('ConfirmSignUp', { ...names, ConfirmationCode: cognito.code });
    const parameters = { USERNAME: 'ann', PASSWORD: password };
    const signedIn = await cognito.ok(
      'InitiateAuth',
      auth('USER_PASSWORD_AUTH', { ...parameters, SECRET_HASH: SecretHash }),
    );
    const { RefreshToken: REFRESH_TOKEN } = signedIn.AuthenticationResult;
    assert.match(
      await cognito.call('InitiateAuth', auth('USER_PASSWORD_AUTH', parameters)),
      /SECRET_HASH was not received/,
    );
    assert.ok(await cognito.ok('InitiateAuth', auth('REFRESH_TOKEN_AUTH', { REFRESH_TOKEN, SECRET_HASH: SecretHash })));
    assert.match(
      await cognito.call('InitiateAuth', auth('REFRESH_TOKEN_AUTH', { REFRESH_TOKEN, SECRET_HASH: 'a' })),
      /does not match/,
    );
    assert.ok(await cognito.ok('GetTokensFromRefreshToken', { RefreshToken: REFRESH_TOKEN, ClientSecret: secret }));
    const unable = `NotAuthorizedException: Unable to verify secret for client ${id}`;
    assert.equal(await cognito.call('GetTokensFromRefreshToken', { RefreshToken: REFRESH_TOKEN }), unable);
    const wrong = { RefreshToken: REFRESH_TOKEN, ClientSecret: `${secret}a` };
    assert.equal(await cognito.call('GetTokensFromRefreshToken', wrong), unable);
  });

  it('refuses a secret where the client has none', async () => {
    const cognito = new CognitoFixture();
    await cognito.confirmed();
    const { RefreshToken } = await cognito.signedIn();
    const refused = `NotAuthorizedException: Client ${cognito.client.id} is not configured for secret but secret was received`;
    const hashed = { USERNAME: email, PASSWORD: password, SECRET_HASH: 'a' };
    assert.equal(await cognito.call('InitiateAuth', auth('USER_PASSWORD_AUTH', hashed)), refused);
    assert.equal(await cognito.call('GetTokensFromRefreshToken', { RefreshToken, ClientSecret: 'a' }), refused);
  });
});

describe('RespondToAuthChallenge', () => {
  it('signs in by SRP', async () => {
    const cognito = new CognitoFixture();
    await cognito.confirmed();
    const { AuthenticationResult, ChallengeParameters } = await srp(cognito);
    assert.deepEqual(ChallengeParameters, {});
    assert.equal(AuthenticationResult.TokenType, 'Bearer');
    assert.deepEqual(Object.keys(AuthenticationResult).sort(), [
      'AccessToken',
      'ExpiresIn',
      'IdToken',
      'RefreshToken',
      'TokenType',
    ]);
  });

  it('takes one answer for each challenge', async () => {
    const cognito = new CognitoFixture();
    await cognito.confirmed();
    const { session, challenge } = await begun(cognito);
    const answer = answerTo(challenge, session);
    const both = await Promise.all([1, 2].map(() => cognito.call('RespondToAuthChallenge', answer)));
    assert.equal(both.filter((result) => typeof result !== 'string').length, 1);
    assert.equal(
      await cognito.call('RespondToAuthChallenge', answer),
      'NotAuthorizedException: Invalid session for the user.',
    );
  });

  for (const [minutes, client] of [
    [3, {}],
    [10, { AuthSessionValidity: 10 }],
  ] as const) {
    it(`refuses an answer after ${minutes} minutes`, async () => {
      const cognito = new CognitoFixture({ client });
      await cognito.confirmed();
      const { session, challenge } = await begun(cognito);
      cognito.now += minutes * 60_000;
      const answer = await cognito.call('RespondToAuthChallenge', answerTo(challenge, session));
      assert.equal(answer, 'NotAuthorizedException: Invalid session for the user, session is expired.');
    });
  }

  const missing = (name: string) => `InvalidParameterException: Missing required parameter ${name}`;
  for (const [what, changes, refused] of [
    ['a signature that is none', { PASSWORD_CLAIM_SIGNATURE: 'AAAA' }, incorrect],
    ['another time than the one signed', { TIMESTAMP: 'Tue Nov 3 08:04:05 UTC 2020' }, incorrect],
    ['another time, of a day with two digits', { TIMESTAMP: 'Fri Nov 13 08:04:05 UTC 2020' }, incorrect],
    ['another user', { USERNAME: 'ben@example.com' }, incorrect],
    [
      'a challenge that is not open',
      { PASSWORD_CLAIM_SECRET_BLOCK: 'AAAA' },
      'NotAuthorizedException: Invalid session for the user.',
    ],
    ['no user name', { USERNAME: '' }, missing('USERNAME')],
    ['no signature', { PASSWORD_CLAIM_SIGNATURE: '' }, missing('PASSWORD_CLAIM_SIGNATURE')],
    ['no secret block', { PASSWORD_CLAIM_SECRET_BLOCK: '' }, missing('PASSWORD_CLAIM_SECRET_BLOCK')],
    ['no time', { TIMESTAMP: '' }, missing('TIMESTAMP')],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const cognito = new CognitoFixture();
      await cognito.confirmed();
      assert.equal(await srp(cognito, changes), refused);
    });
  }

  for (const TIMESTAMP of [
    '2026-11-03',
    ' Tue Nov 3 08:04:05 UTC 2026',
    'Tue Nov 3 08:04:05 UTC 2026\n',
    'Tue Nov 003 08:04:05 UTC 2026',
    'Tue Nov 3 08:04:05 UTC 20261',
    ...[...'Tue Nov 3 08:04:05 UTC 2026'].flatMap((character, index, all) =>
      /\d/.test(character) ? [all.with(index, 'x').join(''), all.toSpliced(index, 1).join('')] : [],
    ),
  ]) {
    it(`refuses a time in another format: ${JSON.stringify(TIMESTAMP)}`, async () => {
      const cognito = new CognitoFixture();
      await cognito.confirmed();
      assert.equal(
        await srp(cognito, { TIMESTAMP }),
        'InvalidParameterException: TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english',
      );
    });
  }

  it('takes any name of the user who began, and of no other', async () => {
    const cognito = new CognitoFixture();
    await cognito.confirmed();
    await cognito.confirmed('ben@example.com');
    assert.ok((await srp(cognito, { USERNAME: email.toUpperCase() })).AuthenticationResult);
    assert.equal(await srp(cognito, { USERNAME: 'ben@example.com' }), incorrect);
  });

  it('refuses an answer through another client, and the challenge is over', async () => {
    const Client2 = {
      Type: 'AWS::Cognito::UserPoolClient',
      Properties: { UserPoolId: { Ref: 'Pool' }, ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'] },
    };
    const cognito = new CognitoFixture({ resources: { Client2 } });
    await cognito.confirmed();
    const { session, challenge } = await begun(cognito);
    const answer = answerTo(challenge, session);
    const ClientId = cognito.pool.clients[1]!.id;
    const refused = 'NotAuthorizedException: Invalid session for the user.';
    assert.equal(await cognito.call('RespondToAuthChallenge', { ...answer, ClientId }), refused);
    assert.equal(await cognito.call('RespondToAuthChallenge', answer), refused);
  });

  it('gives the reason of a refusal to the log alone', async () => {
    const cognito = new CognitoFixture();
    await cognito.confirmed();
    await cognito.confirmed('ben@example.com');
    const { AccessToken } = await cognito.signedIn();
    const reasonOf = async (changes: JsonObject, meanwhile = async () => {}) => {
      const { session, challenge } = await begun(cognito);
      await meanwhile();
      const { reason, response } = await cognito.send('RespondToAuthChallenge', answerTo(challenge, session, changes));
      assert.ok(!response.body.toString().includes(String(reason)));
      return reason;
    };
    assert.equal(
      await reasonOf({ PASSWORD_CLAIM_SECRET_BLOCK: 'AAAA' }),
      'there is no such challenge: each challenge can be answered only once',
    );
    assert.equal(
      await reasonOf({ USERNAME: 'ben@example.com' }),
      'USERNAME is not the name of the user who started the sign-in',
    );
    assert.equal(
      await reasonOf({}, () => cognito.ok('DeleteUser', { AccessToken })),
      'the user was deleted, or the password changed, during the sign-in',
    );
  });

  it('refuses challenges of other kinds by name', async () => {
    const answer = await new CognitoFixture().call('RespondToAuthChallenge', { ChallengeName: 'SMS_MFA' });
    assert.equal(answer, 'InvalidParameterException: the challenge SMS_MFA is not served by the local user pool');
  });

  it('challenges somebody unknown like anyone else, and the same at every time', async () => {
    const cognito = new CognitoFixture();
    await cognito.confirmed();
    const known = await begun(cognito);
    const [one, two, other] = await Promise.all(
      ['ben@example.com', 'BEN@example.com', 'cid@example.com'].map((name) => begun(cognito, name)),
    );
    const parts = ({ challenge }: Answer) => challenge.ChallengeParameters;
    assert.deepEqual(Object.keys(parts(one)), Object.keys(parts(known)));
    assert.match(parts(one).USER_ID_FOR_SRP, /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/);
    assert.equal(parts(one).SALT.length, parts(known).SALT.length);
    for (const name of ['SALT', 'USER_ID_FOR_SRP']) {
      assert.equal(parts(one)[name], parts(two)[name]);
      assert.notEqual(parts(one)[name], parts(other)[name]);
    }
    assert.notEqual(parts(one).SRP_B, parts(two).SRP_B);
    assert.equal(await srp(cognito, {}, 'ben@example.com'), incorrect);
  });

  it('refuses an answer by a password that was changed meanwhile', async () => {
    const cognito = new CognitoFixture();
    await cognito.confirmed();
    const { AccessToken } = await cognito.signedIn();
    const { session, challenge } = await begun(cognito);
    await cognito.ok('ChangePassword', {
      AccessToken,
      PreviousPassword: password,
      ProposedPassword: 'Battery-Staple-2',
    });
    assert.equal(await cognito.call('RespondToAuthChallenge', answerTo(challenge, session)), incorrect);
  });

  it('keeps a thousand challenges open, not more', () => {
    const challenges = new Challenges();
    const opened = Array.from({ length: 1001 }, (_, index) =>
      challenges.open({
        clientId: 'client',
        claimant: { user: undefined, name: '', username: '' },
        expiresAt: 0,
        identity: { poolName: '', userId: '' },
        verifier: { salt: '', verifier: '' },
        A: 1n,
        b: Buffer.alloc(32),
        secretBlock: Buffer.from(String(index)),
      }),
    );
    assert.equal(challenges.take(opened[0]!), undefined);
    assert.ok(challenges.take(opened[1]!));
    assert.ok(challenges.take(opened[1000]!));
  });
});
