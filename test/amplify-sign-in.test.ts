import { Amplify } from 'aws-amplify';
import { parseAmplifyConfig } from 'aws-amplify/utils';
import { Fn, type Stack } from 'aws-cdk-lib';
import {
  AccountRecovery,
  type CfnUserPool,
  type CfnUserPoolClient,
  type IUserPoolDomain,
  Mfa,
  PasskeyUserVerification,
  UserPool,
  UserPoolClient,
  UserPoolClientIdentityProvider,
  UserPoolDomain,
  UserPoolEmail,
  type UserPoolProps,
  VerificationEmailStyle,
} from 'aws-cdk-lib/aws-cognito';
import { Aws, CfnCondition, CfnParameter } from 'aws-cdk-lib/core';
import { type AmplifyConfigOptions, JwtProtectedApi, SignUpUserPool } from '../src';
import { testStack } from './stack';

const callbackUrls = ['https://app.example.com/'];
const ses = UserPoolEmail.withSES({ fromEmail: 'hello@example.com', sesRegion: 'eu-west-1' });

/** The sections about the pool, as they are resolved in the stack. */
function sectionsOf(api: JwtProtectedApi, options?: AmplifyConfigOptions) {
  const { stack } = api.httpApi;
  const config = stack.resolve(api.amplifyConfig(options)).Auth.Cognito;
  const outputs = stack.resolve(api.amplifyOutputs(options));
  return { config, outputs, auth: outputs.auth };
}

function configured(props: UserPoolProps, change: (pool: SignUpUserPool, stack: Stack) => void = () => {}) {
  const stack = testStack();
  const userPool = new SignUpUserPool(stack, 'Pool', props);
  change(userPool, stack);
  return sectionsOf(new JwtProtectedApi(stack, 'Api', { userPool }));
}

const resourceOf = (pool: UserPool) => pool.node.defaultChild as CfnUserPool;
const factors = (others: object) => ({ signInPolicy: { allowedFirstAuthFactors: { password: true, ...others } } });

/** A value that depends on a condition: one of two known values. */
function onlyIf(stack: Stack, value: unknown, otherwise: unknown = Aws.NO_VALUE) {
  new CfnCondition(stack, 'Condition');
  return Fn.conditionIf('Condition', value, otherwise);
}

/** What `schema_v1.4.json` of Amplify's backend says of these sections. */
function expectSchema(auth: object) {
  const { mfa_configuration: mfa, mfa_methods: methods = [], passwordless = {} } = auth as Sections;
  expect([undefined, 'NONE', 'OPTIONAL', 'REQUIRED']).toContain(mfa);
  expect(['SMS', 'TOTP', 'EMAIL']).toEqual(expect.arrayContaining(methods));
  const {
    email_otp_enabled: email = false,
    sms_otp_enabled: sms = false,
    web_authn: passkey,
    ...others
  } = passwordless;
  expect([typeof email, typeof sms, others]).toEqual(['boolean', 'boolean', {}]);
  if (passkey) {
    expect(passkey).toEqual({
      relying_party_id: expect.any(String),
      user_verification: expect.stringMatching(/^(required|preferred)$/),
    });
  }
}

interface Sections {
  readonly mfa_configuration?: string;
  readonly mfa_methods?: string[];
  readonly passwordless?: Readonly<Record<string, unknown>>;
}

const passwordless: [string, UserPoolProps, object | undefined][] = [
  ['a password alone', {}, undefined],
  ['a password alone, said aloud', factors({}), undefined],
  ['codes by e-mail', factors({ emailOtp: true }), { emailOtpEnabled: true, smsOtpEnabled: false }],
  ['codes by text message', factors({ smsOtp: true }), { emailOtpEnabled: false, smsOtpEnabled: true }],
  [
    'passkeys',
    { ...factors({ passkey: true }), passkeyRelyingPartyId: 'example.com' },
    {
      emailOtpEnabled: false,
      smsOtpEnabled: false,
      webAuthn: { relyingPartyId: 'example.com', userVerification: 'preferred' },
    },
  ],
  [
    'all of them',
    {
      ...factors({ emailOtp: true, smsOtp: true, passkey: true }),
      passkeyRelyingPartyId: 'example.com',
      passkeyUserVerification: PasskeyUserVerification.REQUIRED,
    },
    {
      emailOtpEnabled: true,
      smsOtpEnabled: true,
      webAuthn: { relyingPartyId: 'example.com', userVerification: 'required' },
    },
  ],
];

