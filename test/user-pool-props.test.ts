import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Duration, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { Annotations } from 'aws-cdk-lib/assertions';
import {
  AccountRecovery,
  AdvancedSecurityMode,
  BooleanAttribute,
  CustomThreatProtectionMode,
  FeaturePlan,
  Mfa,
  NumberAttribute,
  PasskeyUserVerification,
  StandardThreatProtectionMode,
  StringAttribute,
  UserPoolEmail,
  UserPoolOperation,
  type UserPoolProps,
  VerificationEmailStyle,
} from 'aws-cdk-lib/aws-cognito';
import { Role } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { SignUpUserPool } from '../src';
import { Match, Template, testFunction, testStack } from './stack';

process.env.JSII_DEPRECATED = 'quiet'; // one property is deprecated

const KEY = 'arn:aws:kms:eu-west-1:123456789012:key/0a1b2c3d';
const ROLE = 'arn:aws:iam::123456789012:role/sms';

type Given = UserPoolProps | ((stack: Stack) => UserPoolProps);

function poolWith(given: Given) {
  const stack = testStack();
  const pool = new SignUpUserPool(stack, 'Pool', typeof given === 'function' ? given(stack) : given);
  const [{ Properties, DeletionPolicy }] = Object.values(
    Template.fromStack(stack).findResources('AWS::Cognito::UserPool'),
  );
  return { stack, pool, properties: { ...Properties, DeletionPolicy } };
}

const smsRole = (stack: Stack) => Role.fromRoleArn(stack, 'SmsRole', ROLE);

