import { Aspects, Aws, CfnCondition, Fn, NestedStack, Stack } from 'aws-cdk-lib';
import {
  AccountRecovery,
  CfnUserPool,
  CfnUserPoolClient,
  CfnUserPoolDomain,
  FeaturePlan,
  ManagedLoginVersion,
  Mfa,
  OAuthScope,
  UserPool,
  UserPoolEmail,
  UserPoolOperation,
  type UserPoolProps,
} from 'aws-cdk-lib/aws-cognito';
import { CfnParameter, CfnResource } from 'aws-cdk-lib/core';
import { JwtProtectedApi, SignUpUserPool } from '../src';
import { CfnFragment } from './guarded-app';
import { Template, testFunction, testStack } from './stack';
import { warningsAcknowledged, warningsIn } from './warnings';

type Change = (pool: UserPool, stack: Stack) => void;
type Case = [what: string, props: UserPoolProps, change?: Change];

const ses = UserPoolEmail.withSES({ fromEmail: 'hello@example.com', sesRegion: 'eu-west-1' });
const ESSENTIALS = { featurePlan: FeaturePlan.ESSENTIALS };
const CODES = { signInPolicy: { allowedFirstAuthFactors: { password: true, emailOtp: true } } };
const SMS_CODES = { signInPolicy: { allowedFirstAuthFactors: { password: true, smsOtp: true } }, enableSmsRole: true };
const PASSKEYS = {
  signInPolicy: { allowedFirstAuthFactors: { password: true, passkey: true } },
  passkeyRelyingPartyId: 'example.com',
};
const totp = { mfaSecondFactor: { sms: false, otp: true } };
const REQUIRED = { mfa: Mfa.REQUIRED, ...totp };

const override =
  (path: string, value: unknown): Change =>
  (pool) =>
    resourceOf(pool).addPropertyOverride(path, value);
const overrideByAspect =
  (path: string, value: unknown): Change =>
  (pool) =>
    Aspects.of(pool).add({
      visit: (node) => node instanceof CfnUserPool && node.addPropertyOverride(path, value),
    });
const parameter = (stack: Stack) => new CfnParameter(stack, 'Parameter').valueAsString;

function resourceOf(pool: UserPool): CfnUserPool {
  return pool.node.defaultChild as CfnUserPool;
}

const addClient: Change = (pool) => pool.addClient('Client', { authFlows: { user: true }, disableOAuth: true });

/** A pool with a client that asks for every factor. */
function stackWith(
  [, props, change]: Case,
  Pool: new (...args: ConstructorParameters<typeof UserPool>) => UserPool = UserPool,
) {
  const stack = testStack();
  const pool = new Pool(stack, 'Pool', props);
  addClient(pool, stack);
  change?.(pool, stack);
  if (Pool === UserPool) {
    new JwtProtectedApi(stack, 'Api', { userPool: pool });
  }
  return stack;
}