describe('sign-in without a password', () => {
  test.each(passwordless)('is in both configurations: %s', (_, props, expected) => {
    const { config, auth } = configured(props);
    expect(config.passwordless).toEqual(expected);
    expectSchema(auth);
    expect(parseAmplifyConfig({ version: '1.4', auth }).Auth!.Cognito.passwordless).toEqual(expected);
  });

  test.each(passwordless)('is read by Amplify: %s', (_, props, expected) => {
    Amplify.configure(configured(props).outputs);
    expect(Amplify.getConfig().Auth!.Cognito.passwordless).toEqual(expected);
    Amplify.configure({ Auth: { Cognito: configured(props).config } });
    expect(Amplify.getConfig().Auth!.Cognito.passwordless).toEqual(expected);
  });

  const passkey = factors({ passkey: true });
  const relyingParty = (webAuthn: string) => ({
    emailOtpEnabled: false,
    smsOtpEnabled: false,
    webAuthn: { relyingPartyId: webAuthn, userVerification: 'preferred' },
  });

  test.each<[string, (pool: SignUpUserPool, stack: Stack) => void, string]>([
    [
      'the domain of Cognito',
      (pool) => pool.addDomain('Domain', { cognitoDomain: { domainPrefix: 'notes' } }),
      'notes.auth.eu-west-1.amazoncognito.com',
    ],
    ['a domain of its own, which comes first', bothDomains, 'login.example.com'],
  ])('names %s for passkeys where the pool names none', (_, addDomain, domain) => {
    const stack = testStack();
    const userPool = new SignUpUserPool(stack, 'Pool', passkey);
    addDomain(userPool, stack);
    const { config, auth } = sectionsOf(new JwtProtectedApi(stack, 'Api', { userPool }));
    const text = JSON.stringify([config.passwordless, auth.passwordless.web_authn]);
    const evaluated = text.replace(
      /\{"Fn::Join":\["",\["notes.auth.",\{"Ref":"AWS::Region"\},".amazoncognito.com"\]\]\}/g,
      '"notes.auth.eu-west-1.amazoncognito.com"',
    );
    expect(JSON.parse(evaluated)).toEqual([
      relyingParty(domain),
      { relying_party_id: domain, user_verification: 'preferred' },
    ]);
  });

  function bothDomains(pool: SignUpUserPool) {
    pool.addDomain('Domain', { cognitoDomain: { domainPrefix: 'notes' } });
    const domain = pool.addDomain('Own', { cognitoDomain: { domainPrefix: 'x' } }).node.defaultChild as CfnUserPool;
    domain.addPropertyOverride('Domain', 'login.example.com');
    domain.addPropertyOverride('CustomDomainConfig.CertificateArn', 'arn:aws:acm:us-east-1:123456789012:certificate/a');
  }

  test('names the domain that is given for passkeys, if the pool has none in the app', () => {
    const stack = testStack();
    const userPool = new SignUpUserPool(stack, 'Pool', passkey);
    const userPoolClients = [userPool.addBrowserClient('Web', { oAuth: { callbackUrls } })];
    const api = new JwtProtectedApi(stack, 'Api', { userPool, userPoolClients });
    const userPoolDomain = UserPoolDomain.fromDomainName(stack, 'Domain', 'login.example.com');
    expect(sectionsOf(api, { userPoolDomain }).config.passwordless).toEqual(relyingParty('login.example.com'));
  });

  // Amplify refuses what is not listed as enabled.
  test.each<[string, UserPoolProps, (pool: SignUpUserPool, stack: Stack) => void]>([
    ['the domain of the passkeys is not known', passkey, () => {}],
    [
      'a factor is known only at deployment',
      factors({ emailOtp: true }),
      (pool, stack) => {
        const factor = new CfnParameter(stack, 'Factor').valueAsString;
        resourceOf(pool).addPropertyOverride('Policies.SignInPolicy.AllowedFirstAuthFactors', ['PASSWORD', factor]);
      },
    ],
    [
      'a factor depends on a condition',
      factors({ emailOtp: true }),
      (pool, stack) => {
        const factor = onlyIf(stack, 'SMS_OTP');
        const allowed = ['PASSWORD', 'EMAIL_OTP', factor];
        resourceOf(pool).addPropertyOverride('Policies.SignInPolicy.AllowedFirstAuthFactors', allowed);
      },
    ],
    [
      'the whole list of factors depends on a condition',
      factors({ emailOtp: true }),
      (pool, stack) => {
        const allowed = onlyIf(stack, ['PASSWORD', 'EMAIL_OTP'], ['PASSWORD']);
        resourceOf(pool).addPropertyOverride('Policies.SignInPolicy.AllowedFirstAuthFactors', allowed);
      },
    ],
  ])('is not there where %s', (_, props, change) => {
    const { config, auth } = configured(props, change);
    expect([config.passwordless, auth.passwordless]).toEqual([undefined, undefined]);
  });

  test.each([
    ['not there for a client that cannot ask for it', { userSrp: true }, undefined],
    ['there for a client that can', { user: true }, { emailOtpEnabled: true, smsOtpEnabled: false }],
  ])('is %s', (_, authFlows, expected) => {
    const stack = testStack();
    const userPool = new SignUpUserPool(stack, 'Pool', factors({ emailOtp: true }));
    const userPoolClients = [userPool.addBrowserClient('Web', { authFlows })];
    const { config } = sectionsOf(new JwtProtectedApi(stack, 'Api', { userPool, userPoolClients }));
    expect(config.passwordless).toEqual(expected);
  });

  test('is there for an imported client, of which nothing is known', () => {
    const stack = testStack();
    const userPool = new SignUpUserPool(stack, 'Pool', factors({ emailOtp: true }));
    const userPoolClients = [UserPoolClient.fromUserPoolClientId(stack, 'Web', 'abc123')];
    const { config } = sectionsOf(new JwtProtectedApi(stack, 'Api', { userPool, userPoolClients }));
    expect(config.passwordless).toEqual({ emailOtpEnabled: true, smsOtpEnabled: false });
  });
});

