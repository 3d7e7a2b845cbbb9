import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Annotations } from 'aws-cdk-lib/assertions';
import { AccountRecovery, Mfa, StringAttribute, UserPoolEmail, type UserPoolProps } from 'aws-cdk-lib/aws-cognito';
import { SignUpUserPool } from '../src';
import { Match, Template, testStack } from './stack';

function poolWith(props?: UserPoolProps) {
  const stack = testStack();
  new SignUpUserPool(stack, 'Pool', props);
  const [pool] = Object.values(Template.fromStack(stack).findResources('AWS::Cognito::UserPool'));
  return { stack, pool, properties: pool.Properties };
}

describe('the pool with nothing given', () => {
  const { pool, properties } = poolWith();

  test('lets people sign up with their e-mail address, in whatever case they write it', () => {
    expect(properties.AdminCreateUserConfig).toEqual({ AllowAdminCreateUserOnly: false });
    expect(properties.UsernameAttributes).toEqual(['email']);
    expect(properties.AliasAttributes).toBeUndefined();
    expect(properties.UsernameConfiguration).toEqual({ CaseSensitive: false });
  });

  test('sends a code by e-mail', () => {
    expect(properties.AutoVerifiedAttributes).toEqual(['email']);
    expect(properties.VerificationMessageTemplate.DefaultEmailOption).toBe('CONFIRM_WITH_CODE');
  });

  test('keeps the old address until the new one is verified', () => {
    expect(properties.UserAttributeUpdateSettings).toEqual({ AttributesRequireVerificationBeforeUpdate: ['email'] });
  });

  test('recovers an account by e-mail alone', () => {
    expect(properties.AccountRecoverySetting).toEqual({
      RecoveryMechanisms: [{ Name: 'verified_email', Priority: 1 }],
    });
  });

  test('has a password policy that satisfies the rule COG1 of cdk-nag', () => {
    expect(properties.Policies.PasswordPolicy).toEqual({
      MinimumLength: 12,
      RequireLowercase: true,
      RequireUppercase: true,
      RequireNumbers: true,
      RequireSymbols: true,
    });
  });

  test('is kept when its stack is deleted, and cannot be deleted by hand', () => {
    expect(pool.DeletionPolicy).toBe('Retain');
    expect(pool.UpdateReplacePolicy).toBe('Retain');
    expect(properties.DeletionProtection).toBe('ACTIVE');
  });

  test('leaves the schema as Cognito makes it, and warns of nothing', () => {
    const { stack } = poolWith();
    expect(properties.Schema).toBeUndefined();
    expect(Annotations.fromStack(stack).findWarning('*', Match.anyValue())).toEqual([]);
  });
});

test('defaults stand where undefined is given', () => {
  const { pool, properties } = poolWith({
    selfSignUpEnabled: undefined,
    signInAliases: undefined,
    signInCaseSensitive: undefined,
    autoVerify: undefined,
    keepOriginal: undefined,
    accountRecovery: undefined,
    passwordPolicy: undefined,
    removalPolicy: undefined,
    deletionProtection: undefined,
  });
  expect({ pool, properties }).toEqual({ pool: poolWith().pool, properties: poolWith().properties });
});

