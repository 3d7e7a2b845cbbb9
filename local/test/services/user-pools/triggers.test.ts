import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../../../lib/assembly/json.js';
import type { Resource } from '../../../lib/assembly/resource.js';
import {
  type Answer,
  CognitoFixture,
  claimsOf,
  email,
  functionResource,
  type PoolInput,
  password,
} from '../../support/cognito.js';
import { Administrator } from './administrator.js';

type Handler = (event: Answer) => unknown;

const arn = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });

/** A Cognito whose triggers are these functions; `events` is what they were called with. */
function withTriggers(
  handlers: { readonly [name: string]: Handler },
  input: PoolInput & { readonly config?: JsonObject } = {},
) {
  const events: Answer[] = [];
  const names = Object.keys(handlers);
  const functions = Object.fromEntries(names.map((name) => [`${name}Function`, functionResource()]));
  const config = Object.fromEntries(names.map((name) => [name, arn(`${name}Function`)]));
  const cognito = new CognitoFixture({
    ...input,
    pool: { LambdaConfig: input.config ?? config, ...input.pool },
    resources: { ...functions, ...input.resources },
    invoke: async (fn: Resource, event) => {
      events.push(structuredClone(event));
      return handlers[fn.logicalId.replace(/Function$/, '')]!(event);
    },
  });
  return { cognito, events };
}

const unchanged: Handler = (event) => event;
const responding =
  (response: JsonObject): Handler =>
  (event) => ({ ...event, response });
const throwing =
  (message: string): Handler =>
  () => {
    throw new Error(message);
  };

function beginWithPassword(cognito: CognitoFixture, USERNAME: string): Promise<Answer> {
  const AuthParameters = { USERNAME, PASSWORD: password };
  return cognito.ok('InitiateAuth', { AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters });
}

/** The rest of a sign-in with a temporary password. */
async function withNewPassword(cognito: CognitoFixture, USERNAME: string, session?: string): Promise<Answer> {
  const Session = session ?? (await beginWithPassword(cognito, USERNAME)).Session;
  const ChallengeResponses = { USERNAME, NEW_PASSWORD: 'Battery-Staple-2' };
  return cognito.ok('RespondToAuthChallenge', { ChallengeName: 'NEW_PASSWORD_REQUIRED', Session, ChallengeResponses });
}

