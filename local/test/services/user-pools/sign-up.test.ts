import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../../../lib/assembly/json.js';
import { CognitoFixture, type CognitoInput, email, password } from '../../support/cognito.js';

const hour = 3_600_000;
const mismatch = 'CodeMismatchException: Invalid verification code provided, please try again.';
const expired = 'ExpiredCodeException: Invalid code provided, please request a code again.';
const limit = 'LimitExceededException: Attempt limit exceeded, please try after some time.';

function wrong(code: string): string {
  return code === '000000' ? '000001' : '000000';
}

describe('SignUp', () => {
  it('makes an unconfirmed user and sends a code of six digits', async () => {
    const cognito = new CognitoFixture();
    const answer = await cognito.ok('SignUp', { Username: email, Password: password });
    assert.match(answer.UserSub, /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/);
    assert.deepEqual(answer, {
      UserConfirmed: false,
      UserSub: answer.UserSub,
      CodeDeliveryDetails: { AttributeName: 'email', DeliveryMedium: 'EMAIL', Destination: 'a***@e***' },
    });
    const [mail, ...others] = cognito.cognito.mails;
    assert.ok(mail);
    assert.equal(others.length, 0);
    assert.match(mail.code ?? '', /^\d{6}$/);
    const { id, code, ...rest } = mail;
    assert.deepEqual(rest, {
      poolId: cognito.pool.id,
      to: email,
      subject: 'Your verification code',
      text: `Your verification code is ${code}`,
      used: false,
      at: cognito.now,
    });
  });

  it('writes the mail as the template has it', async () => {
    const VerificationMessageTemplate = { EmailSubject: 'Welcome', EmailMessage: 'Use {####}.' };
    const cognito = new CognitoFixture({ pool: { VerificationMessageTemplate } });
    await cognito.signedUp();
    const [mail] = cognito.cognito.mails;
    assert.deepEqual([mail?.subject, mail?.text], ['Welcome', `Use ${mail?.code}.`]);
  });

  it('keeps no password', async () => {
    const cognito = new CognitoFixture();
    await cognito.confirmed();
    await cognito.signedIn();
    assert.ok(cognito.saved);
    assert.ok(!JSON.stringify(cognito.saved).includes(password));
  });

  const schema = [
    {
      Name: 'tenant',
      AttributeDataType: 'String',
      Mutable: true,
      StringAttributeConstraints: { MinLength: '2', MaxLength: '4' },
    },
    { Name: 'seats', AttributeDataType: 'Number', NumberAttributeConstraints: { MinValue: '1', MaxValue: '9' } },
    { Name: 'given_name', Required: true },
  ];
  const given = { Name: 'given_name', Value: 'Ann' };
  const policy = {
    MinimumLength: 10,
    RequireLowercase: true,
    RequireUppercase: true,
    RequireNumbers: true,
    RequireSymbols: true,
  };
  const attributes = (...list: readonly JsonObject[]) => ({ UserAttributes: list });
  const nonconforming = 'InvalidParameterException: Attributes did not conform to the schema:';
  const unauthorized = 'NotAuthorizedException: A client attempted to write unauthorized attribute';
  const pattern = (name: string) =>
    `InvalidParameterException: 1 validation error detected: Value at '${name}' failed to satisfy constraint: Member must`;
  const policyError = 'InvalidPasswordException: Password did not conform with policy:';

  const refusals: readonly (readonly [string, CognitoInput, JsonObject, string])[] = [
    [
      'a client that is unknown',
      {},
      { ClientId: 'nothing' },
      'ResourceNotFoundException: User pool client nothing does not exist.',
    ],
    ['no user name', {}, { Username: undefined }, `${pattern('username')} not be null`],
    ['an empty user name', {}, { Username: '' }, `${pattern('username')} have length greater than or equal to 1`],
    [
      'a user name with a space',
      {},
      { Username: 'a b@example.com' },
      `${pattern('username')} satisfy regular expression pattern: ^[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+$`,
    ],
    [
      'a user name that is too long',
      {},
      { Username: `${'a'.repeat(128)}@example.com` },
      `${pattern('username')} have length less than or equal to 128`,
    ],
    [
      'a number as password',
      {},
      { Password: 5 },
      'SerializationException: NUMBER_VALUE can not be converted to a String',
    ],
    ['no e-mail address', {}, { Username: 'ann' }, 'InvalidParameterException: Username should be an email.'],
    [
      'a phone number',
      { pool: { UsernameAttributes: ['email', 'phone_number'] } },
      { Username: '+491234567' },
      'InvalidParameterException: signing up with a phone number is not served by the local user pool',
    ],
    [
      'neither address nor number',
      { pool: { UsernameAttributes: ['email', 'phone_number'] } },
      { Username: 'ann' },
      'InvalidParameterException: Username should be either an email or a phone number.',
    ],
    [
      'an address where it is an alias',
      { pool: { UsernameAttributes: null, AliasAttributes: ['email'] } },
      {},
      'InvalidParameterException: Username cannot be of email format, since user pool is configured for email alias.',
    ],
    ['a short password', {}, { Password: 'Aa-1' }, `${policyError} Password not long enough`],
    [
      'a password that is short for the policy',
      { pool: { Policies: { PasswordPolicy: policy } } },
      { Password: 'Aa-45678' },
      `${policyError} Password not long enough`,
    ],
    ['no upper case', {}, { Password: 'correct-horse-1' }, `${policyError} Password must have uppercase characters`],
    ['no lower case', {}, { Password: 'CORRECT-HORSE-1' }, `${policyError} Password must have lowercase characters`],
    ['no digit', {}, { Password: 'Correct-Horse' }, `${policyError} Password must have numeric characters`],
    ['no symbol', {}, { Password: 'CorrectHorse1' }, `${policyError} Password must have symbol characters`],
    [
      'a password that begins with a space',
      {},
      { Password: ' Correct-Horse-1' },
      `${pattern('password')} satisfy regular expression pattern: ^[\\S]+.*[\\S]+$`,
    ],
    [
      'sign-up that is for administrators',
      { pool: { AdminCreateUserConfig: { AllowAdminCreateUserOnly: true } } },
      {},
      'NotAuthorizedException: SignUp is not permitted for this user pool',
    ],
    [
      'an unknown attribute',
      {},
      attributes({ Name: 'custom:tenant', Value: 'a' }),
      `${nonconforming} Type for attribute {custom:tenant} could not be determined`,
    ],
    [
      'an attribute of a name that every map has',
      {},
      attributes({ Name: 'constructor', Value: 'a' }),
      `${nonconforming} Type for attribute {constructor} could not be determined`,
    ],
    [
      'a text that is too short',
      { pool: { Schema: schema } },
      attributes(given, { Name: 'custom:tenant', Value: 'a' }),
      `${nonconforming} custom:tenant: String must have length of at least 2`,
    ],
    [
      'a text that is too long',
      { pool: { Schema: schema } },
      attributes(given, { Name: 'custom:tenant', Value: 'abcde' }),
      `${nonconforming} custom:tenant: String must have length of at most 4`,
    ],
    [
      'a number that is too large',
      { pool: { Schema: schema } },
      attributes(given, { Name: 'custom:seats', Value: '10' }),
      `${nonconforming} custom:seats: Number must have value of at most 9`,
    ],
    [
      'a number that is none',
      { pool: { Schema: schema } },
      attributes(given, { Name: 'custom:seats', Value: 'many' }),
      `${nonconforming} custom:seats: Attribute value is not a number`,
    ],
    [
      'a required attribute that is missing',
      { pool: { Schema: schema } },
      {},
      `${nonconforming} given_name: The attribute is required\n`,
    ],
    [
      'another address as attribute',
      {},
      attributes({ Name: 'email', Value: 'ben@example.com' }),
      `${nonconforming} email: The attribute is not the user name`,
    ],
    ['an address that is verified already', {}, attributes({ Name: 'email_verified', Value: 'true' }), unauthorized],
    ['a sub', {}, attributes({ Name: 'sub', Value: 'a' }), unauthorized],
    [
      'an attribute that the client may not write',
      { client: { WriteAttributes: ['email'] } },
      attributes({ Name: 'name', Value: 'Ann' }),
      unauthorized,
    ],
    [
      'a phone number that is none',
      {},
      attributes({ Name: 'phone_number', Value: '123' }),
      'InvalidParameterException: Invalid phone number format.',
    ],
    [
      'an address that is none',
      { pool: { UsernameAttributes: null } },
      { Username: 'ann', UserAttributes: [{ Name: 'email', Value: 'ann@' }] },
      'InvalidParameterException: Invalid email address format.',
    ],
    [
      'attributes that are no list',
      {},
      { UserAttributes: 'name' },
      'SerializationException: STRING_VALUE can not be converted to a list',
    ],
    [
      'a secret where the client has none',
      {},
      { SecretHash: 'aaaa' },
      'NotAuthorizedException: Client <client> is not configured for secret but secret was received',
    ],
    [
      'no secret where the client has one',
      { client: { GenerateSecret: true } },
      {},
      'NotAuthorizedException: Client <client> is configured with secret but SECRET_HASH was not received',
    ],
    [
      'a wrong secret',
      { client: { GenerateSecret: true } },
      { SecretHash: 'aaaa' },
      'NotAuthorizedException: SecretHash does not match for the client: <client>',
    ],
  ];
  for (const [what, input, members, refused] of refusals) {
    it(`refuses ${what}`, async () => {
      const cognito = new CognitoFixture(input);
      const answer = await cognito.call('SignUp', { Username: email, Password: password, ...members });
      assert.equal(answer, refused.replace('<client>', cognito.client.id));
      assert.equal(cognito.cognito.mails.length, 0);
    });
  }

  it('takes passwords by a policy that asks for less', async () => {
    const cognito = new CognitoFixture({ pool: { Policies: { PasswordPolicy: { MinimumLength: '6' } } } });
    await cognito.ok('SignUp', { Username: email, Password: 'simple' });
  });

  for (const [what, pool, second, expected] of [
    ['an address', {}, email, 'An account with the given email already exists.'],
    ['an address in other case', {}, email.toUpperCase(), 'An account with the given email already exists.'],
    ['a user name', { UsernameAttributes: null }, 'ann', 'User already exists'],
  ] as const) {
    it(`refuses ${what} that is taken`, async () => {
      const cognito = new CognitoFixture({ pool });
      await cognito.signedUp(second === 'ann' ? second : email, { email });
      const answer = await cognito.call('SignUp', { Username: second, Password: password });
      assert.equal(answer, `UsernameExistsException: ${expected}`);
    });
  }

  it('tells addresses in other case apart where the pool does', async () => {
    const cognito = new CognitoFixture({ pool: { UsernameConfiguration: { CaseSensitive: true } } });
    await cognito.signedUp();
    await cognito.signedUp(email.toUpperCase());
  });
});

