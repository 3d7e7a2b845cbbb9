import { App, type Stack } from 'aws-cdk-lib';
import {
  CfnManagedLoginBranding,
  type CfnUserPool,
  CfnUserPoolClient,
  CfnUserPoolDomain,
  CfnUserPoolIdentityProvider,
  FeaturePlan,
  type IUserPool,
  ManagedLoginVersion,
  Mfa,
  OAuthScope,
  UserPool,
  type UserPoolClient,
  UserPoolClientIdentityProvider,
  UserPoolEmail,
  UserPoolIdentityProviderSaml,
  UserPoolIdentityProviderSamlMetadata,
  type UserPoolProps,
} from 'aws-cdk-lib/aws-cognito';
import { Aws, CfnCondition, CfnParameter, Duration, Fn } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { JwtProtectedApi, SignUpUserPool } from '../src';
import { addRoute } from './routes-of-groups';
import { Template, testStack } from './stack';
import { warningsAcknowledged, warningsIn } from './warnings';

const CLIENT = 'AWS::Cognito::UserPoolClient';
const BRANDING = 'AWS::Cognito::ManagedLoginBranding';
const { GOOGLE } = UserPoolClientIdentityProvider;
const oAuth = { callbackUrls: ['https://app.example.com/'] };
const factors = (others: object): UserPoolProps => ({
  signInPolicy: { allowedFirstAuthFactors: { password: true, ...others } },
  passkeyRelyingPartyId: 'example.com',
  enableSmsRole: true,
});

function onlyIn(stack: Stack, type: string) {
  const resources = Object.values(Template.fromStack(stack).findResources(type));
  expect(resources).toHaveLength(1);
  return resources[0].Properties;
}

function resourceOf(pool: UserPool): CfnUserPool {
  return pool.node.defaultChild as CfnUserPool;
}

function addSaml(scope: Construct, userPool: UserPool, id = 'Saml') {
  const metadata = UserPoolIdentityProviderSamlMetadata.url('https://login.example.com/metadata.xml');
  return new UserPoolIdentityProviderSaml(scope, id, { userPool, metadata });
}

describe('the flows of a client for a page', () => {
  const SRP = ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'];
  const CHOICE = ['ALLOW_USER_SRP_AUTH', 'ALLOW_USER_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'];
  const pools: [string, UserPoolProps, string[]][] = [
    ['a password alone', {}, SRP],
    ['a password alone, said aloud', factors({}), SRP],
    ['codes by e-mail', factors({ emailOtp: true }), CHOICE],
    ['codes by text message', factors({ smsOtp: true }), CHOICE],
    ['passkeys', factors({ passkey: true }), CHOICE],
  ];

  test.each(pools)('fit a pool with %s', (_, props, expected) => {
    const stack = testStack();
    new SignUpUserPool(stack, 'Pool', props).addBrowserClient('Web');
    expect(onlyIn(stack, CLIENT).ExplicitAuthFlows).toEqual(expected);
  });

  test.each(pools)('fit the pool that is given to an API without a client, with %s', (_, props, expected) => {
    const stack = testStack();
    new JwtProtectedApi(stack, 'Api', { userPool: new UserPool(stack, 'Pool', props) });
    expect(onlyIn(stack, CLIENT).ExplicitAuthFlows).toEqual(expected);
  });

  test('fit the pool as it is in the end', () => {
    const stack = testStack();
    const pool = new SignUpUserPool(stack, 'Pool');
    pool.addBrowserClient('Web');
    resourceOf(pool).addPropertyOverride('Policies.SignInPolicy.AllowedFirstAuthFactors', ['PASSWORD', 'WEB_AUTHN']);
    expect(onlyIn(stack, CLIENT).ExplicitAuthFlows).toEqual(CHOICE);
  });

  test('leave out the refresh of a client whose refresh tokens are rotated', () => {
    const stack = testStack();
    const pool = new SignUpUserPool(stack, 'Pool', factors({ emailOtp: true }));
    pool.addBrowserClient('Web', { refreshTokenRotationGracePeriod: Duration.seconds(10) });
    expect(onlyIn(stack, CLIENT).ExplicitAuthFlows).toEqual(['ALLOW_USER_SRP_AUTH', 'ALLOW_USER_AUTH']);
  });

  test('are those that are given, if any are', () => {
    const stack = testStack();
    const pool = new SignUpUserPool(stack, 'Pool', factors({ emailOtp: true }));
    pool.addBrowserClient('Web', { authFlows: { userSrp: true } });
    expect(onlyIn(stack, CLIENT).ExplicitAuthFlows).toEqual(SRP);
  });

  test('are SRP alone for an imported pool, of which nothing is known', () => {
    const stack = testStack();
    new JwtProtectedApi(stack, 'Api', { userPool: UserPool.fromUserPoolId(stack, 'Pool', 'eu-west-1_aBcDeFgHi') });
    expect(onlyIn(stack, CLIENT).ExplicitAuthFlows).toEqual(SRP);
  });
});