describe('PreSignUp', () => {
  it('is told who signs up, before there is a user', async () => {
    const { cognito, events } = withTriggers({ PreSignUp: unchanged });
    const { UserSub } = await cognito.ok('SignUp', {
      Username: email,
      Password: password,
      UserAttributes: [{ Name: 'name', Value: 'Ann' }],
      ValidationData: [{ Name: 'invitation', Value: 'abc' }],
      ClientMetadata: { page: 'welcome' },
    });
    assert.deepEqual(events, [
      {
        version: '1',
        region: 'eu-west-1',
        userPoolId: cognito.pool.id,
        userName: UserSub,
        callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: cognito.client.id },
        triggerSource: 'PreSignUp_SignUp',
        request: {
          userAttributes: { name: 'Ann', email },
          validationData: { invitation: 'abc' },
          clientMetadata: { page: 'welcome' },
        },
        response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
      },
    ]);
    assert.ok(!JSON.stringify(events).includes(password));
  });

  it('is told of a user whom an administrator makes, and only its failing counts', async () => {
    let isClosed = false;
    const handler: Handler = (event) =>
      isClosed ? throwing('closed')(event) : responding({ autoConfirmUser: true, autoVerifyEmail: true })(event);
    const { cognito, events } = withTriggers({ PreSignUp: handler });
    const admin = new Administrator(cognito);
    const { Username, UserStatus, Attributes } = await admin.invited(email, {
      ValidationData: [{ Name: 'invitation', Value: 'abc' }],
    });
    const [{ triggerSource, userName, callerContext, request }] = events;
    assert.deepEqual(
      { triggerSource, userName, clientId: callerContext.clientId, request },
      {
        triggerSource: 'PreSignUp_AdminCreateUser',
        userName: Username,
        clientId: 'CLIENT_ID_NOT_APPLICABLE',
        request: { userAttributes: { email }, validationData: { invitation: 'abc' } },
      },
    );
    assert.equal(UserStatus, 'FORCE_CHANGE_PASSWORD');
    assert.ok(!JSON.stringify(Attributes).includes('email_verified'));
    isClosed = true;
    const refused = 'UserLambdaValidationException: PreSignUp failed with error closed.';
    assert.equal(await admin.call('AdminCreateUser', { Username: 'ben@example.com' }), refused);
    assert.equal((await admin.ok('ListUsers')).Users.length, 1);
  });

  it('lets one of two in whom an administrator makes under one name at once', async () => {
    const { cognito } = withTriggers({ PreSignUp: (event) => new Promise((resolve) => setImmediate(resolve, event)) });
    const admin = new Administrator(cognito);
    const answers = await Promise.all([1, 2].map(() => admin.call('AdminCreateUser', { Username: email })));
    assert.deepEqual(
      answers.filter((answer) => typeof answer === 'string'),
      ['UsernameExistsException: User account already exists'],
    );
    assert.equal((await admin.ok('ListUsers')).Users.length, 1);
  });

  it('confirms the user and verifies the address', async () => {
    const { cognito } = withTriggers({ PreSignUp: responding({ autoConfirmUser: true, autoVerifyEmail: true }) });
    const { UserConfirmed } = await cognito.ok('SignUp', { Username: email, Password: password });
    assert.equal(UserConfirmed, true);
    assert.equal(cognito.cognito.mails.length, 0);
    assert.equal(claimsOf((await cognito.signedIn()).IdToken).email_verified, true);
  });

  it('refuses the user by failing, with its own message', async () => {
    const { cognito } = withTriggers({ PreSignUp: throwing('by invitation only') });
    const answer = await cognito.call('SignUp', { Username: email, Password: password });
    assert.equal(answer, 'UserLambdaValidationException: PreSignUp failed with error by invitation only.');
    assert.deepEqual(cognito.saved?.pools[cognito.pool.id]?.users ?? {}, {});
  });

  for (const [what, returned] of [
    ['nothing', undefined],
    ['a text', 'done'],
    ['an event without a response', {}],
  ] as const) {
    it(`refuses the user where it returns ${what}`, async () => {
      const { cognito } = withTriggers({ PreSignUp: () => returned });
      const answer = await cognito.call('SignUp', { Username: email, Password: password });
      assert.equal(answer, 'InvalidLambdaResponseException: Unrecognizable lambda output');
    });
  }

  it('refuses the user where its function is not in the assembly', async () => {
    const config = { PreSignUp: 'arn:aws:lambda:eu-west-1:111111111111:function:elsewhere' };
    const { cognito } = withTriggers({}, { config });
    const { response, reason } = await cognito.send('SignUp', { Username: email, Password: password });
    assert.equal(JSON.parse(response.body.toString()).__type, 'UnexpectedLambdaException');
    assert.match(reason ?? '', /^the function of the trigger PreSignUp is unknown: no AWS::Lambda::Function/);
  });

  it('lets one of two in who sign up under one name at once', async () => {
    const { cognito } = withTriggers({ PreSignUp: (event) => new Promise((resolve) => setImmediate(resolve, event)) });
    const signUp = () => cognito.call('SignUp', { Username: email, Password: password });
    const answers = await Promise.all([signUp(), signUp()]);
    assert.equal(answers.filter((answer) => typeof answer !== 'string').length, 1);
    assert.equal(Object.keys(cognito.saved!.pools[cognito.pool.id]!.users).length, 1);
  });
});