const mfas: [string, UserPoolProps, object | undefined, string | undefined, string[] | undefined][] = [
  ['none', {}, undefined, undefined, undefined],
  ['none, said aloud', { mfa: Mfa.OFF }, undefined, undefined, undefined],
  [
    'an app, if the user wants it',
    { mfa: Mfa.OPTIONAL, mfaSecondFactor: { sms: false, otp: true } },
    { status: 'optional', smsEnabled: false, totpEnabled: true },
    'OPTIONAL',
    ['TOTP'],
  ],
  [
    'text messages',
    { mfa: Mfa.REQUIRED, mfaSecondFactor: { sms: true, otp: false } },
    { status: 'on', smsEnabled: true, totpEnabled: false },
    'REQUIRED',
    ['SMS'],
  ],
  [
    'any',
    {
      mfa: Mfa.REQUIRED,
      mfaSecondFactor: { sms: true, otp: true, email: true },
      email: ses,
      accountRecovery: AccountRecovery.NONE,
    },
    { status: 'on', smsEnabled: true, totpEnabled: true },
    'REQUIRED',
    ['SMS', 'TOTP', 'EMAIL'],
  ],
];

describe('MFA', () => {
  test.each(mfas)('is in both configurations: %s', (_, props, mfa, configuration, methods) => {
    const { config, auth } = configured(props);
    expect(config.mfa).toEqual(mfa);
    expect([auth.mfa_configuration, auth.mfa_methods]).toEqual([configuration, methods]);
    expectSchema(auth);
    expect(parseAmplifyConfig({ version: '1.4', auth }).Auth!.Cognito.mfa).toEqual(mfa);
  });

  test.each<[string, string, (text: string) => unknown]>([
    ['whether it is required', 'MfaConfiguration', (text) => text],
    ['a second factor', 'EnabledMfas', (text) => ['SOFTWARE_TOKEN_MFA', text]],
  ])('is in neither if %s is known only at deployment', (_, property, overrideOf) => {
    const { config, auth } = configured({ mfa: Mfa.REQUIRED }, (pool, stack) =>
      resourceOf(pool).addPropertyOverride(property, overrideOf(new CfnParameter(stack, 'Mfa').valueAsString)),
    );
    expect([config.mfa, auth.mfa_configuration, auth.mfa_methods]).toEqual([undefined, undefined, undefined]);
  });

  test.each<[string, string, (stack: Stack) => unknown]>([
    ['whether it is required', 'MfaConfiguration', (stack) => onlyIf(stack, 'ON', 'OPTIONAL')],
    ['a second factor', 'EnabledMfas', (stack) => ['SOFTWARE_TOKEN_MFA', onlyIf(stack, 'SMS_MFA')]],
  ])('is in neither if %s depends on a condition', (_, property, valueIn) => {
    const { config, auth } = configured({ mfa: Mfa.REQUIRED }, (pool, stack) =>
      resourceOf(pool).addPropertyOverride(property, valueIn(stack)),
    );
    expect([config.mfa, auth.mfa_configuration, auth.mfa_methods]).toEqual([undefined, undefined, undefined]);
  });

  test.each(mfas)('is read by Amplify: %s', (_, props, mfa) => {
    Amplify.configure(configured(props).outputs);
    expect(Amplify.getConfig().Auth!.Cognito.mfa).toEqual(mfa);
    Amplify.configure({ Auth: { Cognito: configured(props).config } });
    expect(Amplify.getConfig().Auth!.Cognito.mfa).toEqual(mfa);
  });
});