describe('the plan of a pool', () => {
  const ses = UserPoolEmail.withSES({ fromEmail: 'hello@example.com', sesRegion: 'eu-west-1' });
  const newerLogin = {
    cognitoDomain: { domainPrefix: 'notes' },
    managedLoginVersion: ManagedLoginVersion.NEWER_MANAGED_LOGIN,
  };
  const needs: [string, UserPoolProps, (pool: UserPool, stack: Stack) => void][] = [
    ['codes by e-mail', factors({ emailOtp: true }), () => {}],
    ['codes by text message', factors({ smsOtp: true }), () => {}],
    ['passkeys', factors({ passkey: true }), () => {}],
    [
      'codes by e-mail as a second factor',
      { mfa: Mfa.OPTIONAL, mfaSecondFactor: { sms: true, otp: false, email: true }, email: ses },
      () => {},
    ],
    ['managed login of version 2', {}, (pool) => pool.addDomain('Domain', newerLogin)],
    [
      'managed login of version 2 by an override',
      {},
      (pool) => {
        const { node } = pool.addDomain('Domain', { cognitoDomain: newerLogin.cognitoDomain });
        (node.defaultChild as CfnUserPoolDomain).addPropertyOverride('ManagedLoginVersion', '2');
      },
    ],
    [
      'managed login of version 2 in another stack',
      {},
      (pool, stack) =>
        new CfnUserPoolDomain(testStack('Other', stack.node.root as App), 'Domain', {
          userPoolId: pool.userPoolId,
          domain: 'notes',
          managedLoginVersion: 2,
        }),
    ],
    [
      'groups of routes',
      {},
      (userPool, stack) => addRoute(new JwtProtectedApi(stack, 'Api', { userPool }), '/users', { groups: ['admins'] }),
    ],
  ];

  test.each(needs)('is set to Essentials by SignUpUserPool for %s', (_, props, change) => {
    const stack = testStack();
    change(new SignUpUserPool(stack, 'Pool', props), stack);
    expect(onlyIn(stack, 'AWS::Cognito::UserPool').UserPoolTier).toBe('ESSENTIALS');
  });

  test.each(needs)('is left to the owner of any other pool, for %s', (_, props, change) => {
    const stack = testStack();
    change(new UserPool(stack, 'Pool', props), stack);
    expect(onlyIn(stack, 'AWS::Cognito::UserPool')).not.toHaveProperty('UserPoolTier');
  });

  test.each(needs)('is the one that is given, for %s', (_, props, change) => {
    const stack = testStack();
    change(new SignUpUserPool(stack, 'Pool', { ...props, featurePlan: FeaturePlan.PLUS }), stack);
    expect(onlyIn(stack, 'AWS::Cognito::UserPool').UserPoolTier).toBe('PLUS');
  });

  test('is set in a pool that the API makes', () => {
    const stack = testStack();
    addRoute(new JwtProtectedApi(stack, 'Api'), '/users', { groups: ['admins'] });
    expect(onlyIn(stack, 'AWS::Cognito::UserPool').UserPoolTier).toBe('ESSENTIALS');
  });

  test.each<[string, UserPoolProps, (pool: UserPool) => void]>([
    ['nothing that needs one', {}, () => {}],
    ['a second factor of any plan', { mfa: Mfa.REQUIRED, mfaSecondFactor: { sms: false, otp: true } }, () => {}],
    [
      'a second factor that is turned off',
      { mfa: Mfa.REQUIRED, mfaSecondFactor: { sms: true, otp: false, email: true }, email: ses },
      (pool) => resourceOf(pool).addPropertyOverride('MfaConfiguration', 'OFF'),
    ],
    ['managed login of version 1', {}, (pool) => pool.addDomain('Domain', { cognitoDomain: newerLogin.cognitoDomain })],
  ])('is not set for %s, so that no template changes', (_, props, change) => {
    const stack = testStack();
    change(new SignUpUserPool(stack, 'Pool', props));
    expect(onlyIn(stack, 'AWS::Cognito::UserPool')).not.toHaveProperty('UserPoolTier');
  });

  describe.each<[string, (stack: Stack) => UserPool]>([
    ['without an API', (stack) => new SignUpUserPool(stack, 'Pool')],
    ['of an API', (stack) => new JwtProtectedApi(stack, 'Api').userPool as UserPool],
  ])('in a pool %s', (_, poolIn) => {
    test('is set for a domain that was added after the plan was read', () => {
      const stack = testStack();
      const pool = poolIn(stack);
      expect(stack.resolve((pool.node.defaultChild as CfnUserPool).userPoolTier)).toBeUndefined();
      pool.addDomain('Domain', newerLogin);
      expect(onlyIn(stack, 'AWS::Cognito::UserPool').UserPoolTier).toBe('ESSENTIALS');
    });

    test('is set for a domain that was added after a synthesis, even if nothing is validated again', () => {
      const stack = testStack();
      const pool = poolIn(stack);
      const app = stack.node.root as App;
      app.synth();
      pool.addDomain('Domain', newerLogin);
      const { template } = app.synth({ force: true, skipValidation: true }).getStackByName('Stack');
      const [{ Properties }] = Object.values<{ Type: string; Properties: object }>(template.Resources).filter(
        ({ Type }) => Type === 'AWS::Cognito::UserPool',
      );
      expect(Properties).toMatchObject({ UserPoolTier: 'ESSENTIALS' });
    });
  });

  test('stands in the template at a second synthesis as well', () => {
    const stack = testStack();
    const pool = new SignUpUserPool(stack, 'Pool');
    const tier = () => {
      const assembly = (stack.node.root as App).synth({ force: true });
      return assembly.getStackByName('Stack').template.Resources.PoolD3F588B8.Properties.UserPoolTier;
    };
    expect(tier()).toBeUndefined();
    pool.addDomain('Domain', newerLogin);
    expect(tier()).toBe('ESSENTIALS');
  });
});