describe('PostConfirmation', () => {
  const sources = (events: readonly Answer[]) => events.map(({ triggerSource }) => triggerSource);

  it('is told of a user who is confirmed', async () => {
    const { cognito, events } = withTriggers({ PostConfirmation: unchanged });
    const sub = await cognito.confirmed();
    assert.deepEqual(sources(events), ['PostConfirmation_ConfirmSignUp']);
    const { userName, request, response } = events[0];
    const userAttributes = { sub, 'cognito:user_status': 'CONFIRMED', email, email_verified: 'true' };
    assert.deepEqual({ userName, request, response }, { userName: sub, request: { userAttributes }, response: {} });
  });

  it('is told of a user whom PreSignUp confirms, and of a password that is replaced', async () => {
    const { cognito, events } = withTriggers({
      PreSignUp: responding({ autoConfirmUser: true, autoVerifyEmail: true }),
      PostConfirmation: unchanged,
    });
    await cognito.signedUp();
    await cognito.ok('ForgotPassword', { Username: email });
    await cognito.ok('ConfirmForgotPassword', { Username: email, ConfirmationCode: cognito.code, Password: password });
    assert.deepEqual(sources(events), [
      'PreSignUp_SignUp',
      'PostConfirmation_ConfirmSignUp',
      'PostConfirmation_ConfirmForgotPassword',
    ]);
  });

  it('is told of a user whom an administrator confirms, not of one who changes a temporary password', async () => {
    const { cognito, events } = withTriggers({ PostConfirmation: unchanged });
    const admin = new Administrator(cognito);
    await cognito.signedUp();
    await admin.ok('AdminConfirmSignUp', { Username: email, ClientMetadata: { by: 'seed' } });
    assert.deepEqual(sources(events), ['PostConfirmation_ConfirmSignUp']);
    assert.equal(events[0].callerContext.clientId, 'CLIENT_ID_NOT_APPLICABLE');
    assert.deepEqual(events[0].request.clientMetadata, { by: 'seed' });
    await admin.invited('ben@example.com');
    await withNewPassword(cognito, 'ben@example.com');
    assert.equal(events.length, 1);
  });

  it('leaves the user confirmed when it fails, and the caller is told', async () => {
    const { cognito } = withTriggers({ PostConfirmation: throwing('no table') });
    await cognito.signedUp();
    const answer = await cognito.call('ConfirmSignUp', { Username: email, ConfirmationCode: cognito.code });
    assert.equal(answer, 'UserLambdaValidationException: PostConfirmation failed with error no table.');
    assert.ok(await cognito.signedIn());
  });
});

describe('PreAuthentication and PostAuthentication', () => {
  it('run at a sign-in, and refuse it by failing', async () => {
    let refused = '';
    const check: Handler = (event) =>
      event.triggerSource.startsWith(refused || '-') ? throwing('closed')(event) : event;
    const { cognito, events } = withTriggers({ PreAuthentication: check, PostAuthentication: check });
    await cognito.confirmed();
    await cognito.signedIn();
    assert.deepEqual(
      events.map(({ triggerSource }) => triggerSource),
      ['PreAuthentication_Authentication', 'PostAuthentication_Authentication'],
    );
    const { userAttributes, ...request } = events[0].request;
    assert.equal(userAttributes.email, email);
    assert.deepEqual(request, { validationData: {}, userNotFound: false });
    for (const name of ['PreAuthentication', 'PostAuthentication']) {
      refused = name;
      const AuthParameters = { USERNAME: email, PASSWORD: password };
      const answer = await cognito.call('InitiateAuth', { AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters });
      assert.equal(answer, `UserLambdaValidationException: ${name} failed with error closed.`);
    }
  });
});

/** A Cognito with one trigger; `during` says what happens while it runs. */
function interrupted(name: string, input: PoolInput = {}) {
  let work = async () => {};
  const handler: Handler = async (event) => {
    await work();
    return event;
  };
  const { cognito } = withTriggers({ [name]: handler }, input);
  return {
    cognito,
    during: (given: () => Promise<void>) => {
      work = given;
    },
  };
}