/** Each warning: its text, the pools that get it, and those that are near but right. */
const WARNINGS: Record<string, { text: string; warned: Case[]; silent: Case[] }> = {
  codesWithRequiredMfa: {
    text:
      "user pool 'Stack/Pool' requires MFA and allows 'EMAIL_OTP' as a first factor, which Cognito refuses (\"Only PASSWORD and " +
      'WEB_AUTHN (if configured) can be enabled as an auth factor if MFA is enabled"): use Mfa.OPTIONAL, or remove the codes from ' +
      'signInPolicy',
    warned: [
      ['codes by e-mail', { ...CODES, ...REQUIRED }],
      ['MFA by an override', CODES, override('MfaConfiguration', 'ON')],
      ['MFA by an aspect', CODES, overrideByAspect('MfaConfiguration', 'ON')],
      [
        'codes by an override',
        REQUIRED,
        override('Policies.SignInPolicy.AllowedFirstAuthFactors', ['PASSWORD', 'EMAIL_OTP']),
      ],
      [
        'codes under a condition',
        REQUIRED,
        (pool, stack) => {
          new CfnCondition(stack, 'Condition');
          const factors = Fn.conditionIf('Condition', ['PASSWORD', 'EMAIL_OTP'], ['PASSWORD']);
          override('Policies.SignInPolicy.AllowedFirstAuthFactors', factors)(pool, stack);
        },
      ],
    ],
    silent: [
      ['optional MFA', { ...CODES, mfa: Mfa.OPTIONAL, ...totp }],
      [
        'a condition that has the name of a factor',
        REQUIRED,
        (pool, stack) => {
          new CfnCondition(stack, 'EmailOtp').overrideLogicalId('EMAIL_OTP');
          const factors = { 'Fn::If': ['EMAIL_OTP', ['PASSWORD'], ['PASSWORD']] };
          override('Policies.SignInPolicy.AllowedFirstAuthFactors', factors)(pool, stack);
        },
      ],
      ['no MFA', CODES],
      ['a password alone', REQUIRED],
      [
        'MFA that is known only at deployment',
        CODES,
        (pool, stack) => override('MfaConfiguration', parameter(stack))(pool, stack),
      ],
    ],
  },
  passkeysWithRequiredMfa: {
    text:
      "user pool 'Stack/Pool' requires MFA and allows passkeys, but its WebAuthnFactorConfiguration is not given, which Cognito " +
      "refuses: set it to 'MULTI_FACTOR_WITH_USER_VERIFICATION' with addPropertyOverride() on its CfnUserPool, or use Mfa.OPTIONAL",
    warned: [['passkeys', { ...PASSKEYS, ...REQUIRED }]],
    silent: [
      [
        'passkeys as both factors',
        { ...PASSKEYS, ...REQUIRED },
        override('WebAuthnFactorConfiguration', 'MULTI_FACTOR_WITH_USER_VERIFICATION'),
      ],
      [
        'passkeys whose part is known only at deployment',
        { ...PASSKEYS, ...REQUIRED },
        (pool, stack) => override('WebAuthnFactorConfiguration', parameter(stack))(pool, stack),
      ],
      ['optional MFA', { ...PASSKEYS, mfa: Mfa.OPTIONAL, ...totp }],
      ['a password alone', REQUIRED],
    ],
  },
  noRelyingParty: {
    text:
      "user pool 'Stack/Pool' allows passkeys, but has no passkeyRelyingPartyId and no domain in this app, and Cognito needs one of " +
      "them: set passkeyRelyingPartyId to the registrable domain of your pages, e.g. 'example.com'. If you change it later, all " +
      'passkeys are lost',
    warned: [
      ['passkeys', { signInPolicy: PASSKEYS.signInPolicy }],
      [
        'a domain of another pool',
        { signInPolicy: PASSKEYS.signInPolicy },
        (_, stack) => new UserPool(stack, 'Other').addDomain('Domain', { cognitoDomain: { domainPrefix: 'notes' } }),
      ],
    ],
    silent: [
      ['no passkeys', CODES],
      [
        'a domain that is known only at deployment',
        { signInPolicy: PASSKEYS.signInPolicy },
        (pool, stack) => override('WebAuthnRelyingPartyID', parameter(stack))(pool, stack),
      ],
      [
        'a domain of the pool',
        { signInPolicy: PASSKEYS.signInPolicy },
        (pool) => pool.addDomain('Domain', { cognitoDomain: { domainPrefix: 'notes' } }),
      ],
      [
        'a domain of the pool in another stack',
        { signInPolicy: PASSKEYS.signInPolicy },
        (pool, stack) =>
          new CfnUserPoolDomain(new Stack(stack.node.root, 'Other'), 'Domain', {
            userPoolId: pool.userPoolId,
            domain: 'notes',
          }),
      ],
      [
        'a domain of the pool in a nested stack',
        { signInPolicy: PASSKEYS.signInPolicy },
        (pool, stack) =>
          new CfnUserPoolDomain(new NestedStack(stack, 'Nested'), 'Domain', {
            userPoolId: pool.userPoolId,
            domain: 'notes',
          }),
      ],
      [
        'a domain that no L1 of its own has',
        { signInPolicy: PASSKEYS.signInPolicy },
        (pool, stack) =>
          new CfnResource(stack, 'Domain', {
            type: 'AWS::Cognito::UserPoolDomain',
            properties: { UserPoolId: pool.userPoolId, Domain: 'notes' },
          }),
      ],
      [
        'a domain that is written by hand',
        { signInPolicy: PASSKEYS.signInPolicy },
        (pool, stack) =>
          new CfnFragment(stack, 'Fragment', {
            template: {
              Resources: {
                Domain: {
                  Type: 'AWS::Cognito::UserPoolDomain',
                  Properties: { UserPoolId: stack.resolve(pool.userPoolId), Domain: 'notes' },
                },
              },
            },
          }),
      ],
    ],
  },
  noSmsConfiguration: {
    text:
      "user pool 'Stack/Pool' allows sign-in with codes by text message, but has no SmsConfiguration, so Cognito cannot send them: " +
      'set enableSmsRole: true, or set smsRole',
    warned: [
      ['codes by text message', { signInPolicy: SMS_CODES.signInPolicy }],
      ['its role taken away', SMS_CODES, (pool) => resourceOf(pool).addPropertyDeletionOverride('SmsConfiguration')],
    ],
    silent: [
      ['its role', SMS_CODES],
      ['codes by e-mail', CODES],
    ],
  },
  customChallenge: {
    text:
      "user pool 'Stack/Pool' has the triggers 'DefineAuthChallenge', but a custom challenge also needs 'CreateAuthChallenge', " +
      "'VerifyAuthChallengeResponse': add the missing triggers, or remove the others",
    warned: [
      [
        'one trigger',
        {},
        (pool, stack) => pool.addTrigger(UserPoolOperation.DEFINE_AUTH_CHALLENGE, testFunction(stack, 'Define')),
      ],
    ],
    silent: [
      [
        'all three triggers',
        {},
        (pool, stack) => {
          const challenge = testFunction(stack, 'Challenge');
          pool.addTrigger(UserPoolOperation.DEFINE_AUTH_CHALLENGE, challenge);
          pool.addTrigger(UserPoolOperation.CREATE_AUTH_CHALLENGE, challenge);
          pool.addTrigger(UserPoolOperation.VERIFY_AUTH_CHALLENGE_RESPONSE, challenge);
        },
      ],
      [
        'another trigger',
        {},
        (pool, stack) => pool.addTrigger(UserPoolOperation.PRE_SIGN_UP, testFunction(stack, 'PreSignUp')),
      ],
      [
        'the flow without triggers',
        {},
        (pool) => pool.addClient('Custom', { authFlows: { custom: true }, disableOAuth: true }),
      ],
    ],
  },
  emailMfaRecovery: {
    text:
      "user pool 'Stack/Pool' uses e-mail both as a second factor and as the only way to recover an account, which Cognito does not " +
      'allow for the same user: users with this factor could not reset their password. Change accountRecovery, or use another second ' +
      'factor',
    warned: [
      ...[Mfa.OPTIONAL, Mfa.REQUIRED].map(
        (mfa): Case => [
          `MFA ${mfa}`,
          {
            ...ESSENTIALS,
            mfa,
            mfaSecondFactor: { sms: false, otp: true, email: true },
            email: ses,
            accountRecovery: AccountRecovery.EMAIL_ONLY,
          },
        ],
      ),
    ],
    silent: [
      ['another second factor', { ...REQUIRED, accountRecovery: AccountRecovery.EMAIL_ONLY }],
      [
        'MFA turned off by an override',
        {
          ...ESSENTIALS,
          mfa: Mfa.REQUIRED,
          mfaSecondFactor: { sms: false, otp: false, email: true },
          email: ses,
          accountRecovery: AccountRecovery.EMAIL_ONLY,
        },
        override('MfaConfiguration', 'OFF'),
      ],
      ...[AccountRecovery.EMAIL_AND_PHONE_WITHOUT_MFA, AccountRecovery.NONE, AccountRecovery.PHONE_AND_EMAIL].map(
        (accountRecovery): Case => [
          `the recovery ${AccountRecovery[accountRecovery]}`,
          {
            ...ESSENTIALS,
            mfa: Mfa.REQUIRED,
            mfaSecondFactor: { sms: false, otp: false, email: true },
            email: ses,
            accountRecovery,
          },
        ],
      ),
    ],
  },
};