describe('the identity providers of a client for managed login', () => {
  test('are those of the pool in the end, in whatever order the lines are', () => {
    const stack = testStack();
    const pool = new SignUpUserPool(stack, 'Pool');
    const before = addSaml(stack, pool, 'Before');
    pool.addBrowserClient('Web', { oAuth });
    const after = addSaml(stack, pool, 'After');
    expect(onlyIn(stack, CLIENT).SupportedIdentityProviders).toEqual([
      ...[before, after].map(({ providerName }) => stack.resolve(providerName)),
      'COGNITO',
    ]);
  });

  test('that are named are created before the client, no matter in which order they are in the code', () => {
    const stack = testStack();
    const pool = new SignUpUserPool(stack, 'Pool');
    const supportedIdentityProviders = [UserPoolClientIdentityProvider.custom('Staff')];
    pool.addBrowserClient('Web', { oAuth, supportedIdentityProviders });
    const { providerName } = addSaml(stack, pool);
    const [client] = Object.values(Template.fromStack(stack).findResources(CLIENT));
    expect(client.Properties.SupportedIdentityProviders).toEqual(['Staff']);
    expect(client.DependsOn).toEqual([stack.resolve(providerName).Ref]);
  });

  test('are without those of another stack, which wait for the pool, and a warning says so', () => {
    const stackOf = () => {
      const app = new App();
      const stack = testStack('Stack', app);
      const pool = new SignUpUserPool(stack, 'Pool');
      addSaml(testStack('Other', app), pool);
      pool.addBrowserClient('Web', { oAuth });
      return stack;
    };
    expect(onlyIn(stackOf(), CLIENT).SupportedIdentityProviders).toEqual(['COGNITO']);
    expect(warningsIn(stackOf())).toEqual([
      [
        'Stack/Pool/Web',
        'providerElsewhere',
        "app client 'Stack/Pool/Web' does not offer the identity provider 'Other/Saml', which is in another stack that depends on " +
          'this one: create the provider in the stack of the user pool, or the client in the stack of the provider',
      ],
    ]);
    expect(warningsAcknowledged(stackOf(), 'providerElsewhere')).toEqual([]);
  });

  test.each([
    ['names its providers', { oAuth, supportedIdentityProviders: [UserPoolClientIdentityProvider.COGNITO] }],
    ['has no managed login', {}],
  ])('are no matter of a warning where the client %s', (_, options) => {
    const app = new App();
    const stack = testStack('Stack', app);
    const pool = new SignUpUserPool(stack, 'Pool');
    addSaml(testStack('Other', app), pool);
    pool.addBrowserClient('Web', options);
    expect(warningsIn(stack)).toEqual([]);
  });
});