describe('the triggers of a sign-in in several steps', () => {
  const incorrect = /Incorrect username or password\./;
  const resetRequired = /PasswordResetRequiredException: Password reset required for the user/;

  it('run once: before the first challenge, and after the last', async () => {
    const names = ['PreAuthentication', 'PostAuthentication', 'PreTokenGeneration'];
    const { cognito, events } = withTriggers(Object.fromEntries(names.map((name) => [name, unchanged])));
    await new Administrator(cognito).invited(email);
    const begun = await beginWithPassword(cognito, email);
    const sources = () => events.map(({ triggerSource }) => triggerSource);
    assert.deepEqual(sources(), ['PreAuthentication_Authentication']);
    assert.equal(events[0].request.userAttributes['cognito:user_status'], 'FORCE_CHANGE_PASSWORD');
    await withNewPassword(cognito, email, begun.Session);
    assert.deepEqual(sources().slice(1), ['PostAuthentication_Authentication', 'TokenGeneration_NewPasswordChallenge']);
  });

  for (const name of ['PreAuthentication', 'PostAuthentication', 'PreTokenGeneration']) {
    for (const [what, action, members, refusal] of [
      ['is disabled', 'AdminDisableUser', {}, incorrect],
      ['is deleted', 'AdminDeleteUser', {}, incorrect],
      ['gets another password', 'AdminSetUserPassword', { Password: 'Battery-Staple-2', Permanent: true }, incorrect],
      ['has the password reset', 'AdminResetUserPassword', {}, resetRequired],
    ] as const) {
      it(`let nobody in who ${what} while one runs: ${name}`, async () => {
        const { cognito, during } = interrupted(name);
        await cognito.confirmed();
        during(() => new Administrator(cognito).ok(action, { Username: email, ...members }));
        await assert.rejects(cognito.signedIn(), refusal);
        const [user] = Object.values(cognito.saved!.pools[cognito.pool.id]!.users);
        assert.deepEqual(user?.sessions ?? [], []);
      });
    }
  }

  it('do not run for a user whose password was reset before', async () => {
    const { cognito, events } = withTriggers({ PreAuthentication: unchanged });
    await cognito.confirmed();
    await new Administrator(cognito).ok('AdminResetUserPassword', { Username: email });
    await assert.rejects(cognito.signedIn(), resetRequired);
    assert.deepEqual(events, []);
  });

  it('ask nobody for a second factor who has the password reset while the first one runs', async () => {
    const pool = { MfaConfiguration: 'ON', EnabledMfas: ['SOFTWARE_TOKEN_MFA'] };
    const { cognito, during } = interrupted('PreAuthentication', { pool });
    await cognito.confirmed();
    during(() => new Administrator(cognito).ok('AdminResetUserPassword', { Username: email }));
    await assert.rejects(beginWithPassword(cognito, email), resetRequired);
  });
});