describe.each(Object.entries(WARNINGS))('the warning %s', (id, { text, warned, silent }) => {
  test.each(warned)('is given for %s', (...pool) => {
    expect(warningsIn(stackWith(pool))).toEqual([['Stack/Pool', id, text]]);
  });

  test.each(silent)('is not given for %s, nor any other', (...pool) => {
    expect(warningsIn(stackWith(pool))).toEqual([]);
  });

  test('can be acknowledged', () => {
    expect(warningsAcknowledged(stackWith(warned[0]), id)).toEqual([]);
  });
});

test('a pool is checked as soon as it is a SignUpUserPool, whose account recovery does not go with codes by e-mail', () => {
  const stack = stackWith(
    ['', { mfa: Mfa.OPTIONAL, mfaSecondFactor: { sms: false, otp: true, email: true }, email: ses }],
    SignUpUserPool,
  );
  expect(warningsIn(stack)).toEqual([['Stack/Pool', 'emailMfaRecovery', WARNINGS.emailMfaRecovery.text]]);
});

test('a pool of several APIs is checked once', () => {
  const stack = testStack();
  const userPool = new SignUpUserPool(stack, 'Pool', CODES);
  const userPoolClients = [userPool.addBrowserClient('Web')];
  new JwtProtectedApi(stack, 'One', { userPool, userPoolClients });
  new JwtProtectedApi(stack, 'Two', { userPool, userPoolClients });
  resourceOf(userPool).addPropertyOverride('UserPoolTier', 'LITE');
  expect(userPool.node.validate()).toHaveLength(1);
});