describe('an identity provider that was not registered with its pool', () => {
  const addRaw = (scope: Construct, pool: IUserPool, id = 'Staff') =>
    new CfnUserPoolIdentityProvider(scope, id, {
      userPoolId: pool.userPoolId,
      providerName: id,
      providerType: 'SAML',
      providerDetails: { MetadataURL: 'https://login.example.com/metadata.xml' },
    });

  test('is offered after the registered ones, no matter in which order they are created', () => {
    const stack = testStack();
    const pool = new SignUpUserPool(stack, 'Pool');
    const before = addRaw(stack, pool, 'Before');
    pool.addBrowserClient('Web', { oAuth });
    const [after, saml] = [addRaw(stack, pool, 'After'), addSaml(stack, pool)];
    addRaw(stack, new UserPool(stack, 'Another'), 'OfAnotherPool');
    expect(onlyIn(stack, CLIENT).SupportedIdentityProviders).toEqual([
      stack.resolve(saml.providerName),
      { Ref: stack.resolve(before.logicalId) },
      { Ref: stack.resolve(after.logicalId) },
      'COGNITO',
    ]);
    expect(warningsIn(stack)).toEqual([]);
  });

  test('is created before a client that names it', () => {
    const stack = testStack();
    const pool = new SignUpUserPool(stack, 'Pool');
    pool.addBrowserClient('Web', {
      oAuth,
      supportedIdentityProviders: [UserPoolClientIdentityProvider.custom('Staff')],
    });
    addRaw(stack, pool);
    const [client] = Object.values(Template.fromStack(stack).findResources(CLIENT));
    expect(client.DependsOn).toEqual(['Staff']);
  });

  test('causes a warning if it is in another stack', () => {
    const app = new App();
    const stack = testStack('Stack', app);
    const pool = new SignUpUserPool(stack, 'Pool');
    addRaw(testStack('Other', app), pool);
    pool.addBrowserClient('Web', { oAuth });
    expect(onlyIn(stack, CLIENT).SupportedIdentityProviders).toEqual(['COGNITO']);
    expect(warningsIn(stack)).toEqual([
      ['Stack/Pool/Web', 'providerElsewhere', expect.stringContaining("the identity provider 'Other/Staff'")],
    ]);
  });

  const text = (names: string) =>
    `app client 'Stack/Pool/Web' does not offer ${names}, the identity providers that were added to the user pool 'Stack/Pool' after ` +
    'it: create the client after them, or with addBrowserClient(), where the order does not matter. If it should not offer them, ' +
    'acknowledge this warning';

  function stackWith(...lines: ((pool: UserPool, stack: Stack) => void)[]): Stack {
    const stack = testStack();
    const userPool = new UserPool(stack, 'Pool');
    new JwtProtectedApi(stack, 'Api', { userPool });
    for (const line of lines) {
      line(userPool, stack);
    }
    return stack;
  }
  const web = (pool: UserPool) => pool.addClient('Web', { oAuth });
  const raw = (pool: UserPool, stack: Stack) => addRaw(stack, pool);
  const saml = (pool: UserPool, stack: Stack) =>
    new UserPoolIdentityProviderSaml(stack, 'Saml', {
      userPool: pool,
      name: 'Partner',
      metadata: UserPoolIdentityProviderSamlMetadata.url('https://login.example.com/metadata.xml'),
    });

  test.each<[string, Parameters<typeof stackWith>, string]>([
    ['that comes after it', [web, saml], "'Partner'"],
    ['that is not registered with the pool', [raw, web], "'Staff'"],
    ['of both kinds, and has one that comes before it', [saml, web, raw], "'Staff'"],
    ['of both kinds', [web, saml, raw], "'Partner', 'Staff'"],
  ])('is missing in a client of the CDK, which gets a warning: a provider %s', (_, lines, names) => {
    expect(warningsIn(stackWith(...lines))).toEqual([['Stack/Pool/Web', 'providerNotOffered', text(names)]]);
    expect(warningsAcknowledged(stackWith(...lines), 'providerNotOffered')).toEqual([]);
  });

  test('is also missing in a client of an imported pool', () => {
    const stack = testStack();
    const userPool = UserPool.fromUserPoolId(stack, 'Pool', 'eu-west-1_aBcDeFgHi');
    const userPoolClients = [userPool.addClient('Web', { oAuth })];
    new JwtProtectedApi(stack, 'Api', { userPool, userPoolClients });
    addRaw(stack, userPool);
    expect(warningsIn(stack)).toEqual([['Stack/Pool/Web', 'providerNotOffered', text("'Staff'")]]);
  });

  test.each<[string, Parameters<typeof stackWith>]>([
    ['all of them come before it', [saml, web]],
    [
      'it names its providers',
      [(pool) => pool.addClient('Web', { oAuth, supportedIdentityProviders: [GOOGLE] }), saml],
    ],
    ['it has no OAuth', [(pool) => pool.addClient('Web', { disableOAuth: true }), saml]],
    ['it has OAuth only by default', [(pool) => pool.addClient('Web'), saml]],
    ['the provider is of another pool', [web, (_, stack) => saml(new UserPool(stack, 'Another'), stack)]],
    [
      'it is written as a resource',
      [
        (pool, stack) =>
          new CfnUserPoolClient(stack, 'Web', {
            userPoolId: pool.userPoolId,
            allowedOAuthFlows: ['code'],
            allowedOAuthFlowsUserPoolClient: true,
            callbackUrLs: oAuth.callbackUrls,
            supportedIdentityProviders: ['COGNITO'],
          }),
        saml,
      ],
    ],
    [
      'its providers depend on a condition',
      [
        (pool, stack) => {
          new CfnCondition(stack, 'Condition');
          const providers = [Fn.conditionIf('Condition', 'Partner', Aws.NO_VALUE), 'COGNITO'];
          const { node } = web(pool);
          (node.defaultChild as CfnUserPoolClient).addPropertyOverride('SupportedIdentityProviders', providers);
        },
        raw,
      ],
    ],
    [
      'the name of the provider is known only at deployment',
      [
        web,
        (pool, stack) =>
          raw(pool, stack).addPropertyOverride('ProviderName', new CfnParameter(stack, 'Name').valueAsString),
      ],
    ],
  ])('is missing without a warning if %s', (_, lines) => {
    expect(warningsIn(stackWith(...lines))).toEqual([]);
  });
});