describe('PreTokenGeneration', () => {
  const group = {
    Type: 'AWS::Cognito::UserPoolGroup',
    Properties: { UserPoolId: { Ref: 'Pool' }, GroupName: 'admins' },
  };
  const attachment = {
    Type: 'AWS::Cognito::UserPoolUserToGroupAttachment',
    Properties: { UserPoolId: { Ref: 'Pool' }, GroupName: 'admins', Username: email },
  };
  const resources = { Group: group, Attachment: attachment };
  const config = (LambdaVersion: string) => ({
    PreTokenGenerationConfig: { LambdaArn: arn('PreTokenGenerationFunction'), LambdaVersion },
  });

  async function tokensOf(handler: Handler, version: string) {
    const { cognito, events } = withTriggers({ PreTokenGeneration: handler }, { config: config(version), resources });
    const sub = await cognito.confirmed();
    const tokens = await cognito.signedIn();
    return { cognito, sub, events, tokens, access: claimsOf(tokens.AccessToken), id: claimsOf(tokens.IdToken) };
  }

  const scopes = ['aws.cognito.signin.user.admin'];
  for (const [version, number, what, members, empty] of [
    ['V1_0', '1', 'groups', {}, { claimsOverrideDetails: null }],
    ['V2_0', '2', 'groups and scopes', { scopes }, { claimsAndScopeOverrideDetails: null }],
    ['V3_0', '3', 'groups and scopes', { scopes }, { claimsAndScopeOverrideDetails: null }],
  ] as const) {
    it(`of ${version} is told of ${what}`, async () => {
      const { sub, events } = await tokensOf(unchanged, version);
      const [{ version: found, triggerSource, userName, request, response }] = events;
      assert.deepEqual(
        { found, triggerSource, userName, request, response },
        {
          found: number,
          triggerSource: 'TokenGeneration_Authentication',
          userName: sub,
          request: {
            userAttributes: { sub, 'cognito:user_status': 'CONFIRMED', email, email_verified: 'true' },
            groupConfiguration: { groupsToOverride: ['admins'], iamRolesToOverride: [], preferredRole: null },
            ...members,
          },
          response: empty,
        },
      );
    });
  }

  it('of V2_0 changes scopes, claims and groups', async () => {
    const details = {
      accessTokenGeneration: {
        claimsToAddOrOverride: { tenant: { id: 7 }, sub: 'forged', client_id: 'forged', 'cognito:groups': ['forged'] },
        claimsToSuppress: ['jti', 'exp'],
        scopesToAdd: ['group:admins', 'aws.cognito.forged'],
        scopesToSuppress: [],
      },
      idTokenGeneration: { claimsToAddOrOverride: { name: 'Ann', aud: 'forged' }, claimsToSuppress: ['email', 'aud'] },
      groupOverrideDetails: { groupsToOverride: ['editors'] },
    };
    const handler = responding({ claimsAndScopeOverrideDetails: details });
    const { cognito, sub, access, id } = await tokensOf(handler, 'V2_0');
    assert.equal(access.scope, 'aws.cognito.signin.user.admin group:admins');
    assert.deepEqual(access.tenant, { id: 7 });
    assert.deepEqual([access.sub, access.client_id, id.aud], [sub, cognito.client.id, cognito.client.id]);
    assert.ok(access.jti && access.exp);
    assert.deepEqual([access['cognito:groups'], id['cognito:groups']], [['editors'], ['editors']]);
    assert.deepEqual([id.name, id.email, id.tenant], ['Ann', undefined, undefined]);
  });

  it('takes the own account away with its scope', async () => {
    const accessTokenGeneration = { scopesToSuppress: ['aws.cognito.signin.user.admin'] };
    const handler = responding({ claimsAndScopeOverrideDetails: { accessTokenGeneration } });
    const { cognito, tokens, access } = await tokensOf(handler, 'V2_0');
    assert.equal(access.scope, undefined);
    const answer = await cognito.call('GetUser', { AccessToken: tokens.AccessToken });
    assert.equal(answer, 'NotAuthorizedException: Access Token does not have required scopes');
  });

  it('of V1_0 changes the ID token, and the groups of both', async () => {
    const claimsOverrideDetails = {
      claimsToAddOrOverride: { plan: 'free' },
      claimsToSuppress: ['email'],
      groupOverrideDetails: { groupsToOverride: [] },
    };
    const { events, access, id } = await tokensOf(responding({ claimsOverrideDetails }), 'V1_0');
    assert.deepEqual([events[0].version, events[0].request.scopes], ['1', undefined]);
    assert.deepEqual([id.plan, id.email, access.plan], ['free', undefined, undefined]);
    assert.deepEqual([access['cognito:groups'], id['cognito:groups']], [undefined, undefined]);
    assert.equal(access.scope, 'aws.cognito.signin.user.admin');
  });

  it('is told of groups that were made, from the next token on', async () => {
    const { cognito, events, tokens } = await tokensOf(unchanged, 'V2_0');
    const admin = new Administrator(cognito);
    await admin.ok('CreateGroup', { GroupName: 'editors', Precedence: 1 });
    await admin.ok('AdminAddUserToGroup', { Username: email, GroupName: 'editors' });
    await cognito.ok('GetTokensFromRefreshToken', { RefreshToken: tokens.RefreshToken });
    await cognito.signedIn();
    assert.deepEqual(
      events.map(({ request }) => request.groupConfiguration.groupsToOverride),
      [['admins'], ['editors', 'admins'], ['editors', 'admins']],
    );
  });

  it('runs when tokens are refreshed, and for the command line', async () => {
    const details = { accessTokenGeneration: { scopesToAdd: ['group:admins'] } };
    const { cognito, tokens, events } = await tokensOf(responding({ claimsAndScopeOverrideDetails: details }), 'V2_0');
    const { AuthenticationResult } = await cognito.ok('GetTokensFromRefreshToken', {
      RefreshToken: tokens.RefreshToken,
      ClientMetadata: { tab: '2' },
    });
    assert.match(claimsOf(AuthenticationResult.AccessToken).scope, /group:admins/);
    assert.equal(events[1].triggerSource, 'TokenGeneration_RefreshTokens');
    assert.deepEqual(events[1].request.clientMetadata, { tab: '2' });
    assert.match(claimsOf(await cognito.cognito.issueAccessToken(email)).scope, /group:admins/);
  });

  for (const [what, accessTokenGeneration] of [
    ['scopes that are no list', { scopesToAdd: 'admins' }],
    ['a scope with a space', { scopesToAdd: ['a b'] }],
    ['claims that are no map', { claimsToAddOrOverride: ['a'] }],
  ] as const) {
    it(`refuses the sign-in where it returns ${what}`, async () => {
      const handler = responding({ claimsAndScopeOverrideDetails: { accessTokenGeneration } });
      await assert.rejects(tokensOf(handler, 'V2_0'), /InvalidLambdaResponseException: Unrecognizable lambda output/);
    });
  }

  for (const [what, action, code] of [
    ['is disabled', 'AdminDisableUser', 'COGNITO_USER_DISABLED'],
    ['is deleted', 'AdminDeleteUser', 'COGNITO_USER_MISSING'],
    ['has the password reset', 'AdminResetUserPassword', 'COGNITO_USER_UNCONFIRMED'],
  ] as const) {
    it(`gives the command line no token of a user who ${what} while it runs`, async () => {
      const { cognito, during } = interrupted('PreTokenGeneration');
      await cognito.confirmed();
      during(() => new Administrator(cognito).ok(action, { Username: email }));
      await assert.rejects(cognito.cognito.issueAccessToken(email), { code });
    });
  }

  it('gives the command line no token by failing', async () => {
    const { cognito } = withTriggers({ PreTokenGeneration: throwing('no') }, { config: config('V2_0'), resources });
    await cognito.confirmed();
    await assert.rejects(cognito.cognito.issueAccessToken(email), {
      name: 'CognitoError',
      code: 'COGNITO_TRIGGER_FAILED',
      message: `no token for '${email}': PreTokenGeneration failed with error no.`,
    });
  });

  it('refuses the sign-in by failing, and no session is left', async () => {
    const { cognito } = withTriggers({ PreTokenGeneration: throwing('no') }, { config: config('V2_0'), resources });
    const sub = await cognito.confirmed();
    await assert.rejects(cognito.signedIn(), /PreTokenGeneration failed with error no\./);
    assert.deepEqual(cognito.saved?.pools[cognito.pool.id]?.users[sub]?.sessions, []);
  });
});