/** For each property of the CDK's `UserPool` something that is not the default, and what then stands in the template. */
const table: { [Name in keyof Required<UserPoolProps>]: [given: Given, expected: object] } = {
  accountRecovery: [
    { accountRecovery: AccountRecovery.NONE },
    { AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'admin_only', Priority: 1 }] } },
  ],
  advancedSecurityMode: [
    { featurePlan: FeaturePlan.PLUS, advancedSecurityMode: AdvancedSecurityMode.AUDIT },
    { UserPoolAddOns: { AdvancedSecurityMode: 'AUDIT' } },
  ],
  autoVerify: [{ autoVerify: { phone: true } }, { AutoVerifiedAttributes: ['email', 'phone_number'] }],
  customAttributes: [
    {
      customAttributes: {
        plan: new StringAttribute({ minLen: 1, mutable: true }),
        seats: new NumberAttribute({ max: 9 }),
        active: new BooleanAttribute(),
      },
    },
    {
      Schema: [
        { AttributeDataType: 'String', Name: 'plan', Mutable: true, StringAttributeConstraints: { MinLength: '1' } },
        { AttributeDataType: 'Number', Name: 'seats', NumberAttributeConstraints: { MaxValue: '9' } },
        { AttributeDataType: 'Boolean', Name: 'active' },
      ],
    },
  ],
  customSenderKmsKey: [
    (stack) => ({
      customSenderKmsKey: Key.fromKeyArn(stack, 'Key', KEY),
      lambdaTriggers: { customEmailSender: testFunction(stack) },
    }),
    { LambdaConfig: { KMSKeyID: KEY, CustomEmailSender: { LambdaVersion: 'V1_0' } } },
  ],
  customThreatProtectionMode: [
    { featurePlan: FeaturePlan.PLUS, customThreatProtectionMode: CustomThreatProtectionMode.FULL_FUNCTION },
    { UserPoolAddOns: { AdvancedSecurityAdditionalFlows: { CustomAuthMode: 'ENFORCED' } } },
  ],
  deletionProtection: [{ deletionProtection: false }, { DeletionProtection: 'INACTIVE' }],
  deviceTracking: [
    { deviceTracking: { challengeRequiredOnNewDevice: true, deviceOnlyRememberedOnUserPrompt: true } },
    { DeviceConfiguration: { ChallengeRequiredOnNewDevice: true, DeviceOnlyRememberedOnUserPrompt: true } },
  ],
  email: [
    {
      email: UserPoolEmail.withSES({
        fromEmail: 'notes@example.com',
        fromName: 'Notes',
        replyTo: 'help@example.com',
        sesRegion: 'eu-west-1',
      }),
    },
    {
      EmailConfiguration: {
        EmailSendingAccount: 'DEVELOPER',
        From: 'Notes <notes@example.com>',
        ReplyToEmailAddress: 'help@example.com',
      },
    },
  ],
  enableSmsRole: [{ enableSmsRole: true }, { SmsConfiguration: { ExternalId: expect.any(String) } }],
  featurePlan: [{ featurePlan: FeaturePlan.PLUS }, { UserPoolTier: 'PLUS' }],
  keepOriginal: [
    { keepOriginal: { email: false, phone: true } },
    { UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['phone_number'] } },
  ],
  lambdaTriggers: [
    (stack) => ({ lambdaTriggers: { postConfirmation: testFunction(stack) } }),
    { LambdaConfig: { PostConfirmation: { 'Fn::GetAtt': ['Function76856677', 'Arn'] } } },
  ],
  mfa: [{ mfa: Mfa.REQUIRED }, { MfaConfiguration: 'ON', EnabledMfas: ['SMS_MFA'] }],
  mfaMessage: [{ mfaMessage: 'Notes: {####}' }, { SmsAuthenticationMessage: 'Notes: {####}' }],
  mfaSecondFactor: [
    { mfa: Mfa.OPTIONAL, mfaSecondFactor: { otp: true, sms: false } },
    { MfaConfiguration: 'OPTIONAL', EnabledMfas: ['SOFTWARE_TOKEN_MFA'] },
  ],
  passkeyRelyingPartyId: [{ passkeyRelyingPartyId: 'example.com' }, { WebAuthnRelyingPartyID: 'example.com' }],
  passkeyUserVerification: [
    { passkeyUserVerification: PasskeyUserVerification.REQUIRED },
    { WebAuthnUserVerification: 'required' },
  ],
  passwordPolicy: [
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
  removalPolicy: [{ removalPolicy: RemovalPolicy.DESTROY }, { DeletionPolicy: 'Delete' }],
  selfSignUpEnabled: [{ selfSignUpEnabled: false }, { AdminCreateUserConfig: { AllowAdminCreateUserOnly: true } }],
  signInAliases: [{ signInAliases: { email: true, phone: true } }, { UsernameAttributes: ['email', 'phone_number'] }],
  signInCaseSensitive: [{ signInCaseSensitive: true }, { UsernameConfiguration: { CaseSensitive: true } }],
  signInPolicy: [
    { signInPolicy: { allowedFirstAuthFactors: { password: true, emailOtp: true } } },
    { Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] } } },
  ],
  smsRole: [(stack) => ({ smsRole: smsRole(stack) }), { SmsConfiguration: { SnsCallerArn: ROLE } }],
  smsRoleExternalId: [
    (stack) => ({ smsRole: smsRole(stack), smsRoleExternalId: 'notes' }),
    { SmsConfiguration: { SnsCallerArn: ROLE, ExternalId: 'notes' } },
  ],
  snsRegion: [{ enableSmsRole: true, snsRegion: 'eu-west-1' }, { SmsConfiguration: { SnsRegion: 'eu-west-1' } }],
  standardAttributes: [
    { standardAttributes: { fullname: { required: true } } },
    { Schema: [{ Name: 'name', Required: true, Mutable: true }] },
  ],
  standardThreatProtectionMode: [
    { featurePlan: FeaturePlan.PLUS, standardThreatProtectionMode: StandardThreatProtectionMode.FULL_FUNCTION },
    { UserPoolAddOns: { AdvancedSecurityMode: 'ENFORCED' } },
  ],
  userInvitation: [
    { userInvitation: { emailSubject: 'Welcome to Notes' } },
    { AdminCreateUserConfig: { InviteMessageTemplate: { EmailSubject: 'Welcome to Notes' } } },
  ],
  userPoolName: [{ userPoolName: 'people' }, { UserPoolName: 'people' }],
  userVerification: [
    { userVerification: { emailStyle: VerificationEmailStyle.LINK, emailSubject: 'Notes' } },
    { VerificationMessageTemplate: { DefaultEmailOption: 'CONFIRM_WITH_LINK', EmailSubjectByLink: 'Notes' } },
  ],
};

test.each(Object.entries(table))('%s is the caller’s to choose', (_, [given, expected]) => {
  expect(poolWith({}).properties).not.toMatchObject(expected);
  expect(poolWith(given).properties).toMatchObject(expected);
});