test('all three kinds of codes and challenges are named where several are wrong', () => {
  const stack = stackWith([
    '',
    {
      signInPolicy: { allowedFirstAuthFactors: { password: true, emailOtp: true, smsOtp: true } },
      ...REQUIRED,
      enableSmsRole: true,
    },
    (pool, on) => {
      pool.addTrigger(UserPoolOperation.CREATE_AUTH_CHALLENGE, testFunction(on, 'Create'));
      pool.addTrigger(UserPoolOperation.VERIFY_AUTH_CHALLENGE_RESPONSE, testFunction(on, 'Verify'));
    },
  ]);
  expect(warningsIn(stack)).toEqual([
    ['Stack/Pool', 'codesWithRequiredMfa', expect.stringContaining("allows 'EMAIL_OTP', 'SMS_OTP' as a first factor")],
    [
      'Stack/Pool',
      'customChallenge',
      expect.stringContaining(
        "has the triggers 'CreateAuthChallenge', 'VerifyAuthChallengeResponse', but a custom challenge also needs 'DefineAuthChallenge'",
      ),
    ],
  ]);
});

test('codes by text message with required MFA also get only the warning', () => {
  expect(warningsIn(stackWith(['', { ...SMS_CODES, ...REQUIRED }]))).toEqual([
    ['Stack/Pool', 'codesWithRequiredMfa', expect.stringContaining("allows 'SMS_OTP' as a first factor")],
  ]);
});

test('a passkey that is a single factor by name is as wrong as one without', () => {
  const stack = stackWith(['', { ...PASSKEYS, ...REQUIRED }, override('WebAuthnFactorConfiguration', 'SINGLE_FACTOR')]);
  expect(warningsIn(stack)).toEqual([
    ['Stack/Pool', 'passkeysWithRequiredMfa', expect.stringContaining('is SINGLE_FACTOR, which')],
  ]);
});

describe('the domain of passkeys', () => {
  const WAY_OUT = "use the domain of your pages, e.g. 'example.com'";
  const synth = (passkeyRelyingPartyId: string, change?: Change) =>
    stackWith(['', { ...PASSKEYS, passkeyRelyingPartyId }, change]);

  test.each([
    'https://example.com',
    'http://localhost',
    'example.com:443',
    'localhost:5173',
    'example.com/',
    'example.com/in',
  ])('is an error with a scheme, a port or a path: %s', (id) => {
    expect(() => Template.fromStack(synth(id))).toThrow(
      `[Stack/Pool] passkeyRelyingPartyId of user pool 'Stack/Pool' is '${id}', which has a scheme, port or path, but passkeys need a domain: ${WAY_OUT}`,
    );
  });

  test.each(['127.0.0.1', '192.168.1.10', '::1', '[::1]', '[2001:db8::1]'])(
    'is an error with an IP address: %s',
    (id) => {
      expect(() => Template.fromStack(synth(id))).toThrow(
        `[Stack/Pool] passkeyRelyingPartyId of user pool 'Stack/Pool' is '${id}', which is an IP address, but passkeys need a ` +
          `domain: ${WAY_OUT}`,
      );
    },
  );

  test('is an error by an override as well, in a pool without passkeys', () => {
    const stack = stackWith(['', {}, override('WebAuthnRelyingPartyID', 'https://example.com')]);
    expect(() => Template.fromStack(stack)).toThrow("'https://example.com', which has a scheme, port or path");
  });

  test.each([
    'com',
    'app',
    'co.uk',
    'CO.UK',
    'cloudfront.net',
    'amplifyapp.com',
    'amazonaws.com',
    'github.io',
    'vercel.app',
  ])('gets a warning if anybody can have a site under it: %s', (id) => {
    const warning = [
      'Stack/Pool',
      'publicSuffix',
      `passkeyRelyingPartyId of user pool 'Stack/Pool' is '${id}', a public suffix that browsers refuse: ${WAY_OUT}`,
    ];
    const stack = synth(id);
    expect(warningsIn(stack)).toEqual([warning]);
    expect(warningsAcknowledged(synth(id), 'publicSuffix')).toEqual([]);
  });

  test.each([
    'localhost',
    'example.com',
    'app.example.com',
    'example.co.uk',
    'xn--bcher-kva.example',
    'd111111abcdef8.cloudfront.net',
  ])('is right: %s', (id) => {
    expect(warningsIn(synth(id))).toEqual([]);
  });
});

