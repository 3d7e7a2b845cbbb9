import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Duration, Stack } from 'aws-cdk-lib';
import {
  AccountRecovery,
  CfnUserPoolGroup,
  ClientAttributes,
  LambdaVersion,
  Mfa,
  StringAttribute,
  UserPool,
  UserPoolClient,
  UserPoolOperation,
} from 'aws-cdk-lib/aws-cognito';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { JsonObject } from '../../../lib/assembly/json.js';
import { Resource } from '../../../lib/assembly/resource.js';
import { readUserPools } from '../../../lib/services/user-pools/template/user-pool.js';
import { assemblyOf, synthesized } from '../../support/assembly.js';
import { type PoolInput, poolAssembly } from '../../support/cognito.js';

function handler(scope: Construct, id: string) {
  return new LambdaFunction(scope, id, {
    runtime: Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: Code.fromInline('0'),
  });
}

function onePool(input: PoolInput) {
  const { pools, unread } = readUserPools(poolAssembly(input));
  assert.deepEqual([pools.length, unread], [1, []]);
  return pools[0]!;
}

describe('the user pools of a synthesized app', () => {
  it('have their clients, groups and triggers, of other stacks as well', (t) => {
    const assembly = synthesized(t, (app) => {
      const first = new Stack(app, 'First', { env: { account: '111111111111', region: 'eu-west-1' } });
      const functions = new Stack(app, 'Functions', { env: { account: '111111111111', region: 'eu-west-1' } });
      const second = new Stack(app, 'Second', { env: { account: '111111111111', region: 'eu-west-1' } });
      const pool = new UserPool(first, 'Pool', {
        selfSignUpEnabled: true,
        signInAliases: { email: true },
        signInCaseSensitive: false,
        autoVerify: { email: true },
        mfa: Mfa.OPTIONAL,
        mfaSecondFactor: { sms: false, otp: true },
        userInvitation: { emailSubject: 'Welcome', emailBody: 'Hello {username}, your password is {####}' },
        keepOriginal: { email: true },
        accountRecovery: AccountRecovery.EMAIL_ONLY,
        passwordPolicy: { minLength: 12, requireSymbols: false, tempPasswordValidity: Duration.days(3) },
        customAttributes: {
          tenant: new StringAttribute({ minLen: 1, maxLen: 9, mutable: true }),
          plan: new StringAttribute(),
        },
        lambdaTriggers: { preSignUp: handler(first, 'PreSignUp') },
      });
      pool.addTrigger(UserPoolOperation.PRE_TOKEN_GENERATION_CONFIG, handler(functions, 'Tokens'), LambdaVersion.V2_0);
      new CfnUserPoolGroup(first, 'Admins', { userPoolId: pool.userPoolId, groupName: 'admins', precedence: 3 });
      const other = new UserPool(second, 'Other');
      other.addClient('Client');
      new UserPoolClient(second, 'Far', {
        userPool: pool,
        authFlows: { userSrp: true },
        disableOAuth: true,
        accessTokenValidity: Duration.minutes(7),
        idTokenValidity: Duration.hours(1),
        refreshTokenValidity: Duration.days(2),
        preventUserExistenceErrors: true,
        authSessionValidity: Duration.minutes(5),
        generateSecret: true,
        writeAttributes: new ClientAttributes().withStandardAttributes({ email: true }),
      });
    });
    const { pools, unread } = readUserPools(assembly);
    assert.deepEqual(unread, []);
    assert.deepEqual(
      pools.map(({ resource, clients }) => [resource.path, clients.map((client) => client.resource.path)]),
      [
        ['First/Pool', ['Second/Far']],
        ['Second/Other', ['Second/Other/Client']],
      ],
    );
    const [pool, other] = pools;
    assert.ok(pool && other);
    const { id, issuer, usernameAttributes, caseSensitive, verifiedBeforeUpdate, recoveryByEmail, passwordPolicy } =
      pool;
    assert.equal(issuer, `https://cognito-idp.eu-west-1.amazonaws.com/${id}`);
    assert.deepEqual(
      {
        usernameAttributes,
        caseSensitive,
        verifiedBeforeUpdate,
        recoveryByEmail,
        minimumLength: passwordPolicy.minimumLength,
      },
      {
        usernameAttributes: ['email'],
        caseSensitive: false,
        verifiedBeforeUpdate: ['email'],
        recoveryByEmail: true,
        minimumLength: 12,
      },
    );
    assert.equal(passwordPolicy.requireSymbols, false);
    assert.deepEqual(
      [pool.mfa, [...pool.secondFactors], pool.temporaryPasswordValidity],
      ['OPTIONAL', ['SOFTWARE_TOKEN_MFA'], 3],
    );
    const text = 'Hello {username}, your password is {####}';
    assert.deepEqual(pool.invitationMessage, { subject: 'Welcome', text });
    assert.deepEqual(pool.unserved, []);
    const attribute = { type: 'String', required: false };
    assert.deepEqual(pool.schema.get('custom:tenant'), {
      name: 'custom:tenant',
      mutable: true,
      min: 1,
      max: 9,
      ...attribute,
    });
    assert.equal(pool.schema.get('custom:plan')?.mutable, false);
    assert.deepEqual(pool.groups, [{ name: 'admins', precedence: 3, usernames: [] }]);
    const { PreSignUp, PreTokenGeneration } = pool.triggers.served;
    assert.deepEqual(
      [PreSignUp, PreTokenGeneration].map(
        (trigger) => trigger?.function instanceof Resource && [trigger.function.path, trigger.version],
      ),
      [
        ['First/PreSignUp', '1'],
        ['Functions/Tokens', '2'],
      ],
    );
    const [client] = pool.clients;
    assert.deepEqual(client?.validity, { accessToken: 420, idToken: 3600, refreshToken: 172_800 });
    assert.deepEqual([...client.authFlows], ['USER_SRP_AUTH', 'REFRESH_TOKEN_AUTH']);
    assert.equal(client.challengeValidity, 300);
    assert.match(client.secret ?? '', /^[0-9a-z]{40}$/);
    assert.deepEqual([...(client.writeAttributes ?? [])], ['email']);
    assert.deepEqual(
      [other.caseSensitive, other.adminCreateUserOnly, other.clients[0]?.secret, other.mfa, other.secondFactors.size],
      [true, true, undefined, 'OFF', 0],
    );
  });
});