test.each(['aws-cdk-lib', 'aws-cdk-lib-newest'])('each property of the UserPool of %s is', (name) => {
  const declarations = join(dirname(require.resolve(`${name}/package.json`)), 'aws-cognito/lib/user-pool.d.ts');
  const [, props] = /export interface UserPoolProps \{\n([\s\S]*?)\n\}/.exec(readFileSync(declarations, 'utf8'))!;
  const names = [...props.matchAll(/^ {4}readonly (\w+)\?:/gm)].map(([, property]) => property);
  expect(names.sort()).toEqual(Object.keys(table).sort());
});

test.each<[string, Given, object]>([
  [
    'the rest of the password policy',
    {
      passwordPolicy: {
        requireLowercase: false,
        requireUppercase: false,
        requireDigits: false,
        tempPasswordValidity: Duration.days(3),
        passwordHistorySize: 5,
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
          PasswordHistorySize: 5,
        },
      },
    },
  ],
  [
    'an address that changes at once',
    { keepOriginal: { email: false } },
    { UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: [] } },
  ],
  [
    'a phone number that is kept beside the address',
    { keepOriginal: { phone: true } },
    { UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email', 'phone_number'] } },
  ],
  [
    'a reply-to address of mails from Cognito',
    { email: UserPoolEmail.withCognito('help@example.com') },
    { EmailConfiguration: { ReplyToEmailAddress: 'help@example.com' } },
  ],
  [
    'sign-in without a password, by passkey or code',
    {
      signInAliases: { email: true, phone: true },
      signInPolicy: { allowedFirstAuthFactors: { password: true, passkey: true, emailOtp: true, smsOtp: true } },
      passkeyRelyingPartyId: 'example.com',
      passkeyUserVerification: PasskeyUserVerification.PREFERRED,
    },
    {
      Policies: {
        PasswordPolicy: { MinimumLength: 12 },
        SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP', 'SMS_OTP', 'WEB_AUTHN'] },
      },
      WebAuthnRelyingPartyID: 'example.com',
      WebAuthnUserVerification: 'preferred',
    },
  ],
  [
    'a second factor by e-mail',
    {
      mfa: Mfa.REQUIRED,
      mfaSecondFactor: { otp: true, sms: false, email: true },
      email: UserPoolEmail.withSES({ fromEmail: 'notes@example.com', sesRegion: 'eu-west-1' }),
    },
    { MfaConfiguration: 'ON', EnabledMfas: ['SOFTWARE_TOKEN_MFA', 'EMAIL_OTP'] },
  ],
])('%s is the caller’s to choose as well', (_, given, expected) => {
  expect(poolWith(given).properties).toMatchObject(expected);
});

test.each(Object.values(FeaturePlan))('it may have the feature plan %s', (featurePlan) => {
  expect(poolWith({ featurePlan }).properties.UserPoolTier).toBe(featurePlan);
});

test('triggers can be added later, as to any pool', () => {
  const stack = testStack();
  const pool = new SignUpUserPool(stack, 'Pool', { lambdaTriggers: { preSignUp: testFunction(stack, 'Before') } });
  pool.addTrigger(UserPoolOperation.CUSTOM_MESSAGE, testFunction(stack, 'After'));
  Template.fromStack(stack).hasResourceProperties('AWS::Cognito::UserPool', {
    LambdaConfig: { PreSignUp: Match.anyValue(), CustomMessage: Match.anyValue() },
  });
});

test('standardAttributes get a warning, as the schema they make cannot be changed', () => {
  const { stack } = poolWith(table.standardAttributes[0]);
  const warnings = Annotations.fromStack(stack).findWarning('*', Match.anyValue());
  expect(warnings.map(({ id, entry }) => [id, entry.data])).toEqual([
    [
      '/Stack/Pool',
      'standardAttributes creates a schema that cannot be changed later, and updates of such pools have failed ' +
        '(https://github.com/aws/aws-cdk/issues/8585): remove it, because every pool has the standard attributes anyway [ack: ' +
        'cdk-jwt-protected-api:standardAttributes]',
    ],
  ]);
});

test('custom attributes get none', () => {
  const { stack } = poolWith(table.customAttributes[0]);
  expect(Annotations.fromStack(stack).findWarning('*', Match.anyValue())).toEqual([]);
});