describe('a sign-up', () => {
  test.each([
    [VerificationEmailStyle.LINK, 'link'],
    [VerificationEmailStyle.CODE, undefined],
  ])('that is confirmed by %s is known to amplifyConfig() as %s', (emailStyle, expected) => {
    const { config } = configured({ userVerification: { emailStyle } });
    expect(config.signUpVerificationMethod).toBe(expected);
  });

  test('asks for the attributes that the pool requires, and for no others', () => {
    const stack = testStack();
    const userPool = new UserPool(stack, 'Pool', {
      signInAliases: { email: true, phone: true },
      standardAttributes: { fullname: { required: true }, nickname: { required: false } },
    });
    const { config, auth } = sectionsOf(new JwtProtectedApi(stack, 'Api', { userPool }));
    expect(config.userAttributes).toEqual({ name: { required: true } });
    expect(auth.standard_required_attributes).toEqual(['name']);
  });

  test('asks for the address once, which is the user name and required', () => {
    const { auth } = configured({ standardAttributes: { email: { required: true } } });
    expect(auth.standard_required_attributes).toEqual(['email']);
  });
});

describe('the identity providers of managed login', () => {
  const { GOOGLE, FACEBOOK, AMAZON, APPLE, COGNITO, custom } = UserPoolClientIdentityProvider;

  function providersOf(
    supportedIdentityProviders: UserPoolClientIdentityProvider[],
    change: (client: CfnUserPoolClient, stack: Stack) => void = () => {},
  ) {
    const stack = testStack();
    const userPool = new SignUpUserPool(stack, 'Pool');
    const web = userPool.addBrowserClient('Web', { oAuth: { callbackUrls }, supportedIdentityProviders });
    change(web.node.defaultChild as CfnUserPoolClient, stack);
    const userPoolDomain = userPool.addDomain('Domain', { cognitoDomain: { domainPrefix: 'notes' } });
    const api = new JwtProtectedApi(stack, 'Api', { userPool, userPoolClients: [web] });
    const { config, auth } = sectionsOf(api, { userPoolDomain });
    return [config.loginWith.oauth.providers, auth.oauth.identity_providers];
  }

  test('are named in both configurations as each of them knows them', () => {
    expect(providersOf([COGNITO, APPLE, AMAZON, FACEBOOK, GOOGLE])).toEqual([
      ['Apple', 'Amazon', 'Facebook', 'Google'],
      ['GOOGLE', 'FACEBOOK', 'LOGIN_WITH_AMAZON', 'SIGN_IN_WITH_APPLE'],
    ]);
  });

  test('with names of their own are in amplifyConfig() alone, as the other has no place for them', () => {
    expect(providersOf([custom('Staff'), GOOGLE])).toEqual([[{ custom: 'Staff' }, 'Google'], ['GOOGLE']]);
  });

  test('are in neither if one is known only at deployment', () => {
    expect(providersOf([GOOGLE, custom(Fn.importValue('Staff'))])).toEqual([[], []]);
  });

  test('are in neither if one depends on a condition', () => {
    const providers = providersOf([GOOGLE, FACEBOOK], (client, stack) =>
      client.addPropertyOverride('SupportedIdentityProviders', ['Google', onlyIf(stack, 'Facebook')]),
    );
    expect(providers).toEqual([[], []]);
  });
});

