import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../../../lib/assembly/json.js';
import { type Answer, CognitoFixture, email, functionResource, password } from '../../support/cognito.js';
import { Administrator, attributeList } from './administrator.js';

type Handler = (event: Answer) => unknown;

function withTrigger(handler: Handler, pool: JsonObject = {}) {
  const events: Answer[] = [];
  const current = { handler };
  const cognito = new CognitoFixture({
    pool: { LambdaConfig: { CustomMessage: { 'Fn::GetAtt': ['Message', 'Arn'] } }, ...pool },
    resources: { Message: functionResource() },
    invoke: async (_, event) => {
      events.push(structuredClone(event));
      return current.handler(event);
    },
  });
  return { cognito, admin: new Administrator(cognito), events, current };
}

const unchanged: Handler = (event) => event;
const writing =
  (response: JsonObject): Handler =>
  (event) => ({ ...event, response });

/** Every way to a mail, for a user who is confirmed, or made by the step itself. */
const ways: readonly (readonly [string, (cognito: CognitoFixture, admin: Administrator) => Promise<unknown>])[] = [
  ['CustomMessage_SignUp', (cognito) => cognito.signedUp('ben@example.com')],
  [
    'CustomMessage_ResendCode',
    async (cognito) => {
      await cognito.signedUp('ben@example.com');
      return cognito.ok('ResendConfirmationCode', { Username: 'ben@example.com' });
    },
  ],
  ['CustomMessage_ForgotPassword', (cognito) => cognito.ok('ForgotPassword', { Username: email })],
  ['CustomMessage_AdminCreateUser', (_, admin) => admin.invited('ben@example.com')],
  [
    'CustomMessage_AdminCreateUser',
    async (_, admin) => {
      await admin.invited('ben@example.com', { MessageAction: 'SUPPRESS' });
      return admin.invited('ben@example.com', { MessageAction: 'RESEND' });
    },
  ],
  [
    'CustomMessage_UpdateUserAttribute',
    async (cognito) => {
      const { AccessToken } = await cognito.signedIn();
      const UserAttributes = attributeList({ email: 'ann@example.org' });
      return cognito.ok('UpdateUserAttributes', { AccessToken, UserAttributes });
    },
  ],
  [
    'CustomMessage_UpdateUserAttribute',
    (_, admin) => {
      const UserAttributes = attributeList({ email: 'ann@example.org' });
      return admin.ok('AdminUpdateUserAttributes', { Username: email, UserAttributes });
    },
  ],
  [
    'CustomMessage_VerifyUserAttribute',
    async (cognito) => {
      const { AccessToken } = await cognito.signedIn();
      return cognito.ok('GetUserAttributeVerificationCode', { AccessToken, AttributeName: 'email' });
    },
  ],
];

