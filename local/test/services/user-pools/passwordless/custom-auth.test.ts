import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../../../../lib/assembly/json.js';
import type { CognitoAnswer } from '../../../../lib/services/user-pools/wire/answer.js';
import { type Answer, email, functionResource, password } from '../../../support/cognito.js';
import { Administrator } from '../administrator.js';
import { incorrect, invalidSession, PasswordlessPool } from './passwordless-pool.js';

type Trigger = 'DefineAuthChallenge' | 'CreateAuthChallenge' | 'VerifyAuthChallengeResponse';
type Functions = Partial<Record<Trigger, (request: Answer) => unknown>>;

const triggers: readonly Trigger[] = ['DefineAuthChallenge', 'CreateAuthChallenge', 'VerifyAuthChallengeResponse'];

/** Asks for the word "open" until it is given, three times. */
const word: Required<Functions> = {
  DefineAuthChallenge: ({ session }) => {
    const last = session.at(-1);
    if (last?.challengeName === 'CUSTOM_CHALLENGE' && last.challengeResult) {
      return { issueTokens: true, failAuthentication: false };
    }
    return session.length < 3
      ? { challengeName: 'CUSTOM_CHALLENGE', issueTokens: false, failAuthentication: false }
      : { issueTokens: false, failAuthentication: true };
  },
  CreateAuthChallenge: ({ session }) => ({
    publicChallengeParameters: { question: `word ${session.length + 1}?` },
    privateChallengeParameters: { answer: 'open' },
    challengeMetadata: `WORD_${session.length + 1}`,
  }),
  VerifyAuthChallengeResponse: ({ privateChallengeParameters, challengeAnswer }) => ({
    answerCorrect: challengeAnswer === privateChallengeParameters.answer,
  }),
};

class CustomPool extends PasswordlessPool {
  readonly events: Answer[] = [];

  constructor(functions: Functions = word, more: { readonly client?: JsonObject; readonly pool?: JsonObject } = {}) {
    const resources = Object.fromEntries(triggers.map((name) => [name, functionResource()]));
    const there = triggers.filter((name) => functions[name]);
    const LambdaConfig = Object.fromEntries(there.map((name) => [name, { 'Fn::GetAtt': [name, 'Arn'] }]));
    super({
      pool: { LambdaConfig, ...more.pool },
      ...(more.client ? { client: more.client } : {}),
      resources,
      invoke: async (fn, event: Answer) => {
        const copy = structuredClone(event);
        this.events.push(copy);
        return { ...copy, response: functions[fn.logicalId as Trigger]?.(copy.request) };
      },
    });
  }

  start(USERNAME = email, more: JsonObject = {}, rest: JsonObject = {}): Promise<Answer> {
    return this.call('InitiateAuth', { AuthFlow: 'CUSTOM_AUTH', AuthParameters: { USERNAME, ...more }, ...rest });
  }

  /** Why the log says that the last request was refused. */
  reason: string | undefined;

  override async send(action: string, input?: JsonObject): Promise<CognitoAnswer> {
    const answer = await super.send(action, input);
    this.reason = answer.reason;
    return answer;
  }

  say(Session: unknown, ANSWER: string, rest: JsonObject = {}, responses: JsonObject = {}): Promise<Answer> {
    return this.answer('CUSTOM_CHALLENGE', Session, { ANSWER, ...responses }, rest);
  }
}

async function customPool(functions?: Functions, more?: ConstructorParameters<typeof CustomPool>[1]) {
  const cognito = new CustomPool(functions, more);
  const sub = await cognito.confirmed();
  return { cognito, sub };
}

