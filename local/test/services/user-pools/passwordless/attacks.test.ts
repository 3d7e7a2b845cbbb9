import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { JsonObject } from '../../../../lib/assembly/json.js';
import { type Answer, email, functionResource, password } from '../../../support/cognito.js';
import { Administrator, attributeList } from '../administrator.js';
import { choiceClient, otherCode, PasswordlessPool } from './passwordless-pool.js';
import { VirtualPasskey } from './virtual-passkey.js';

const eve = 'eve@example.com';

/** A pool with two users and two clients. Eve attacks Ann, and knows her own password, codes and passkey. */
class AttackedPool extends PasswordlessPool {
  readonly passkeys = { ann: new VirtualPasskey({ counter: 5 }), eve: new VirtualPasskey({ counter: 5 }) };

  constructor() {
    const clients = { Other: choiceClient, Plain: { ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'] } };
    super({
      pool: {
        LambdaConfig: Object.fromEntries(
          ['Define', 'Create', 'Verify'].map((name) => [
            { Define: 'DefineAuthChallenge', Create: 'CreateAuthChallenge', Verify: 'VerifyAuthChallengeResponse' }[
              name
            ],
            { 'Fn::GetAtt': [name, 'Arn'] },
          ]),
        ) as JsonObject,
      },
      resources: {
        ...Object.fromEntries(['Define', 'Create', 'Verify'].map((name) => [name, functionResource()])),
        ...Object.fromEntries(
          Object.entries(clients).map(([id, settings]) => [
            id,
            { Type: 'AWS::Cognito::UserPoolClient', Properties: { UserPoolId: { Ref: 'Pool' }, ...settings } },
          ]),
        ),
      },
      invoke: async (fn, event: Answer) => {
        const { session } = event.request;
        const responses: Record<string, unknown> = {
          Define: session?.at(-1)?.challengeResult ? { issueTokens: true } : { challengeName: 'CUSTOM_CHALLENGE' },
          Create: { privateChallengeParameters: { answer: event.userName } },
          Verify: { answerCorrect: event.request.challengeAnswer === event.request.privateChallengeParameters?.answer },
        };
        return { ...event, response: responses[fn.logicalId] };
      },
    });
  }

  async open(): Promise<this> {
    for (const [name, key] of [
      [email, this.passkeys.ann],
      [eve, this.passkeys.eve],
    ] as const) {
      await this.confirmed(name);
      const { AccessToken } = await this.signedIn(name);
      const { CredentialCreationOptions } = await this.ok('StartWebAuthnRegistration', { AccessToken });
      await this.send('CompleteWebAuthnRegistration', {
        AccessToken,
        Credential: key.create(CredentialCreationOptions),
      });
    }
    return this;
  }

  clientNamed(path: string): string {
    return this.pool.clients.find(({ resource }) => resource.path === `Stack/${path}`)!.id;
  }

  /** A session that waits for this challenge, of this user. */
  async waiting(challenge: string, name: string): Promise<Answer> {
    switch (challenge) {
      case 'CUSTOM_CHALLENGE':
        return this.call('InitiateAuth', { AuthFlow: 'CUSTOM_AUTH', AuthParameters: { USERNAME: name } });
      case 'SELECT_CHALLENGE':
        return this.begin(name);
      default:
        return this.prefer(challenge, name);
    }
  }

  /** What answers the challenge rightly, for the user whose it is. */
  async right(challenge: string, name: string, waiting: Answer): Promise<JsonObject> {
    const passkey = name === eve ? this.passkeys.eve : this.passkeys.ann;
    const options = waiting.ChallengeParameters.CREDENTIAL_REQUEST_OPTIONS;
    switch (challenge) {
      case 'EMAIL_OTP':
        return { EMAIL_OTP_CODE: this.code };
      case 'PASSWORD':
        return { PASSWORD: password };
      case 'SELECT_CHALLENGE':
        return { ANSWER: 'PASSWORD', PASSWORD: password };
      case 'CUSTOM_CHALLENGE':
        return { ANSWER: (await new Administrator(this).ok('AdminGetUser', { Username: name })).Username };
      default:
        return { CREDENTIAL: passkey.get(options) };
    }
  }
}

const challenges = ['SELECT_CHALLENGE', 'PASSWORD', 'EMAIL_OTP', 'WEB_AUTHN', 'CUSTOM_CHALLENGE'];

/** Whoever gets in has tokens, and whoever does not is told so. */
function refused(answer: Answer, what: string): void {
  if (answer.ChallengeName === 'CUSTOM_CHALLENGE') {
    // The functions ask again.
    assert.equal(answer.AuthenticationResult, undefined);
    return;
  }
  assert.equal(typeof answer, 'string', `${what}: ${JSON.stringify(answer).slice(0, 200)}`);
  assert.match(answer, /^(NotAuthorized|CodeMismatch|InvalidParameter|UserNotFound|TooManyRequests)Exception: /);
}

describe('an attacker', () => {
  let cognito: AttackedPool;
  before(async () => {
    cognito = await new AttackedPool().open();
  });

  for (const challenge of challenges) {
    it(`gets in where the answer to ${challenge} is right, so that what follows is refused for its own reason`, async () => {
      const waiting = await cognito.waiting(challenge, email);
      const right = await cognito.right(challenge, email, waiting);
      assert.ok((await cognito.answer(challenge, waiting.Session, right)).AuthenticationResult);
    });

    it(`does not get in as another user with a session of ${challenge}`, async () => {
      const waiting = await cognito.waiting(challenge, eve);
      const right = await cognito.right(challenge, eve, waiting);
      refused(await cognito.answer(challenge, waiting.Session, { ...right, USERNAME: email }), challenge);
    });

    it(`does not get in with the session of another user and an own answer to ${challenge}`, async () => {
      const own = await cognito.waiting(challenge, eve);
      const answer = await cognito.right(challenge, eve, own);
      const foreign = await cognito.waiting(challenge, email);
      const given = challenge === 'PASSWORD' ? { PASSWORD: 'Eves-Password-1' } : answer;
      const responses = challenge === 'SELECT_CHALLENGE' ? { ANSWER: 'PASSWORD', PASSWORD: 'Eves-Password-1' } : given;
      refused(await cognito.answer(challenge, foreign.Session, { ...responses, USERNAME: email }), challenge);
    });

    it(`does not get in by another client with a session of ${challenge}`, async () => {
      for (const client of ['Other', 'Plain']) {
        const waiting = await cognito.waiting(challenge, email);
        const right = await cognito.right(challenge, email, waiting);
        const ClientId = cognito.clientNamed(client);
        refused(await cognito.answer(challenge, waiting.Session, right, { ClientId }), client);
      }
    });

    it(`does not get in with a session of ${challenge} that is spent`, async () => {
      const waiting = await cognito.waiting(challenge, email);
      const right = await cognito.right(challenge, email, waiting);
      assert.ok((await cognito.answer(challenge, waiting.Session, right)).AuthenticationResult);
      refused(await cognito.answer(challenge, waiting.Session, right), 'spent');
    });

    it(`does not get in with a session of ${challenge} that is over`, async () => {
      const waiting = await cognito.waiting(challenge, email);
      const right = await cognito.right(challenge, email, waiting);
      cognito.now += 180_000;
      refused(await cognito.answer(challenge, waiting.Session, right), 'over');
    });

    it(`does not get in with no session of ${challenge}, or one that is made up`, async () => {
      const waiting = await cognito.waiting(challenge, email);
      const right = await cognito.right(challenge, email, waiting);
      const forged = [undefined, 'A'.repeat(86), `${waiting.Session}A`, waiting.Session.toLowerCase()];
      for (const Session of forged) {
        refused(await cognito.answer(challenge, Session, right), String(Session));
      }
    });

    for (const other of challenges.filter((name) => name !== challenge)) {
      it(`does not get in with a session of ${challenge} and a right answer to ${other}`, async () => {
        const asked = await cognito.waiting(other, email);
        const right = await cognito.right(other, email, asked);
        const waiting = await cognito.waiting(challenge, email);
        refused(await cognito.answer(other, waiting.Session, right), other);
      });
    }
  }

  it('does not get in with the code of another session', async () => {
    const first = await cognito.prefer('EMAIL_OTP');
    const code = cognito.code;
    const second = await cognito.prefer('EMAIL_OTP');
    refused(await cognito.giveCode(second.Session, code), 'older code');
    refused(await cognito.giveCode(first.Session, cognito.code), 'newer code');
    assert.ok((await cognito.giveCode(first.Session, code)).AuthenticationResult);
  });

  for (const [what, purpose] of [
    ['a sign-up', 'SignUp'],
    ['a forgotten password', 'ForgotPassword'],
    ['an address', 'GetUserAttributeVerificationCode'],
  ] as const) {
    it(`does not sign in with the code of ${what}`, async () => {
      const pool = await new AttackedPool().open();
      const { AccessToken } = await pool.signedIn();
      const { Session } = await pool.prefer('EMAIL_OTP');
      const input = {
        SignUp: { Username: 'new@example.com', Password: password },
        ForgotPassword: { Username: email },
        GetUserAttributeVerificationCode: { AccessToken, AttributeName: 'email' },
      }[purpose];
      await pool.ok(purpose, input as JsonObject);
      refused(await pool.giveCode(Session, pool.code), purpose);
    });

    it(`does not use the code of a sign-in for ${what}`, async () => {
      const pool = await new AttackedPool().open();
      const { AccessToken } = await pool.signedIn();
      await pool.signedUp('new@example.com');
      await pool.ok('ForgotPassword', { Username: email });
      await pool.ok('GetUserAttributeVerificationCode', { AccessToken, AttributeName: 'email' });
      await pool.prefer('EMAIL_OTP');
      const [action, input] = {
        SignUp: ['ConfirmSignUp', { Username: 'new@example.com', ConfirmationCode: pool.code }],
        ForgotPassword: ['ConfirmForgotPassword', { Username: email, ConfirmationCode: pool.code, Password: password }],
        GetUserAttributeVerificationCode: [
          'VerifyUserAttribute',
          { AccessToken, AttributeName: 'email', Code: pool.code },
        ],
      }[purpose] as [string, JsonObject];
      assert.match(await pool.call(action, input), /^CodeMismatchException/);
    });
  }

  it('does not find a code by guessing over many sessions: the user is locked out for longer each time', async () => {
    const pool = await new AttackedPool().open();
    let answered = 0;
    for (let session = 0; session < 20; session++) {
      const { Session } = await pool.prefer('EMAIL_OTP');
      const wrong = otherCode(pool.code);
      for (let attempt = 0; attempt < 10; attempt++) {
        const answer = await pool.giveCode(Session, wrong);
        refused(answer, 'guess');
        answered += Number(answer.startsWith('CodeMismatch'));
      }
    }
    assert.equal(answered, 5);
    assert.equal(await pool.prefer('EMAIL_OTP').then((answer) => answer.slice?.(0, 15)), 'TooManyRequests');
  });

  it('does not find a code by asking at once', async () => {
    const pool = await new AttackedPool().open();
    const { Session } = await pool.prefer('EMAIL_OTP');
    const wrong = otherCode(pool.code);
    const answers = await Promise.all(Array.from({ length: 50 }, () => pool.giveCode(Session, wrong)));
    assert.equal(answers.filter((answer) => answer.startsWith('CodeMismatch')).length, 5);
    refused(await pool.giveCode(Session), 'right after that');
  });

  it('gets in once with one code, however often it is given at once', async () => {
    const pool = await new AttackedPool().open();
    const { Session } = await pool.prefer('EMAIL_OTP');
    const answers = await Promise.all(Array.from({ length: 10 }, () => pool.giveCode(Session)));
    assert.equal(answers.filter((answer) => answer.AuthenticationResult).length, 1);
  });

  it('gets in once with one passkey’s answer, however often it is given at once', async () => {
    const pool = await new AttackedPool().open();
    const { Session, ChallengeParameters } = await pool.prefer('WEB_AUTHN');
    const CREDENTIAL = pool.passkeys.ann.get(ChallengeParameters.CREDENTIAL_REQUEST_OPTIONS);
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => pool.answer('WEB_AUTHN', Session, { CREDENTIAL })),
    );
    assert.equal(answers.filter((answer) => answer.AuthenticationResult).length, 1);
  });

  it('gets in once with one answer to a custom challenge, however often it is given at once', async () => {
    const pool = await new AttackedPool().open();
    const waiting = await pool.waiting('CUSTOM_CHALLENGE', email);
    const right = await pool.right('CUSTOM_CHALLENGE', email, waiting);
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => pool.answer('CUSTOM_CHALLENGE', waiting.Session, right)),
    );
    assert.equal(answers.filter((answer) => answer.AuthenticationResult).length, 1);
  });

  it('does not get in with a code that was sent before the address changed', async () => {
    const pool = await new AttackedPool().open();
    const sub = await new Administrator(pool).ok('AdminGetUser', { Username: email }).then((user) => user.Username);
    const { Session } = await pool.prefer('EMAIL_OTP');
    const code = pool.code;
    const UserAttributes = attributeList({ email: 'new@example.com', email_verified: 'true' });
    await new Administrator(pool).ok('AdminUpdateUserAttributes', { Username: email, UserAttributes });
    refused(await pool.giveCode(Session, code, { USERNAME: sub }), 'old address');
  });

  it('does not get in as a user who was disabled or deleted during the sign-in', async () => {
    for (const action of ['AdminDisableUser', 'AdminDeleteUser']) {
      const pool = await new AttackedPool().open();
      const { Session } = await pool.prefer('EMAIL_OTP');
      const code = pool.code;
      await new Administrator(pool).ok(action, { Username: email });
      refused(await pool.giveCode(Session, code), action);
    }
  });

  it('sends a disabled user no code', async () => {
    const pool = await new AttackedPool().open();
    await new Administrator(pool).ok('AdminDisableUser', { Username: email });
    const sent = pool.cognito.mails.length;
    const { Session, ChallengeName } = await pool.prefer('EMAIL_OTP');
    assert.deepEqual([ChallengeName, pool.cognito.mails.length], ['EMAIL_OTP', sent]);
    refused(await pool.giveCode(Session, '00000000'), 'no code');
  });

  it('does not get in with a code as text message to a number that is not verified', async () => {
    const pool = await new AttackedPool().open();
    const { AccessToken } = await pool.signedIn();
    await pool.ok('UpdateUserAttributes', {
      AccessToken,
      UserAttributes: attributeList({ phone_number: '+15555550199' }),
    });
    assert.equal((await pool.prefer('SMS_OTP')).ChallengeName, 'SELECT_CHALLENGE');
  });

  for (const [what, take] of [
    ['SignUp', async (pool: AttackedPool) => (await pool.ok('SignUp', { Username: 'new@example.com' })).Session],
    ['another user', async (pool: AttackedPool) => confirmedSession(pool, 'other@example.com')],
    ['another client', async (pool: AttackedPool) => confirmedSession(pool, 'new@example.com', 'Other')],
    ['a sign-in', async (pool: AttackedPool) => (await pool.begin(eve)).Session],
  ] as const) {
    it(`does not sign in with the session of ${what} in the place of a confirmed sign-up`, async () => {
      const pool = await new AttackedPool().open();
      const Session = await take(pool);
      refused(await pool.begin('new@example.com', {}, { Session }), what);
      refused(await pool.begin(email, {}, { Session }), what);
    });
  }

  it('does not confirm a sign-up with the session of another one', async () => {
    const pool = await new AttackedPool().open();
    const { Session } = await pool.ok('SignUp', { Username: 'one@example.com' });
    await pool.ok('SignUp', { Username: 'two@example.com' });
    const confirm = { Username: 'two@example.com', ConfirmationCode: pool.code };
    assert.match(await pool.call('ConfirmSignUp', { ...confirm, Session }), /Invalid session for the user/);
    assert.ok((await pool.ok('ConfirmSignUp', confirm)).Session);
  });

  it('does not take over a user by signing up without a password', async () => {
    const pool = await new AttackedPool().open();
    assert.match(await pool.call('SignUp', { Username: email }), /^UsernameExistsException/);
  });

  it('does not list, delete or register passkeys without an access token of the user', async () => {
    const pool = await new AttackedPool().open();
    const { AccessToken } = await pool.signedIn(eve);
    const CredentialId = pool.passkeys.ann.id.toString('base64url');
    assert.match(
      await pool.call('DeleteWebAuthnCredential', { AccessToken, CredentialId }),
      /^ResourceNotFoundException/,
    );
    for (const action of [
      'StartWebAuthnRegistration',
      'CompleteWebAuthnRegistration',
      'ListWebAuthnCredentials',
      'DeleteWebAuthnCredential',
      'GetUserAuthFactors',
    ]) {
      const input = { AccessToken: 'a.b.c', CredentialId, Credential: {} };
      assert.match(await pool.call(action, input), /^NotAuthorizedException: Invalid Access Token/, action);
    }
  });

  it('does not register a passkey for another user’s registration', async () => {
    const pool = await new AttackedPool().open();
    const ann = await pool.signedIn();
    const own = await pool.signedIn(eve);
    const { CredentialCreationOptions } = await pool.ok('StartWebAuthnRegistration', { AccessToken: ann.AccessToken });
    const Credential = new VirtualPasskey().create(CredentialCreationOptions);
    assert.match(
      await pool.call('CompleteWebAuthnRegistration', { AccessToken: own.AccessToken, Credential }),
      /^WebAuthnChallengeNotFoundException/,
    );
  });

  it('does not get in with a registration in the place of an answer, or the other way round', async () => {
    const pool = await new AttackedPool().open();
    const { Session, ChallengeParameters } = await pool.prefer('WEB_AUTHN');
    const { challenge } = JSON.parse(ChallengeParameters.CREDENTIAL_REQUEST_OPTIONS);
    const created = pool.passkeys.ann.create({ challenge, user: { id: pool.passkeys.ann.userHandle } });
    refused(await pool.answer('WEB_AUTHN', Session, { CREDENTIAL: JSON.stringify(created) }), 'registration');
    const { AccessToken } = await pool.signedIn();
    const { CredentialCreationOptions } = await pool.ok('StartWebAuthnRegistration', { AccessToken });
    const Credential = JSON.parse(pool.passkeys.ann.get(JSON.stringify(CredentialCreationOptions)));
    assert.match(await pool.call('CompleteWebAuthnRegistration', { AccessToken, Credential }), /^InvalidParameter/);
  });

  it('does not get in with a passkey’s answer that is cut, or no JSON', async () => {
    const pool = await new AttackedPool().open();
    for (const edit of [
      (text: string) => text.slice(0, -1),
      () => '[]',
      () => 'null',
      () => '"x"',
      (text: string) => text.replace(/"authenticatorData":"[^"]{4}/, '"authenticatorData":"'),
      (text: string) => text.replace('authenticatorData', 'data'),
      (text: string) => text.replace('"signature":"', '"signature":"+'),
    ]) {
      const { Session, ChallengeParameters } = await pool.prefer('WEB_AUTHN');
      const CREDENTIAL = edit(pool.passkeys.ann.get(ChallengeParameters.CREDENTIAL_REQUEST_OPTIONS));
      refused(await pool.answer('WEB_AUTHN', Session, { CREDENTIAL }), CREDENTIAL.slice(0, 30));
    }
  });

  it('is not signed in by a page of another origin: no request of it is answered', async () => {
    const pool = await new AttackedPool().open();
    const { response } = await pool.handle({
      method: 'POST',
      rawPath: '/',
      rawQueryString: '',
      headers: {
        origin: 'https://evil.example.com',
        'x-amz-target': 'AWSCognitoIdentityProviderService.InitiateAuth',
      },
      body: Buffer.from('{}'),
      sourceIp: '127.0.0.1',
    });
    assert.equal(response.status, 403);
  });
});

/** The session of a sign-up whose code was given. */
async function confirmedSession(pool: AttackedPool, Username: string, client?: string): Promise<string> {
  const rest: JsonObject = client === undefined ? {} : { ClientId: pool.clientNamed(client) };
  await pool.ok('SignUp', { Username, ...rest });
  return (await pool.ok('ConfirmSignUp', { Username, ConfirmationCode: pool.code, ...rest })).Session;
}