describe('CustomMessage', () => {
  for (const [index, [source, act]] of ways.entries()) {
    it(`writes the mail of ${source} (way ${index + 1})`, async () => {
      const { cognito, admin, events, current } = withTrigger(unchanged);
      await cognito.confirmed();
      current.handler = writing({ emailSubject: `about ${source}`, emailMessage: '{username} has {####}' });
      await act(cognito, admin);
      assert.equal(events.at(-1).triggerSource, source);
      const [mail] = cognito.cognito.mails;
      const isInvitation = source === 'CustomMessage_AdminCreateUser';
      const name = /^(\S+) has /.exec(mail?.text ?? '')?.[1];
      assert.deepEqual(
        [mail?.subject, mail?.text],
        [`about ${source}`, `${name} has ${isInvitation ? password : mail?.code}`],
      );
      assert.equal(mail?.to, source.includes('Update') ? 'ann@example.org' : name);
    });
  }

  it('is told of the user and the placeholders, never of the code', async () => {
    const { cognito, events } = withTrigger(unchanged);
    const UserAttributes = attributeList({ name: 'Ann' });
    const ClientMetadata = { page: 'welcome' };
    const { UserSub } = await cognito.ok('SignUp', {
      Username: email,
      Password: password,
      UserAttributes,
      ClientMetadata,
    });
    assert.deepEqual(events, [
      {
        version: '1',
        region: 'eu-west-1',
        userPoolId: cognito.pool.id,
        userName: UserSub,
        callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: cognito.client.id },
        triggerSource: 'CustomMessage_SignUp',
        request: {
          userAttributes: {
            sub: UserSub,
            'cognito:user_status': 'UNCONFIRMED',
            name: 'Ann',
            email,
            email_verified: 'false',
          },
          codeParameter: '{####}',
          linkParameter: '{##Click Here##}',
          usernameParameter: null,
          clientMetadata: ClientMetadata,
        },
        response: { smsMessage: null, emailMessage: null, emailSubject: null },
      },
    ]);
  });

  it('of an administrator is told of no client, and of the place of the user name', async () => {
    const { admin, events } = withTrigger(unchanged);
    await admin.invited(email);
    const [{ callerContext, request }] = events;
    assert.equal(callerContext.clientId, 'CLIENT_ID_NOT_APPLICABLE');
    assert.equal(request.usernameParameter, '{username}');
    assert.equal(request.userAttributes['cognito:user_status'], 'FORCE_CHANGE_PASSWORD');
  });

  it('leaves what it does not write as the template has it, and else as Cognito does', async () => {
    const { cognito, current } = withTrigger(unchanged, { EmailVerificationSubject: 'Welcome' });
    const sent = async (response: JsonObject, name: string) => {
      current.handler = writing(response);
      await cognito.signedUp(name);
      const { subject, text, code } = cognito.cognito.mails[0]!;
      return [subject, text.replace(code ?? '', '<code>')];
    };
    const text = 'Your verification code is <code>';
    assert.deepEqual(await sent({ smsMessage: null, emailMessage: null, emailSubject: null }, 'a@example.com'), [
      'Welcome',
      text,
    ]);
    assert.deepEqual(await sent({}, 'b@example.com'), ['Welcome', text]);
    assert.deepEqual(await sent({ emailSubject: 'Hi', emailMessage: '' }, 'c@example.com'), ['Hi', text]);
    assert.deepEqual(await sent({ emailMessage: '{####}' }, 'd@example.com'), ['Welcome', '<code>']);
  });

  it('by failing refuses the mail: the user who signed up asks for another', async () => {
    const { cognito, current } = withTrigger(() => {
      throw new Error('no template');
    });
    const refused = 'UserLambdaValidationException: CustomMessage failed with error no template.';
    assert.equal(await cognito.call('SignUp', { Username: email, Password: password }), refused);
    assert.equal(cognito.cognito.mails.length, 0);
    assert.equal(await cognito.call('ResendConfirmationCode', { Username: email }), refused);
    current.handler = unchanged;
    await cognito.ok('ResendConfirmationCode', { Username: email });
    await cognito.ok('ConfirmSignUp', { Username: email, ConfirmationCode: cognito.code });
  });

  it('by failing leaves no user whom an administrator would have made, and no new password', async () => {
    const { cognito, admin, current } = withTrigger(() => {
      throw new Error('no template');
    });
    const refused = 'UserLambdaValidationException: CustomMessage failed with error no template.';
    assert.equal(await admin.call('AdminCreateUser', { Username: email }), refused);
    assert.equal(await admin.call('AdminGetUser', { Username: email }), 'UserNotFoundException: User does not exist.');
    await admin.invited(email, { MessageAction: 'SUPPRESS' });
    assert.equal(await admin.call('AdminCreateUser', { Username: email, MessageAction: 'RESEND' }), refused);
    const AuthParameters = { USERNAME: email, PASSWORD: password };
    const begun = await cognito.ok('InitiateAuth', { AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters });
    assert.equal(begun.ChallengeName, 'NEW_PASSWORD_REQUIRED');
    current.handler = unchanged;
  });

  const unrecognizable = 'InvalidLambdaResponseException: Unrecognizable lambda output';
  for (const [what, response, isInvitation] of [
    ['a text without the code', { emailMessage: 'Welcome, {username}' }, false],
    ['an invitation without the password', { emailMessage: 'Welcome, {username}' }, true],
    ['an invitation without the user name', { emailMessage: 'Welcome, {####}' }, true],
    ['a text that is none', { emailMessage: 5 }, false],
    ['a subject that is none', { emailSubject: {} }, false],
  ] as const) {
    it(`refuses the mail where it returns ${what}`, async () => {
      const { cognito, admin } = withTrigger(writing(response));
      const answer = isInvitation
        ? await admin.call('AdminCreateUser', { Username: email })
        : await cognito.call('SignUp', { Username: email, Password: password });
      assert.equal(answer, unrecognizable);
      assert.equal(cognito.cognito.mails.length, 0);
    });
  }

  it('is not asked where nothing is sent', async () => {
    const { cognito, admin, events } = withTrigger(unchanged);
    await admin.invited(email, { MessageAction: 'SUPPRESS' });
    await cognito.ok('ForgotPassword', { Username: 'nobody@example.com' });
    assert.deepEqual(events, []);
  });

  it('sends no code to a user who is deleted while it runs', async () => {
    const { cognito, admin, current } = withTrigger(unchanged);
    await cognito.confirmed();
    const { length } = cognito.cognito.mails;
    current.handler = async (event) => {
      await admin.ok('AdminDeleteUser', { Username: email });
      return event;
    };
    const answer = await cognito.call('ForgotPassword', { Username: email });
    assert.equal(answer, 'UserNotFoundException: User does not exist.');
    assert.equal(cognito.cognito.mails.length, length);
  });

  it('that runs for long lets the code of one address verify no other', async () => {
    const { cognito, current } = withTrigger(unchanged);
    await cognito.confirmed();
    const { AccessToken } = await cognito.signedIn();
    const update = (address: string) =>
      cognito.call('UpdateUserAttributes', { AccessToken, UserAttributes: attributeList({ email: address }) });
    let release = () => {};
    current.handler = (event) =>
      new Promise((resolve) => {
        release = () => resolve(event);
      });
    const slow = update('mallory@example.org');
    await new Promise(setImmediate);
    const finish = release;
    current.handler = unchanged;
    await update('boss@example.org');
    finish();
    await slow;
    const [mail] = cognito.cognito.mails;
    assert.equal(mail?.to, 'mallory@example.org');
    const verify = { AccessToken, AttributeName: 'email', Code: mail?.code };
    const expired = 'ExpiredCodeException: Invalid code provided, please request a code again.';
    assert.equal(await cognito.call('VerifyUserAttribute', verify), expired);
  });

  it('refuses the mail where its function is not in the assembly', async () => {
    const cognito = new CognitoFixture({
      pool: { LambdaConfig: { CustomMessage: 'arn:aws:lambda:eu-west-1:111111111111:function:elsewhere' } },
    });
    const answer = await cognito.call('SignUp', { Username: email, Password: password });
    assert.equal(answer, 'UnexpectedLambdaException: CustomMessage invocation failed due to error.');
  });
});