test.each<[string, UserPoolProps, object]>([
  ['selfSignUpEnabled', { selfSignUpEnabled: false }, { AdminCreateUserConfig: { AllowAdminCreateUserOnly: true } }],
  [
    'a second alias',
    { signInAliases: { email: true, phone: true } },
    { UsernameAttributes: ['email', 'phone_number'] },
  ],
  ['case sensitivity', { signInCaseSensitive: true }, { UsernameConfiguration: { CaseSensitive: true } }],
  [
    'a second verified attribute',
    { autoVerify: { email: true, phone: true } },
    { AutoVerifiedAttributes: ['email', 'phone_number'] },
  ],
  [
    'a verified phone number, beside the address',
    { autoVerify: { phone: true }, keepOriginal: { phone: true } },
    {
      AutoVerifiedAttributes: ['email', 'phone_number'],
      UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email', 'phone_number'] },
    },
  ],
  [
    'keepOriginal',
    { keepOriginal: { email: false } },
    { UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: [] } },
  ],
  [
    'accountRecovery',
    { accountRecovery: AccountRecovery.NONE },
    { AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'admin_only', Priority: 1 }] } },
  ],
  [
    'a part of the password policy',
    { passwordPolicy: { minLength: 16, requireSymbols: false } },
    {
      Policies: {
        PasswordPolicy: {
          MinimumLength: 16,
          RequireLowercase: true,
          RequireUppercase: true,
          RequireNumbers: true,
          RequireSymbols: false,
        },
      },
    },
  ],
  [
    'the rest of the password policy',
    {
      passwordPolicy: {
        requireLowercase: false,
        requireUppercase: false,
        requireDigits: false,
        tempPasswordValidity: Duration.days(3),
      },
    },
    {
      Policies: {
        PasswordPolicy: {
          MinimumLength: 12,
          RequireLowercase: false,
          RequireUppercase: false,
          RequireNumbers: false,
          RequireSymbols: true,
          TemporaryPasswordValidityDays: 3,
        },
      },
    },
  ],
  ['deletionProtection', { deletionProtection: false }, { DeletionProtection: 'INACTIVE' }],
  [
    'MFA',
    { mfa: Mfa.OPTIONAL, mfaSecondFactor: { otp: true, sms: false } },
    { MfaConfiguration: 'OPTIONAL', EnabledMfas: ['SOFTWARE_TOKEN_MFA'] },
  ],
  [
    'custom attributes',
    { customAttributes: { plan: new StringAttribute() } },
    { Schema: [{ AttributeDataType: 'String', Name: 'plan' }] },
  ],
  [
    'the e-mail sender',
    { email: UserPoolEmail.withCognito('help@example.com') },
    { EmailConfiguration: { ReplyToEmailAddress: 'help@example.com' } },
  ],
  ['the name', { userPoolName: 'people' }, { UserPoolName: 'people' }],
])('%s is the caller’s to choose', (_, props, expected) => {
  expect(poolWith(props).properties).toMatchObject(expected);
});

test('removalPolicy is the caller’s to choose', () => {
  expect(poolWith({ removalPolicy: RemovalPolicy.DESTROY }).pool.DeletionPolicy).toBe('Delete');
});

test('standardAttributes get a warning, as the schema they make cannot be changed', () => {
  const { stack } = poolWith({ standardAttributes: { fullname: { required: true } } });
  Annotations.fromStack(stack).hasWarning(
    '/Stack/Pool',
    Match.stringLikeRegexp(
      'standardAttributes makes a schema that cannot be changed afterwards, and later updates of such pools have been reported to fail \\(https://github.com/aws/aws-cdk/issues/8585\\): leave it out, as every pool has the standard attributes anyway',
    ),
  );
});

test.each<[string, UserPoolProps, string]>([
  [
    'aliases without e-mail',
    { signInAliases: { phone: true } },
    'signInAliases is {"phone":true}, without e-mail, but people sign up with their e-mail address: add \'email: true\', or use the UserPool of aws-cdk-lib/aws-cognito',
  ],
  [
    'aliases with a user name',
    { signInAliases: { email: true, username: true } },
    'signInAliases is {"email":true,"username":true}, with a user name, but the e-mail address is the user name here: remove \'username: true\', or use the UserPool of aws-cdk-lib/aws-cognito',
  ],
  [
    'an address that gets no code',
    { autoVerify: { email: false } },
    "autoVerify is without e-mail, so nobody would get the code that confirms a sign-up: remove 'email: false', or use the UserPool of aws-cdk-lib/aws-cognito",
  ],
])('%s are refused', (_, props, message) => {
  expect(() => poolWith(props)).toThrow(new Error(message));
});