describe('a pool of the plan Lite', () => {
  const LITE = override('UserPoolTier', 'LITE');
  const onLite = (fault: string) =>
    new Error(
      `Validation failed with the following errors:\n  [Stack/Pool] user pool 'Stack/Pool' has the feature plan LITE, ${fault}: use ` +
        'FeaturePlan.ESSENTIALS or FeaturePlan.PLUS',
    );
  const FACTORS = 'which supports only passwords, but its signInPolicy allows other factors';

  test.each<[string, UserPoolProps, Change, string]>([
    ['codes by e-mail', CODES, LITE, FACTORS],
    ['codes by text message', SMS_CODES, LITE, FACTORS],
    ['passkeys', PASSKEYS, LITE, FACTORS],
    [
      'codes by e-mail as a second factor',
      { mfa: Mfa.OPTIONAL, mfaSecondFactor: { sms: false, otp: true, email: true }, email: ses },
      LITE,
      'which does not support e-mail as a second factor, but its MFA uses it',
    ],
    [
      'managed login of version 2',
      { featurePlan: FeaturePlan.LITE },
      (pool) =>
        pool.addDomain('Domain', {
          cognitoDomain: { domainPrefix: 'notes' },
          managedLoginVersion: ManagedLoginVersion.NEWER_MANAGED_LOGIN,
        }),
      'which does not support managed login version 2, but its domain uses it',
    ],
  ])('cannot have %s', (_, props, change, fault) => {
    expect(() => Template.fromStack(stackWith(['', props, change]))).toThrow(onLite(fault));
  });

  test.each<[string, UserPoolProps, Change]>([
    [
      'a factor that is known only at deployment',
      {},
      (pool, stack) =>
        override('Policies.SignInPolicy.AllowedFirstAuthFactors', ['PASSWORD', parameter(stack)])(pool, stack),
    ],
    [
      'e-mail as a second factor, if MFA is known only at deployment',
      {
        mfa: Mfa.OPTIONAL,
        mfaSecondFactor: { sms: true, otp: false, email: true },
        email: ses,
        accountRecovery: AccountRecovery.NONE,
      },
      (pool, stack) => override('MfaConfiguration', parameter(stack))(pool, stack),
    ],
    [
      'a second factor that is known only at deployment',
      { mfa: Mfa.OPTIONAL, ...totp },
      (pool, stack) => override('EnabledMfas', [parameter(stack)])(pool, stack),
    ],
  ])('may have %s: it is no error, as the deployment may be right', (_, props, change) => {
    const stack = stackWith(['', props, change]);
    LITE(stack.node.findChild('Pool') as UserPool, stack);
    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  test('cannot have a factor under a condition', () => {
    const change: Change = (pool, stack) => {
      new CfnCondition(stack, 'Condition');
      const factors = ['PASSWORD', Fn.conditionIf('Condition', 'EMAIL_OTP', Aws.NO_VALUE)];
      override('Policies.SignInPolicy.AllowedFirstAuthFactors', factors)(pool, stack);
      LITE(pool, stack);
    };
    expect(() => Template.fromStack(stackWith(['', {}, change]))).toThrow(onLite(FACTORS));
  });

  test.each<[string, Change]>([
    [
      'of version 1',
      (pool) =>
        pool.addDomain('Domain', {
          cognitoDomain: { domainPrefix: 'notes' },
          managedLoginVersion: ManagedLoginVersion.CLASSIC_HOSTED_UI,
        }),
    ],
    ['of no version', (pool) => pool.addDomain('Domain', { cognitoDomain: { domainPrefix: 'notes' } })],
  ])('can have managed login %s', (_, change) => {
    expect(warningsIn(stackWith(['', { featurePlan: FeaturePlan.LITE }, change]))).toEqual([]);
  });
});

describe('a pool with other factors than a password', () => {
  const text = (factors: string, clients: string) =>
    `user pool 'Stack/Pool' allows sign-in with ${factors}, but none of its app clients (${clients}) has the flow ` +
    "ALLOW_USER_AUTH, which pages need for this kind of sign-in: add 'user: true' to the authFlows of a client, or use " +
    'addBrowserClient() without authFlows';

  function stackWithClients(props: UserPoolProps, addClients: Change) {
    const stack = testStack();
    const userPool = new SignUpUserPool(stack, 'Pool', props);
    addClients(userPool, stack);
    return stack;
  }

  test.each<[string, UserPoolProps, Change, string, string]>([
    [
      'by SRP alone',
      CODES,
      (pool) => pool.addClient('Web', { authFlows: { userSrp: true }, disableOAuth: true }),
      "'EMAIL_OTP'",
      "'Stack/Pool/Web'",
    ],
    [
      'by what AWS turns on',
      PASSKEYS,
      (pool) => pool.addClient('Web', { disableOAuth: true }),
      "'WEB_AUTHN'",
      "'Stack/Pool/Web'",
    ],
    [
      'by SRP, two of them',
      SMS_CODES,
      (pool) => {
        pool.addClient('Web', { authFlows: { userSrp: true }, disableOAuth: true });
        pool.addClient('Mobile', { authFlows: { userPassword: true }, disableOAuth: true });
      },
      "'SMS_OTP'",
      "'Stack/Pool/Web', 'Stack/Pool/Mobile'",
    ],
    [
      'by a flow that an override takes away',
      CODES,
      (pool, stack) => {
        addClient(pool, stack);
        const client = pool.node.findChild('Client').node.defaultChild as CfnUserPoolClient;
        client.addPropertyOverride('ExplicitAuthFlows', ['ALLOW_REFRESH_TOKEN_AUTH']);
      },
      "'EMAIL_OTP'",
      "'Stack/Pool/Client'",
    ],
  ])('gets a warning if its clients sign in %s', (_, props, addClients, factors, clients) => {
    expect(warningsIn(stackWithClients(props, addClients))).toEqual([
      ['Stack/Pool', 'noUserAuthClient', text(factors, clients)],
    ]);
    expect(warningsAcknowledged(stackWithClients(props, addClients), 'noUserAuthClient')).toEqual([]);
  });

  test.each<[string, UserPoolProps, Change]>([
    ['has no client in the app', CODES, () => {}],
    [
      'has one client of several that can',
      CODES,
      (pool, stack) => {
        pool.addClient('Web', { authFlows: { userSrp: true }, disableOAuth: true });
        addClient(pool, stack);
      },
    ],
    [
      'has a client whose flows are known only at deployment',
      CODES,
      (pool, stack) =>
        new CfnUserPoolClient(stack, 'Client', {
          userPoolId: pool.userPoolId,
          explicitAuthFlows: new CfnParameter(stack, 'Flows', { type: 'CommaDelimitedList' }).valueAsList,
        }),
    ],
    [
      'has a machine as its only client',
      CODES,
      (pool) => {
        pool.addDomain('Domain', { cognitoDomain: { domainPrefix: 'notes' } });
        pool.addClient('Nightly', {
          generateSecret: true,
          authFlows: { userSrp: false },
          oAuth: { flows: { clientCredentials: true }, scopes: [OAuthScope.custom('notes/read')] },
        });
      },
    ],
    [
      'has a factor that is known only at deployment',
      {},
      (pool, stack) => {
        override('Policies.SignInPolicy.AllowedFirstAuthFactors', ['PASSWORD', parameter(stack)])(pool, stack);
        pool.addClient('Web', { authFlows: { userSrp: true }, disableOAuth: true });
      },
    ],
    ['has a password alone', {}, (pool) => pool.addClient('Web', { authFlows: { userSrp: true }, disableOAuth: true })],
  ])('gets none if it %s', (_, props, addClients) => {
    expect(warningsIn(stackWithClients(props, addClients))).toEqual([]);
  });
});

test('an imported pool is not known here, so nothing is said of it', () => {
  const stack = testStack();
  const userPool = UserPool.fromUserPoolId(stack, 'Pool', 'eu-west-1_aBcDeFgHi');
  new JwtProtectedApi(stack, 'Api', { userPool });
  expect(userPool.node.validate()).toEqual([]);
  expect(warningsIn(stack)).toEqual([]);
});