describe('ConfirmSignUp', () => {
  it('confirms the user and verifies the address', async () => {
    const cognito = new CognitoFixture();
    const sub = await cognito.signedUp();
    const { code } = cognito;
    assert.deepEqual(await cognito.ok('ConfirmSignUp', { Username: email, ConfirmationCode: code }), {});
    const user = cognito.saved?.pools[cognito.pool.id]?.users[sub];
    assert.equal(user?.status, 'CONFIRMED');
    assert.deepEqual(user?.attributes, { email, email_verified: 'true' });
    assert.equal(cognito.cognito.mails[0]?.used, true);
  });

  it('refuses a code that is wrong, and after five of them the right one as well', async () => {
    const cognito = new CognitoFixture();
    await cognito.signedUp();
    const { code } = cognito;
    const answers: unknown[] = [];
    for (const ConfirmationCode of [...Array(5).fill(wrong(code)), code]) {
      answers.push(await cognito.call('ConfirmSignUp', { Username: email, ConfirmationCode }));
    }
    assert.deepEqual(answers, [mismatch, mismatch, mismatch, mismatch, limit, limit]);
    await cognito.ok('ResendConfirmationCode', { Username: email });
    assert.deepEqual(await cognito.call('ConfirmSignUp', { Username: email, ConfirmationCode: cognito.code }), {});
  });

  it('refuses a code after 24 hours, and one that was replaced', async () => {
    const cognito = new CognitoFixture();
    await cognito.signedUp();
    const first = cognito.code;
    cognito.now += 24 * hour;
    assert.equal(await cognito.call('ConfirmSignUp', { Username: email, ConfirmationCode: first }), expired);
    do {
      await cognito.ok('ResendConfirmationCode', { Username: email });
    } while (cognito.code === first);
    assert.equal(await cognito.call('ConfirmSignUp', { Username: email, ConfirmationCode: first }), mismatch);
  });

  it('refuses a user who is confirmed already', async () => {
    const cognito = new CognitoFixture();
    await cognito.confirmed();
    const answer = await cognito.call('ConfirmSignUp', { Username: email, ConfirmationCode: cognito.code });
    assert.equal(answer, 'NotAuthorizedException: User cannot be confirmed. Current status is CONFIRMED');
  });

  for (const [setting, expected] of [
    ['ENABLED', expired],
    ['LEGACY', 'UserNotFoundException: Username/client id combination not found.'],
  ] as const) {
    it(`refuses an unknown user as PreventUserExistenceErrors ${setting} has it`, async () => {
      const cognito = new CognitoFixture({ client: { PreventUserExistenceErrors: setting } });
      assert.equal(await cognito.call('ConfirmSignUp', { Username: email, ConfirmationCode: '123456' }), expected);
    });
  }

  it('gives an address that is an alias to one user at a time', async () => {
    const cognito = new CognitoFixture({ pool: { UsernameAttributes: null, AliasAttributes: ['email'] } });
    await cognito.confirmed('ann', { email });
    await cognito.signedUp('ben', { email });
    const confirmation = { Username: 'ben', ConfirmationCode: cognito.code };
    const taken = 'AliasExistsException: An account with the email already exists.';
    assert.equal(await cognito.call('ConfirmSignUp', confirmation), taken);
    assert.ok(await cognito.signedIn(email));
    await cognito.ok('ConfirmSignUp', { ...confirmation, ForceAliasCreation: true });
    const { AccessToken } = await cognito.signedIn(email);
    assert.equal((await cognito.ok('GetUser', { AccessToken })).Username, 'ben');
  });
});