describe('a user pool', () => {
  it('has the issuer of the newer kind where it asks for it', () => {
    const pool = onePool({ pool: { IssuerConfiguration: { Type: 'UPDATED' } } });
    assert.equal(pool.issuer, `https://issuer-cognito-idp.eu-west-1.amazonaws.com/${pool.id}`);
  });

  it('demands a second factor where the setting is none that there is', () => {
    for (const [MfaConfiguration, expected] of [
      [null, 'OFF'],
      ['OFF', 'OFF'],
      ['OPTIONAL', 'OPTIONAL'],
      ['ON', 'ON'],
      ['REQUIRED', 'ON'],
    ] as const) {
      assert.equal(onePool({ pool: { MfaConfiguration } }).mfa, expected);
    }
  });

  it('has the issuer of its partition', () => {
    const template = { Resources: { Pool: { Type: 'AWS::Cognito::UserPool', Properties: {} } } };
    const environment = { account: '111111111111', region: 'cn-north-1' };
    const [pool] = readUserPools(assemblyOf({ Stack: { template, environment } })).pools;
    assert.equal(pool?.issuer, `https://cognito-idp.cn-north-1.amazonaws.com.cn/${pool?.id}`);
  });

  it('without a policy asks for passwords as Cognito does', () => {
    const { passwordPolicy } = onePool({});
    assert.deepEqual(Object.values(passwordPolicy), [8, true, true, true, true]);
  });

  const inPool = (Type: string, more: JsonObject = {}) => ({
    Type,
    Properties: { UserPoolId: { Ref: 'Pool' }, ...more },
  });
  for (const [what, input, expected] of [
    [
      'triggers',
      { pool: { LambdaConfig: { CustomEmailSender: 'arn:aws:lambda:eu-west-1:1:function:f' } } },
      'the trigger CustomEmailSender is not run',
    ],
    [
      'phone numbers',
      { pool: { UsernameAttributes: ['email', 'phone_number'] } },
      'UsernameAttributes includes phone_number, but phone numbers are not used for sign-in or verification here',
    ],
    [
      'links',
      { pool: { VerificationMessageTemplate: { DefaultEmailOption: 'CONFIRM_WITH_LINK' } } },
      'DefaultEmailOption is CONFIRM_WITH_LINK, but local e-mails contain a code instead of a link',
    ],
    [
      'a second factor of none of its kinds',
      { pool: { MfaConfiguration: 'ON' } },
      'MfaConfiguration is ON, but no second factor can be set up, so no user can sign in: EnabledMfas does not include SOFTWARE_TOKEN_MFA or EMAIL_OTP',
    ],
    [
      'an optional second factor of none of its kinds',
      { pool: { MfaConfiguration: 'OPTIONAL' } },
      'MfaConfiguration is OPTIONAL, but no second factor can be set up: EnabledMfas does not include SOFTWARE_TOKEN_MFA or EMAIL_OTP',
    ],
    [
      'text messages as a second factor',
      { pool: { MfaConfiguration: 'OPTIONAL', EnabledMfas: ['SMS_MFA', 'SOFTWARE_TOKEN_MFA'] } },
      'EnabledMfas includes SMS_MFA, but only SOFTWARE_TOKEN_MFA and EMAIL_OTP are served',
    ],
    [
      'the relying party of passkeys',
      {
        pool: {
          Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'WEB_AUTHN'] } },
          WebAuthnRelyingPartyID: 'auth.example.com',
        },
      },
      'WebAuthnRelyingPartyID is localhost instead of auth.example.com',
    ],
    [
      'users',
      { resources: { Ann: inPool('AWS::Cognito::UserPoolUser', { Username: 'ann' }) } },
      "the user 'Stack/Ann' is not created: sign up instead",
    ],
  ] as const) {
    it(`says that it does not serve ${what}`, () => {
      assert.deepEqual(onePool(input).unserved, [`user pool 'Stack/Pool': ${expected}`]);
    });
  }

  it('says nothing where everything is served', () => {
    assert.deepEqual(onePool({}).unserved, []);
  });

  it('is left out where a setting is not known, and so is a client', () => {
    const missing = { Ref: 'Missing' };
    const inPools = readUserPools(poolAssembly({ pool: { UsernameAttributes: [missing] } }));
    assert.deepEqual([inPools.pools.length, inPools.unread.length], [0, 1]);
    assert.match(inPools.unread[0] ?? '', /^UsernameAttributes of 'Stack\/Pool' is unknown: /);
    const inClients = readUserPools(poolAssembly({ client: { ExplicitAuthFlows: missing } }));
    assert.deepEqual([inClients.pools.length, inClients.pools[0]?.clients], [1, []]);
    assert.match(inClients.unread[0] ?? '', /^ExplicitAuthFlows of 'Stack\/Client' is unknown: /);
    const elsewhere = readUserPools(poolAssembly({ client: { UserPoolId: 'eu-west-1_elsewhere' } }));
    assert.match(elsewhere.unread[0] ?? '', /^no AWS::Cognito::UserPool 'eu-west-1_elsewhere'/);
  });

  it('is not left out where something is not known that does not count here', () => {
    onePool({ pool: { SmsConfiguration: { SnsCallerArn: { Ref: 'Missing' } } } });
  });

  it('refuses sign-ups and sign-ins where its triggers are not known', () => {
    const { triggers } = onePool({ pool: { LambdaConfig: { Ref: 'Missing' } } });
    assert.deepEqual(Object.keys(triggers.served), ['PreSignUp', 'PreAuthentication', 'PreTokenGeneration']);
  });
});