describe('CUSTOM_AUTH', () => {
  it('asks what the functions want to know, and signs in who knows it', async () => {
    const { cognito } = await customPool();
    const { Session, ...challenge } = await cognito.start();
    assert.deepEqual(challenge, {
      ChallengeName: 'CUSTOM_CHALLENGE',
      ChallengeParameters: { question: 'word 1?' },
    });
    assert.ok((await cognito.say(Session, 'open')).AuthenticationResult.AccessToken);
  });

  it('tells the functions whom it is about, what was answered so far, and the client metadata of answers', async () => {
    const { cognito, sub } = await customPool();
    const first = await cognito.start(email, {}, { ClientMetadata: { from: 'begin' } });
    const second = await cognito.say(first.Session, 'sesame', { ClientMetadata: { from: 'answer' } });
    assert.equal(second.ChallengeParameters.question, 'word 2?');
    const common = {
      version: '1',
      region: 'eu-west-1',
      userPoolId: cognito.pool.id,
      userName: sub,
      callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: cognito.client.id },
    };
    const userAttributes = { sub, 'cognito:user_status': 'CONFIRMED', email, email_verified: 'true' };
    const session = [{ challengeName: 'CUSTOM_CHALLENGE', challengeResult: false, challengeMetadata: 'WORD_1' }];
    const clientMetadata = { from: 'answer' };
    const define = { challengeName: null, issueTokens: null, failAuthentication: null };
    const create = { publicChallengeParameters: null, privateChallengeParameters: null, challengeMetadata: null };
    assert.deepEqual(cognito.events, [
      {
        ...common,
        triggerSource: 'DefineAuthChallenge_Authentication',
        request: { userAttributes, session: [], userNotFound: false },
        response: define,
      },
      {
        ...common,
        triggerSource: 'CreateAuthChallenge_Authentication',
        request: { userAttributes, challengeName: 'CUSTOM_CHALLENGE', session: [], userNotFound: false },
        response: create,
      },
      {
        ...common,
        triggerSource: 'VerifyAuthChallengeResponse_Authentication',
        request: {
          userAttributes,
          privateChallengeParameters: { answer: 'open' },
          challengeAnswer: 'sesame',
          clientMetadata,
          userNotFound: false,
        },
        response: { answerCorrect: null },
      },
      {
        ...common,
        triggerSource: 'DefineAuthChallenge_Authentication',
        request: { userAttributes, session, clientMetadata, userNotFound: false },
        response: define,
      },
      {
        ...common,
        triggerSource: 'CreateAuthChallenge_Authentication',
        request: { userAttributes, challengeName: 'CUSTOM_CHALLENGE', session, clientMetadata, userNotFound: false },
        response: create,
      },
    ]);
  });

  it('tells the functions nothing of client metadata that no answer had', async () => {
    const { cognito } = await customPool();
    const { Session } = await cognito.start();
    await cognito.say(Session, 'sesame');
    assert.equal(cognito.events.length, 5);
    assert.ok(cognito.events.every(({ request }) => !('clientMetadata' in request)));
  });

  it('tells the functions nothing of metadata that the challenge had none of', async () => {
    const { cognito } = await customPool({ ...word, CreateAuthChallenge: () => ({}) });
    const { Session, ChallengeParameters } = await cognito.start();
    assert.deepEqual(ChallengeParameters, {});
    await cognito.say(Session, 'sesame');
    const { session } = cognito.events.at(-1).request;
    assert.deepEqual(session, [{ challengeName: 'CUSTOM_CHALLENGE', challengeResult: false }]);
  });

  it('never shows the private parameters', async () => {
    const { cognito } = await customPool();
    assert.ok(!JSON.stringify(await cognito.start()).includes('open'));
  });

  it('is failed by the functions after as many answers as they want', async () => {
    const { cognito } = await customPool();
    let { Session } = await cognito.start();
    for (let round = 0; round < 2; round++) {
      ({ Session } = await cognito.say(Session, 'no'));
    }
    assert.equal(await cognito.say(Session, 'no'), incorrect);
    assert.equal(await cognito.say(Session, 'open'), invalidSession);
  });

  it('takes each session for one answer', async () => {
    const { cognito } = await customPool();
    const { Session } = await cognito.start();
    const { Session: next } = await cognito.say(Session, 'no');
    assert.equal(await cognito.say(Session, 'open'), invalidSession);
    assert.ok((await cognito.say(next, 'open')).AuthenticationResult);
  });

  it('takes the password first, and then the challenge', async () => {
    const functions = {
      ...word,
      DefineAuthChallenge: ({ session }: Answer) => {
        const names = session.map((step: Answer) => `${step.challengeName} ${step.challengeResult}`).join();
        return (
          {
            '': { failAuthentication: true },
            'SRP_A true': { challengeName: 'PASSWORD_VERIFIER' },
            'SRP_A true,PASSWORD_VERIFIER true': { challengeName: 'CUSTOM_CHALLENGE' },
            'SRP_A true,PASSWORD_VERIFIER true,CUSTOM_CHALLENGE true': { issueTokens: true },
          }[names as ''] ?? { failAuthentication: true }
        );
      },
    };
    const { cognito, sub } = await customPool(functions);
    const srp = cognito.srp();
    const begun = await cognito.start(email, { CHALLENGE_NAME: 'SRP_A', SRP_A: srp.largeA });
    assert.equal(begun.ChallengeName, 'PASSWORD_VERIFIER');
    const proof = cognito.proof(begun, srp);
    const metadata = { ClientMetadata: { step: 'password' } };
    const { ChallengeName, Session } = await cognito.answer('PASSWORD_VERIFIER', undefined, proof, metadata);
    assert.equal(ChallengeName, 'CUSTOM_CHALLENGE');
    assert.deepEqual(cognito.events.at(-1).request.clientMetadata, { step: 'password' });
    // After SRP, pages call the user by what the challenge did.
    assert.ok((await cognito.say(Session, 'open', {}, { USERNAME: sub })).AuthenticationResult);
    const wrong = cognito.srp(email, 'Wrong-Password-1');
    const other = await cognito.start(email, { CHALLENGE_NAME: 'SRP_A', SRP_A: wrong.largeA });
    assert.equal(await cognito.answer('PASSWORD_VERIFIER', undefined, cognito.proof(other, wrong)), incorrect);
    assert.equal(await cognito.start(), incorrect);
  });

  it('is over if the password changes after it was proven', async () => {
    const functions = {
      ...word,
      DefineAuthChallenge: ({ session }: Answer) =>
        [{ challengeName: 'PASSWORD_VERIFIER' }, { challengeName: 'CUSTOM_CHALLENGE' }, { issueTokens: true }][
          session.length - 1
        ],
    };
    const { cognito } = await customPool(functions);
    const srp = cognito.srp();
    const begun = await cognito.start(email, { CHALLENGE_NAME: 'SRP_A', SRP_A: srp.largeA });
    const { Session } = await cognito.answer('PASSWORD_VERIFIER', undefined, cognito.proof(begun, srp));
    const changed = { Username: email, Password: 'Another-Horse-2', Permanent: true };
    await new Administrator(cognito).ok('AdminSetUserPassword', changed);
    assert.equal(await cognito.say(Session, 'open'), incorrect);
    assert.equal(cognito.reason, 'the password changed during the sign-in');
  });

  it('can issue tokens at once, as the functions may know the user by other means', async () => {
    const { cognito } = await customPool({ ...word, DefineAuthChallenge: () => ({ issueTokens: true }) });
    assert.ok((await cognito.start()).AuthenticationResult);
  });

  it('asks for the second factor of a user all the same', async () => {
    const pool = { MfaConfiguration: 'ON', EnabledMfas: ['SOFTWARE_TOKEN_MFA'] };
    const { cognito } = await customPool({ ...word, DefineAuthChallenge: () => ({ issueTokens: true }) }, { pool });
    assert.equal((await cognito.start()).ChallengeName, 'MFA_SETUP');
  });

  it('runs for unknown users if the client hides whether a user exists, and signs in none', async () => {
    const always = { ...word, VerifyAuthChallengeResponse: () => ({ answerCorrect: true }) };
    const { cognito } = await customPool(always);
    const { Session, ChallengeName } = await cognito.start('nobody@example.com');
    assert.equal(ChallengeName, 'CUSTOM_CHALLENGE');
    const [event] = cognito.events;
    assert.deepEqual([event.request.userNotFound, event.request.userAttributes], [true, {}]);
    assert.match(event.userName, /^[0-9a-f-]{36}$/);
    assert.equal(await cognito.say(Session, 'open', {}, { USERNAME: 'nobody@example.com' }), incorrect);
    assert.equal(cognito.reason, 'DefineAuthChallenge set issueTokens, but the user does not exist');
  });

  it('refuses unknown users where the client may know, and says nothing of it to the functions', async () => {
    const { cognito } = await customPool(word, { client: { PreventUserExistenceErrors: 'LEGACY' } });
    assert.equal(await cognito.start('nobody@example.com'), 'UserNotFoundException: User does not exist.');
    await cognito.start();
    assert.ok(!('userNotFound' in cognito.events[0].request));
  });

  it('tells a user who has not confirmed to do so', async () => {
    const cognito = new CustomPool();
    await cognito.signedUp();
    assert.equal(await cognito.start(), 'UserNotConfirmedException: User is not confirmed.');
    assert.equal(cognito.events.length, 0);
  });

  it('is one of a client without ExplicitAuthFlows', async () => {
    const { cognito } = await customPool(word, { client: { ExplicitAuthFlows: [] } });
    assert.equal((await cognito.start()).ChallengeName, 'CUSTOM_CHALLENGE');
  });

  it('needs the trigger', async () => {
    const { cognito } = await customPool({});
    assert.equal(
      await cognito.start(),
      'InvalidParameterException: Custom auth lambda trigger is not configured for the user pool.',
    );
  });

  it('refuses a first challenge other than SRP_A, and one without its value', async () => {
    const { cognito } = await customPool();
    assert.equal(
      await cognito.start(email, { CHALLENGE_NAME: 'SRP_B' }),
      'InvalidParameterException: Invalid CHALLENGE_NAME, it must be SRP_A',
    );
    assert.equal(
      await cognito.start(email, { CHALLENGE_NAME: 'SRP_A' }),
      'InvalidParameterException: Missing required parameter SRP_A',
    );
  });

  it('says what a function throws, and the answer is spent', async () => {
    const failing = {
      ...word,
      VerifyAuthChallengeResponse: () => {
        throw new Error('out of words');
      },
    };
    const { cognito } = await customPool(failing);
    const { Session } = await cognito.start();
    assert.equal(
      await cognito.say(Session, 'open'),
      'UserLambdaValidationException: VerifyAuthChallengeResponse failed with error out of words.',
    );
    assert.equal(await cognito.say(Session, 'open'), invalidSession);
  });

  const garbage = 'InvalidLambdaResponseException: Unrecognizable lambda output';
  const unclear =
    'the DefineAuthChallenge function must either set issueTokens or failAuthentication to true, or set challengeName to ' +
    'CUSTOM_CHALLENGE or PASSWORD_VERIFIER, got the challengeName ';
  const noEvent = (trigger: Trigger) => `the function of the trigger ${trigger} must return the event with a response`;
  const noBoolean = (name: string) => `${name} is neither true nor false`;
  for (const [what, trigger, response, reason] of [
    ['nothing', 'DefineAuthChallenge', undefined, noEvent('DefineAuthChallenge')],
    ['no decision', 'DefineAuthChallenge', {}, `${unclear}undefined`],
    ['a text for issueTokens', 'DefineAuthChallenge', { issueTokens: 'true' }, noBoolean('issueTokens')],
    ['a number for issueTokens', 'DefineAuthChallenge', { issueTokens: 1 }, noBoolean('issueTokens')],
    [
      'a text for failAuthentication',
      'DefineAuthChallenge',
      { issueTokens: true, failAuthentication: 'yes' },
      noBoolean('failAuthentication'),
    ],
    [
      'a challenge that there is none of',
      'DefineAuthChallenge',
      { challengeName: 'R'.repeat(200) },
      `${unclear}"${'R'.repeat(99)}`,
    ],
    [
      'a list for the challenge',
      'DefineAuthChallenge',
      { challengeName: ['CUSTOM_CHALLENGE'] },
      `${unclear}["CUSTOM_CHALLENGE"]`,
    ],
    [
      'a password that nobody began to prove',
      'DefineAuthChallenge',
      { challengeName: 'PASSWORD_VERIFIER' },
      'DefineAuthChallenge requests PASSWORD_VERIFIER, but the previous answer had no SRP_A',
    ],
    ['no response of CreateAuthChallenge', 'CreateAuthChallenge', undefined, noEvent('CreateAuthChallenge')],
    [
      'a text for the public parameters',
      'CreateAuthChallenge',
      { publicChallengeParameters: 'x' },
      'publicChallengeParameters is not a map of strings',
    ],
    [
      'a number in the public parameters',
      'CreateAuthChallenge',
      { publicChallengeParameters: { x: 1, y: 'y' } },
      'publicChallengeParameters is not a map of strings',
    ],
    [
      'a list for the private parameters',
      'CreateAuthChallenge',
      { privateChallengeParameters: ['x'] },
      'privateChallengeParameters is not a map of strings',
    ],
    ['a number for the metadata', 'CreateAuthChallenge', { challengeMetadata: 7 }, 'challengeMetadata is not a string'],
  ] as const) {
    it(`refuses ${what}, and the log says so`, async () => {
      const { cognito } = await customPool({ ...word, [trigger]: () => response });
      assert.equal(await cognito.start(), garbage);
      assert.equal(cognito.reason, reason);
    });
  }

  for (const [what, response] of [
    ['nothing', undefined],
    ['a text', { answerCorrect: 'true' }],
    ['a number', { answerCorrect: 1 }],
    ['a map', { answerCorrect: {} }],
  ] as const) {
    it(`refuses ${what} for whether an answer is right`, async () => {
      const { cognito } = await customPool({ ...word, VerifyAuthChallengeResponse: () => response });
      const { Session } = await cognito.start();
      assert.equal(await cognito.say(Session, 'open'), garbage);
      const expected = response === undefined ? noEvent('VerifyAuthChallengeResponse') : noBoolean('answerCorrect');
      assert.equal(cognito.reason, expected);
    });
  }

  it('takes no answer for right that is not said to be', async () => {
    const { cognito } = await customPool({ ...word, VerifyAuthChallengeResponse: () => ({}) });
    const { Session } = await cognito.start();
    assert.equal((await cognito.say(Session, 'open')).ChallengeName, 'CUSTOM_CHALLENGE');
  });

  it('fails if the functions both issue tokens and fail', async () => {
    const { cognito } = await customPool({
      ...word,
      DefineAuthChallenge: () => ({ issueTokens: true, failAuthentication: true }),
    });
    assert.equal(await cognito.start(), incorrect);
    assert.equal(cognito.reason, 'DefineAuthChallenge set failAuthentication');
  });

  for (const missing of ['CreateAuthChallenge', 'VerifyAuthChallengeResponse'] as const) {
    it(`refuses a pool without ${missing}`, async () => {
      const { [missing]: _, ...rest } = word;
      const { cognito } = await customPool(rest);
      const begun = await cognito.start();
      assert.equal(typeof begun === 'string' ? begun : await cognito.say(begun.Session, 'open'), garbage);
      assert.equal(cognito.reason, `the user pool has no trigger ${missing}, which custom challenges need`);
    });
  }

  it('refuses a user who was disabled or deleted meanwhile', async () => {
    const { cognito } = await customPool();
    const admin = new Administrator(cognito);
    const first = await cognito.start();
    await admin.ok('AdminDisableUser', { Username: email });
    assert.equal(await cognito.say(first.Session, 'open'), 'NotAuthorizedException: User is disabled.');
    const { Session } = await cognito.start();
    await admin.ok('AdminDeleteUser', { Username: email });
    assert.equal(await cognito.say(Session, 'open'), invalidSession);
  });

  it('has nothing to do with passwords', async () => {
    const { cognito } = await customPool();
    const { Session } = await cognito.start();
    assert.equal(await cognito.answer('PASSWORD', Session, { PASSWORD: password }), invalidSession);
  });
});