describe('the domain of managed login', () => {
  function domainOf(userPoolDomain: (stack: Stack) => IUserPoolDomain, pool?: (stack: Stack) => UserPool) {
    const stack = testStack();
    const userPool = pool?.(stack) ?? new SignUpUserPool(stack, 'Pool');
    const web = new UserPoolClient(stack, 'Web', { userPool, oAuth: { callbackUrls } });
    const api = new JwtProtectedApi(stack, 'Api', { userPool, userPoolClients: [web] });
    return sectionsOf(api, { userPoolDomain: userPoolDomain(stack) }).config.loginWith.oauth.domain;
  }
  const named = (name: string) => (stack: Stack) => UserPoolDomain.fromDomainName(stack, 'Domain', name);

  test.each<[string, unknown]>([
    ['login.example.com', 'login.example.com'],
    ['notes', { 'Fn::Join': ['', ['notes.auth.', { Ref: 'AWS::Region' }, '.amazoncognito.com']] }],
    [Fn.importValue('Domain'), { 'Fn::ImportValue': 'Domain' }],
  ])('may be imported: %j', (name, expected) => {
    expect(domainOf(named(name))).toEqual(expected);
  });

  test('that is imported by its prefix is in the region of an imported pool', () => {
    const imported = (stack: Stack) => UserPool.fromUserPoolId(stack, 'Pool', 'us-east-1_aBcDeFgHi') as UserPool;
    expect(domainOf(named('notes'), imported)).toBe('notes.auth.us-east-1.amazoncognito.com');
  });

  test('may be one that the app makes for an imported pool', () => {
    const imported = (stack: Stack) => UserPool.fromUserPoolId(stack, 'Pool', 'us-east-1_aBcDeFgHi') as UserPool;
    const domain = (stack: Stack) =>
      new UserPoolDomain(stack, 'Domain', {
        userPool: UserPool.fromUserPoolId(stack, 'Again', 'us-east-1_aBcDeFgHi'),
        cognitoDomain: { domainPrefix: 'notes' },
      });
    expect(domainOf(domain, imported)).toBeDefined();
  });

  test('may be that of a pool of which it cannot be told whether it is the same', () => {
    const imported = (stack: Stack) => UserPool.fromUserPoolId(stack, 'Pool', 'us-east-1_aBcDeFgHi') as UserPool;
    const domain = (stack: Stack) =>
      new UserPoolDomain(stack, 'Domain', {
        userPool: UserPool.fromUserPoolId(stack, 'Again', Fn.importValue('PoolId')),
        cognitoDomain: { domainPrefix: 'notes' },
      });
    expect(domainOf(domain, imported)).toBeDefined();
  });

  test.each<[string, ((stack: Stack) => UserPool) | undefined, (stack: Stack) => UserPool]>([
    ['of the app', undefined, (stack) => new UserPool(stack, 'Another')],
    [
      'that is imported',
      (stack) => UserPool.fromUserPoolId(stack, 'Pool', 'us-east-1_aBcDeFgHi') as UserPool,
      (stack) => UserPool.fromUserPoolId(stack, 'Another', 'us-east-1_xXxXxXxXx') as UserPool,
    ],
  ])('of another pool %s is an error', (_, pool, another) => {
    const domain = (stack: Stack) => another(stack).addDomain('Domain', { cognitoDomain: { domainPrefix: 'notes' } });
    expect(() => domainOf(domain, pool)).toThrow(
      new Error(
        "userPoolDomain 'Stack/Another/Domain' belongs to another user pool, but the API accepts tokens of 'Stack/Pool': use a " +
          'domain of that pool',
      ),
    );
  });
});

test('a provider and a client’s flow that come after the call are an error', () => {
  const stack = testStack();
  const userPool = new SignUpUserPool(stack, 'Pool', factors({ emailOtp: true }));
  const web = userPool.addBrowserClient('Web');
  const api = new JwtProtectedApi(stack, 'Api', { userPool, userPoolClients: [web] });
  api.amplifyConfig();
  (web.node.defaultChild as CfnUserPoolClient).explicitAuthFlows = ['ALLOW_USER_SRP_AUTH'];
  expect(api.node.validate()).toEqual([
    expect.stringContaining(
      "amplifyConfig() of 'Stack/Api' was called too early: it returned Auth.Cognito.passwordless = ",
    ),
  ]);
});