describe('managed login of version 2', () => {
  const version = (managedLoginVersion?: ManagedLoginVersion) => ({
    cognitoDomain: { domainPrefix: 'notes' },
    managedLoginVersion,
  });
  const NEWER = version(ManagedLoginVersion.NEWER_MANAGED_LOGIN);
  type Lines = (pool: SignUpUserPool, stack: Stack) => void;

  function stackWith(...lines: Lines[]): Stack {
    const stack = testStack();
    const pool = new SignUpUserPool(stack, 'Pool');
    for (const line of lines) {
      line(pool, stack);
    }
    return stack;
  }

  const domain: Lines = (pool) => pool.addDomain('Domain', NEWER);
  const client: Lines = (pool) => pool.addBrowserClient('Web', { oAuth });
  const branding: Lines = (pool, stack) => {
    const clientId = (pool.node.findChild('Web') as UserPoolClient).userPoolClientId;
    new CfnManagedLoginBranding(stack, 'Branding', { userPoolId: pool.userPoolId, clientId, settings: {} });
  };
  const ids = (stack: Stack) => Object.keys(Template.fromStack(stack).findResources(BRANDING));

  test.each<[string, Lines[]]>([
    ['before', [domain, client]],
    ['after', [client, domain]],
  ])('makes the default style of a client for a page, if the domain comes %s it', (_, lines) => {
    const stack = stackWith(...lines);
    const [userPoolId, clientId] = ['PoolD3F588B8', stack.resolve(clientOf(stack).userPoolClientId).Ref];
    expect(onlyIn(stack, BRANDING)).toEqual({
      UserPoolId: { Ref: userPoolId },
      ClientId: { Ref: clientId },
      UseCognitoProvidedValues: true,
    });
    expect(ids(stack)).toEqual([expect.stringMatching(/^PoolWebBranding/)]);
    expect(warningsIn(stack)).toEqual([]);
  });

  function clientOf(stack: Stack): UserPoolClient {
    return stack.node.findChild('Pool').node.findChild('Web') as UserPoolClient;
  }

  test.each<[string, Lines[]]>([
    ['after the domain', [client, domain, branding]],
    ['before the domain', [client, branding, domain]],
  ])('leaves the client the style that somebody makes %s', (_, lines) => {
    const stack = stackWith(...lines);
    expect(ids(stack)).toEqual(['Branding']);
    expect(warningsIn(stack)).toEqual([]);
  });

  test('makes a style for each client that has none', () => {
    const another: Lines = (pool) => pool.addBrowserClient('Another', { oAuth });
    expect(ids(stackWith(domain, client, another, branding)).sort()).toEqual([
      'Branding',
      expect.stringMatching(/^PoolAnotherBranding/),
    ]);
  });

  test.each<[string, Lines[]]>([
    [
      'the domain has version 1',
      [(pool) => pool.addDomain('D', version(ManagedLoginVersion.CLASSIC_HOSTED_UI)), client],
    ],
    ['the domain has no version', [(pool) => pool.addDomain('D', version()), client]],
    ['there is no domain', [client]],
    ['the client has pages of its own', [domain, (pool) => pool.addBrowserClient('Web')]],
    [
      'the domain is that of another pool',
      [client, (_, stack) => new SignUpUserPool(stack, 'Other').addDomain('Domain', NEWER)],
    ],
  ])('makes none where %s, and says nothing', (_, lines) => {
    const stack = stackWith(...lines);
    expect(ids(stack)).toEqual([]);
    expect(warningsIn(stack)).toEqual([]);
  });

  const plainClient: Lines = (pool) => pool.addClient('Web', { oAuth });

  test('gets a warning for another client with OAuth and no style', () => {
    const stackOf = () => stackWith(plainClient, domain);
    expect(warningsIn(stackOf())).toEqual([
      [
        'Stack/Pool/Web',
        'noBranding',
        'app client \'Stack/Pool/Web\' has no managed login style, so AWS would show "Login pages unavailable": create it with ' +
          'addBrowserClient(), or add new CfnManagedLoginBranding(…, { userPoolId, clientId, useCognitoProvidedValues: true })',
      ],
    ]);
    expect(warningsAcknowledged(stackOf(), 'noBranding')).toEqual([]);
  });

  const REGION_POOL = 'eu-west-1_aBcDeFgHi';

  function importedPool(managedLoginVersion: ManagedLoginVersion, another = REGION_POOL): Stack {
    const stack = testStack();
    const userPool = UserPool.fromUserPoolId(stack, 'Pool', REGION_POOL);
    userPool.addDomain('Domain', version(managedLoginVersion));
    const web = UserPool.fromUserPoolId(stack, 'Again', another).addClient('Web', { oAuth });
    new JwtProtectedApi(stack, 'Api', { userPool, userPoolClients: [web] });
    return stack;
  }

  test('also gets the warning for a client that the app creates for an imported pool', () => {
    const stackOf = () => importedPool(ManagedLoginVersion.NEWER_MANAGED_LOGIN);
    expect(warningsIn(stackOf())).toEqual([['Stack/Again/Web', 'noBranding', expect.stringContaining('no managed')]]);
    expect(warningsAcknowledged(stackOf(), 'noBranding')).toEqual([]);
  });

  test.each<[string, Parameters<typeof importedPool>]>([
    ['without managed login version 2', [ManagedLoginVersion.CLASSIC_HOSTED_UI]],
    ['that is not the pool of the client', [ManagedLoginVersion.NEWER_MANAGED_LOGIN, 'eu-west-1_xXxXxXxXx']],
  ])('gets none for an imported pool %s', (_, options) => {
    expect(warningsIn(importedPool(...options))).toEqual([]);
  });

  test('leaves a client the style that was made in the console, if the default one is removed', () => {
    const stackOf = () =>
      stackWith(domain, client, (pool) => pool.node.findChild('Web').node.tryRemoveChild('Branding'));
    expect(ids(stackOf())).toEqual([]);
    expect(warningsAcknowledged(stackOf(), 'noBranding')).toEqual([]);
  });

  test.each<[string, Lines[]]>([
    ['with a style', [domain, plainClient, branding]],
    ['without OAuth', [domain, (pool) => pool.addClient('Web', { disableOAuth: true })]],
    ['with OAuth only by default', [domain, (pool) => pool.addClient('Web')]],
    [
      'whose OAuth an override takes away',
      [
        domain,
        (pool) => {
          const { node } = pool.addClient('Web', { oAuth });
          (node.defaultChild as CfnUserPoolClient).addPropertyOverride('AllowedOAuthFlowsUserPoolClient', false);
        },
      ],
    ],
    [
      'of a machine',
      [
        domain,
        (pool) =>
          pool.addClient('Nightly', {
            generateSecret: true,
            oAuth: { flows: { clientCredentials: true }, scopes: [OAuthScope.custom('notes/read')] },
          }),
      ],
    ],
    ['of the classic pages', [plainClient, (pool) => pool.addDomain('D', version())]],
  ])('gets none for a client %s', (_, lines) => {
    expect(warningsIn(stackWith(...lines))).toEqual([]);
  });
});
