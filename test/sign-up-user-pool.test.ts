import { Annotations } from 'aws-cdk-lib/assertions';
import type { UserPoolProps } from 'aws-cdk-lib/aws-cognito';
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

test.each<[string, UserPoolProps, string]>([
  [
    'aliases without e-mail',
    { signInAliases: { phone: true } },
    'signInAliases is {"phone":true}, without e-mail, but users sign up with their e-mail address: add \'email: true\', or use the ' +
      'UserPool of aws-cdk-lib/aws-cognito',
  ],
  [
    'aliases with a user name',
    { signInAliases: { email: true, username: true } },
    'signInAliases is {"email":true,"username":true}, with a user name, but users sign in with their e-mail address here: remove ' +
      "'username: true', or use the UserPool of aws-cdk-lib/aws-cognito",
  ],
  [
    'an address that gets no code',
    { autoVerify: { email: false } },
    "autoVerify excludes e-mail, so users would not get the code that confirms their sign-up: remove 'email: false', or use the " +
      'UserPool of aws-cdk-lib/aws-cognito',
  ],
])('%s are refused', (_, props, message) => {
  expect(() => poolWith(props)).toThrow(new Error(message));
});