describe('a client', () => {
  const usual = ['USER_SRP_AUTH', 'CUSTOM_AUTH', 'REFRESH_TOKEN_AUTH'];
  for (const [flows, expected] of [
    [null, usual],
    [['ALLOW_USER_SRP_AUTH'], ['USER_SRP_AUTH']],
    [
      ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_CUSTOM_AUTH'],
      ['USER_PASSWORD_AUTH', 'CUSTOM_AUTH'],
    ],
    [['ALLOW_USER_AUTH'], ['USER_AUTH']],
    [['ALLOW_NOTHING_KNOWN'], []],
    [['ADMIN_NO_SRP_AUTH'], [...usual, 'ADMIN_USER_PASSWORD_AUTH']],
    [['ALLOW_ADMIN_USER_PASSWORD_AUTH'], ['ADMIN_USER_PASSWORD_AUTH']],
    [['CUSTOM_AUTH_FLOW_ONLY'], ['CUSTOM_AUTH', 'REFRESH_TOKEN_AUTH']],
    [['USER_PASSWORD_AUTH'], [...usual, 'USER_PASSWORD_AUTH']],
  ] as const) {
    it(`signs in by ${expected.join(', ') || 'nothing'} with the flows ${flows ?? 'of no list'}`, () => {
      const [client] = onePool({ client: { ExplicitAuthFlows: flows } }).clients;
      assert.deepEqual([...(client?.authFlows ?? [])], expected);
    });
  }

  it('whose refresh tokens rotate has no REFRESH_TOKEN_AUTH', () => {
    const RefreshTokenRotation = { Feature: 'ENABLED' };
    for (const [ExplicitAuthFlows, expected] of [
      [null, ['USER_SRP_AUTH', 'CUSTOM_AUTH']],
      [['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'], ['USER_PASSWORD_AUTH']],
    ] as const) {
      const [client] = onePool({ client: { ExplicitAuthFlows, RefreshTokenRotation } }).clients;
      assert.deepEqual([...(client?.authFlows ?? [])], expected);
    }
  });

  it('has the same id and secret at every start', () => {
    const read = () => onePool({ client: { GenerateSecret: 'true' } }).clients[0];
    assert.deepEqual([read()?.id, read()?.secret], [read()?.id, read()?.secret]);
    assert.notEqual(read()?.id, read()?.secret?.slice(0, 26));
  });
});