describe('ResendConfirmationCode', () => {
  it('marks the code that it replaces, and not the one that is used afterwards', async () => {
    const cognito = new CognitoFixture();
    await cognito.signedUp();
    await cognito.ok('ResendConfirmationCode', { Username: email });
    await cognito.ok('ConfirmSignUp', { Username: email, ConfirmationCode: cognito.code });
    const marks = cognito.saved?.mails.map(({ used, replaced }) => ({ used, replaced }));
    assert.deepEqual(marks, [
      { used: true, replaced: undefined },
      { used: true, replaced: true },
    ]);
  });

  it('sends another code and strikes out the first', async () => {
    const cognito = new CognitoFixture();
    await cognito.signedUp();
    const { CodeDeliveryDetails } = await cognito.ok('ResendConfirmationCode', { Username: email });
    assert.equal(CodeDeliveryDetails.Destination, 'a***@e***');
    assert.deepEqual(
      cognito.cognito.mails.map(({ used }) => used),
      [false, true],
    );
  });

  it('refuses a user who is confirmed', async () => {
    const cognito = new CognitoFixture();
    await cognito.confirmed();
    const answer = await cognito.call('ResendConfirmationCode', { Username: email });
    assert.equal(answer, 'InvalidParameterException: User is already confirmed.');
  });

  it('pretends to send a code to an unknown user, or says that there is none', async () => {
    const hiding = new CognitoFixture();
    const { CodeDeliveryDetails } = await hiding.ok('ResendConfirmationCode', { Username: 'ben@example.com' });
    assert.equal(CodeDeliveryDetails.Destination, 'b***@e***');
    assert.equal(hiding.cognito.mails.length, 0);
    const legacy = new CognitoFixture({ client: { PreventUserExistenceErrors: null } });
    const answer = await legacy.call('ResendConfirmationCode', { Username: email });
    assert.equal(answer, 'UserNotFoundException: Username/client id combination not found.');
  });

  it('refuses where the pool verifies no address', async () => {
    const cognito = new CognitoFixture({ pool: { AutoVerifiedAttributes: null } });
    const answer = await cognito.ok('SignUp', { Username: email, Password: password });
    assert.deepEqual([answer.CodeDeliveryDetails, cognito.cognito.mails.length], [undefined, 0]);
    const refused = await cognito.call('ResendConfirmationCode', { Username: email });
    assert.equal(refused, 'InvalidParameterException: Auto verification not turned on.');
  });
});
