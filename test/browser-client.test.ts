import { App } from 'aws-cdk-lib';
import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  type CfnUserPoolClient,
  ClientAttributes,
  OAuthScope,
  type OAuthSettings,
  ProviderAttribute,
  ResourceServerScope,
  UserPoolClientIdentityProvider,
  type UserPoolClientOptions,
  UserPoolIdentityProviderGoogle,
  UserPoolIdentityProviderSaml,
  UserPoolIdentityProviderSamlMetadata,
} from 'aws-cdk-lib/aws-cognito';
import { Role } from 'aws-cdk-lib/aws-iam';
import { CfnCondition, CfnParameter, Duration, Fn, SecretValue } from 'aws-cdk-lib/core';
import { FunctionIntegration, JwtProtectedApi, SignUpUserPool } from '../src';
import { routesIn, Template, testFunction, testStack } from './stack';

const ROLE = 'arn:aws:iam::123456789012:role/analytics';
const CALLBACK_URL = 'https://app.example.com/signed-in';

class Fixture {
  readonly app = new App();
  readonly stack = testStack('Stack', this.app);
  readonly pool = new SignUpUserPool(this.stack, 'Pool');

  /** A client of the pool as it stands in the template. */
  client(options?: UserPoolClientOptions) {
    this.pool.addBrowserClient('Client', options);
    const template = Template.fromStack(this.stack);
    const [client] = Object.values(template.findResources('AWS::Cognito::UserPoolClient'));
    return { resource: client, properties: client.Properties };
  }

  addGoogle() {
    return new UserPoolIdentityProviderGoogle(this.stack, 'Google', {
      userPool: this.pool,
      clientId: 'abc123',
      clientSecretValue: SecretValue.secretsManager('google'),
      scopes: ['openid', 'email'],
      attributeMapping: { email: ProviderAttribute.GOOGLE_EMAIL },
    });
  }

  addSaml() {
    return new UserPoolIdentityProviderSaml(this.stack, 'Saml', {
      userPool: this.pool,
      name: 'Staff',
      metadata: UserPoolIdentityProviderSamlMetadata.url('https://login.example.com/metadata.xml'),
    });
  }
}

const propertiesOf = (options?: UserPoolClientOptions) => new Fixture().client(options).properties;

const common = {
  UserPoolId: { Ref: 'PoolD3F588B8' },
  GenerateSecret: false,
  ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
  SupportedIdentityProviders: ['COGNITO'],
  PreventUserExistenceErrors: 'ENABLED',
  EnableTokenRevocation: true,
  AccessTokenValidity: 60,
  IdTokenValidity: 60,
  TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'minutes' },
  WriteAttributes: [
    'address',
    'birthdate',
    'email',
    'family_name',
    'gender',
    'given_name',
    'locale',
    'middle_name',
    'name',
    'nickname',
    'phone_number',
    'picture',
    'preferred_username',
    'profile',
    'updated_at',
    'website',
    'zoneinfo',
  ],
};
const pages = { ...common, AllowedOAuthFlowsUserPoolClient: false };
const managedLogin = {
  ...common,
  AllowedOAuthFlowsUserPoolClient: true,
  AllowedOAuthFlows: ['code'],
  AllowedOAuthScopes: ['openid', 'email', 'profile', 'aws.cognito.signin.user.admin'],
  CallbackURLs: [CALLBACK_URL],
  LogoutURLs: [CALLBACK_URL],
};

describe('a client for sign-in by pages of one’s own', () => {
  test('has these defaults', () => {
    expect(propertiesOf()).toEqual(pages);
  });

  test('has them also where undefined is given', () => {
    expect(
      propertiesOf({
        authFlows: undefined,
        disableOAuth: undefined,
        oAuth: undefined,
        generateSecret: undefined,
        supportedIdentityProviders: undefined,
        preventUserExistenceErrors: undefined,
        enableTokenRevocation: undefined,
        accessTokenValidity: undefined,
        idTokenValidity: undefined,
        writeAttributes: undefined,
      }),
    ).toEqual(pages);
  });

  test.each<[keyof UserPoolClientOptions, UserPoolClientOptions, object]>([
    [
      'authFlows',
      { authFlows: { user: true, custom: true } },
      { ExplicitAuthFlows: ['ALLOW_CUSTOM_AUTH', 'ALLOW_USER_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'] },
    ],
    ['disableOAuth', { disableOAuth: true }, {}],
    ['generateSecret', { generateSecret: false }, {}],
    ['preventUserExistenceErrors', { preventUserExistenceErrors: false }, { PreventUserExistenceErrors: 'LEGACY' }],
    ['enableTokenRevocation', { enableTokenRevocation: false }, { EnableTokenRevocation: false }],
    ['accessTokenValidity', { accessTokenValidity: Duration.minutes(5) }, { AccessTokenValidity: 5 }],
    ['idTokenValidity', { idTokenValidity: Duration.minutes(10) }, { IdTokenValidity: 10 }],
    [
      'refreshTokenValidity',
      { refreshTokenValidity: Duration.hours(1) },
      {
        RefreshTokenValidity: 60,
        TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'minutes', RefreshToken: 'minutes' },
      },
    ],
    [
      'refreshTokenRotationGracePeriod',
      { refreshTokenRotationGracePeriod: Duration.seconds(30) },
      {
        ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'],
        RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 30 },
      },
    ],
    ['authSessionValidity', { authSessionValidity: Duration.minutes(5) }, { AuthSessionValidity: 5 }],
    [
      'writeAttributes',
      { writeAttributes: new ClientAttributes().withCustomAttributes('plan') },
      { WriteAttributes: ['custom:plan'] },
    ],
    [
      'readAttributes',
      { readAttributes: new ClientAttributes().withStandardAttributes({ email: true }) },
      { ReadAttributes: ['email'] },
    ],
    ['userPoolClientName', { userPoolClientName: 'web' }, { ClientName: 'web' }],
    [
      'supportedIdentityProviders',
      { supportedIdentityProviders: [UserPoolClientIdentityProvider.COGNITO] },
      { SupportedIdentityProviders: ['COGNITO'] },
    ],
    [
      'analytics',
      {
        analytics: { applicationId: 'abc123', externalId: 'def456', role: Role.fromRoleArn(testStack(), 'Role', ROLE) },
      },
      { AnalyticsConfiguration: { ApplicationId: 'abc123', ExternalId: 'def456', RoleArn: ROLE } },
    ],
  ])('has the %s that is given, and the rest of the defaults', (_, options, expected) => {
    expect(propertiesOf(options)).toEqual({ ...pages, ...expected });
  });

  test('offers no other provider, as there is no way to it', () => {
    const on = new Fixture();
    on.addGoogle();
    expect(on.client().properties.SupportedIdentityProviders).toEqual(['COGNITO']);
  });
});

describe('a client for managed login', () => {
  test('has these defaults', () => {
    expect(propertiesOf({ oAuth: { callbackUrls: [CALLBACK_URL] } })).toEqual(managedLogin);
  });

  test('may be said to have OAuth', () => {
    expect(propertiesOf({ disableOAuth: false, oAuth: { callbackUrls: [CALLBACK_URL] } })).toEqual(managedLogin);
  });

  test.each<[keyof OAuthSettings, Partial<OAuthSettings>, object]>([
    ['flows', { flows: { authorizationCodeGrant: true, implicitCodeGrant: false } }, {}],
    ['scopes', { scopes: [OAuthScope.OPENID] }, { AllowedOAuthScopes: ['openid'] }],
    ['logoutUrls', { logoutUrls: ['https://app.example.com'] }, { LogoutURLs: ['https://app.example.com'] }],
    ['defaultRedirectUri', { defaultRedirectUri: CALLBACK_URL }, { DefaultRedirectURI: CALLBACK_URL }],
  ])('has the %s that are given, and the rest of the defaults', (_, oAuth, expected) => {
    expect(propertiesOf({ oAuth: { callbackUrls: [CALLBACK_URL], ...oAuth } })).toEqual({
      ...managedLogin,
      ...expected,
    });
  });

  test('gets tokens that the routes of an API let in by default', () => {
    const { stack, pool } = new Fixture();
    const userPoolClients = [pool.addBrowserClient('Client', { oAuth: { callbackUrls: [CALLBACK_URL] } })];
    const routes = { 'GET /notes': testFunction(stack) };
    new JwtProtectedApi(stack, 'Api', { userPool: pool, userPoolClients, routes });
    const template = Template.fromStack(stack);
    const [client] = Object.values(template.findResources('AWS::Cognito::UserPoolClient'));
    expect(client.Properties.AllowedOAuthScopes).toEqual(
      expect.arrayContaining(routesIn(template)['GET /notes'].AuthorizationScopes!),
    );
  });

  test('may get the scopes of a resource server, which routes then ask for', () => {
    const { stack, pool } = new Fixture();
    const read = new ResourceServerScope({ scopeName: 'read', scopeDescription: 'Read notes' });
    const scope = OAuthScope.resourceServer(
      pool.addResourceServer('Notes', { identifier: 'notes', scopes: [read] }),
      read,
    );
    const oAuth = { callbackUrls: [CALLBACK_URL], scopes: [scope] };
    const userPoolClients = [pool.addBrowserClient('Client', { oAuth })];
    new JwtProtectedApi(stack, 'Api', { userPool: pool, userPoolClients }).addRoutes({
      path: '/notes',
      methods: [HttpMethod.GET],
      integration: new FunctionIntegration(testFunction(stack)),
      authorizationScopes: [scope.scopeName],
    });
    const template = Template.fromStack(stack);
    const [client] = Object.values(template.findResources('AWS::Cognito::UserPoolClient'));
    const [server] = Object.keys(template.findResources('AWS::Cognito::UserPoolResourceServer'));
    const scopes = [{ 'Fn::Join': ['', [{ Ref: server }, '/read']] }];
    expect(client.Properties.AllowedOAuthScopes).toEqual(scopes);
    expect(routesIn(template)['GET /notes'].AuthorizationScopes).toEqual(scopes);
  });

  const oAuth = { callbackUrls: [CALLBACK_URL] };

  test('offers the providers that the pool has by then, and Cognito, and waits for them', () => {
    const on = new Fixture();
    const references = [on.addGoogle(), on.addSaml()].map(({ providerName }) => on.stack.resolve(providerName));
    expect(references).toEqual([{ Ref: expect.any(String) }, { Ref: expect.any(String) }]);
    expect(on.client({ oAuth }).properties.SupportedIdentityProviders).toEqual([...references, 'COGNITO']);
  });

  test('waits for none of the pool’s providers where it names none', () => {
    const on = new Fixture();
    on.addGoogle();
    expect(on.client().resource.DependsOn).toBeUndefined();
  });

  test('offers the providers that are named, and waits for those of the pool', () => {
    const on = new Fixture();
    const providers = [on.addGoogle(), on.addSaml()];
    const { properties, resource } = on.client({
      oAuth,
      supportedIdentityProviders: [
        UserPoolClientIdentityProvider.GOOGLE,
        UserPoolClientIdentityProvider.custom('Staff'),
      ],
    });
    expect(properties.SupportedIdentityProviders).toEqual(['Google', 'Staff']);
    const ids = providers.map((provider) => on.stack.resolve(provider.providerName).Ref);
    expect(resource.DependsOn).toEqual(expect.arrayContaining(ids));
  });

  test('does not wait for a provider of another stack, which waits for the pool', () => {
    const on = new Fixture();
    const other = testStack('Other', on.app);
    new UserPoolIdentityProviderSaml(other, 'Saml', {
      userPool: on.pool,
      metadata: UserPoolIdentityProviderSamlMetadata.url('https://login.example.com/metadata.xml'),
    });
    on.client({ oAuth, supportedIdentityProviders: [UserPoolClientIdentityProvider.COGNITO] });
    expect([on.stack.dependencies, other.dependencies]).toEqual([[], [on.stack]]);
  });

  test.each([
    'https://app.example.com',
    'https://app.example.com/',
    'https://example.com/signed-in',
    'https://app.example.com:8443/in?from=cognito',
    'http://localhost',
    'http://localhost:5173',
    'http://localhost:5173/',
    'http://localhost/in?x=1',
    'http://127.0.0.1',
    'http://127.0.0.1:8080/in',
    'http://[::1]',
    'http://[::1]:65535/',
  ])('may return to %s', (url) => {
    expect(propertiesOf({ oAuth: { callbackUrls: [url] } }).CallbackURLs).toEqual([url]);
  });

  test('may return to a page whose URL is known at deployment only', () => {
    const on = new Fixture();
    const page = new CfnParameter(on.stack, 'Page').valueAsString;
    const { properties } = on.client({ oAuth: { callbackUrls: [page], logoutUrls: [`https://${page}/out`] } });
    expect(properties.CallbackURLs).toEqual([{ Ref: 'Page' }]);
  });
});

const WEB_PAGES = "'https://' (or, during development, with 'http://localhost', 'http://127.0.0.1' or 'http://[::1]')";
const PLACEHOLDER =
  'the placeholder that the CDK inserts if no URL is set, so users would be sent to a page that is not yours: use the URL of your ' +
  "page, e.g. 'https://app.example.com/signed-in'";
const OTHER_SCHEME =
  `which is not a web page: use a URL that begins with ${WEB_PAGES}, or create the client of a mobile or desktop app with ` +
  'addClient()';
const REFUSED = `which Cognito does not accept: use a URL that begins with ${WEB_PAGES} and contains no '#' and no '*'`;

const PAGE_FAULTS: [string, string][] = [
  ...['https://example.com', 'https://example.com/'].map((url): [string, string] => [url, PLACEHOLDER]),
  ...[
    'myapp://signed-in',
    'com.example.app:/signed-in',
    'MyApp://signed-in',
    'custom+scheme-1.0://in',
    'ftp://app.example.com/',
  ].map((url): [string, string] => [url, OTHER_SCHEME]),
  ...[
    'http://app.example.com',
    'http://localhost.example.com',
    'http://localhost:5173x',
    'https://app.example.com/#signed-in',
    'http://localhost:5173/#signed-in',
    'https://',
    'https:///signed-in',
    'https://?signed-in',
    'https://app.example.com/signed in',
    'my https://app.example.com',
    'my http://localhost',
    'app.example.com',
    'localhost:5173',
    'app.example.com:443/in',
    'see https://app.example.com',
    '*',
    'https://*.example.com',
    'https://app.example.com/*',
    'https://app.example.com/in?from=*',
    'http://localhost:*',
    'http://localhost/*',
    'http://127.0.0.1:*/in',
    'http://[::1]/#in',
    'http://127.0.0.2',
    'http://127.0.0.1.example.com',
    'http://127x0.0.1',
    'http://[::2]',
    'http://::1',
    'http://[::1].example.com',
    '',
  ].map((url): [string, string] => [url, REFUSED]),
];

describe('the error for', () => {
  const noCallback =
    'oAuth has no callbackUrls, so managed login has no page to return to: add the URL of your page, e.g. ' +
    "['https://app.example.com/signed-in']";
  const grant = (flows: string) =>
    `oAuth.flows is ${flows}, but a browser client supports only the authorization code grant, because the others put tokens in a ` +
    'URL or need a secret: remove flows, or use addClient()';
  const callbackUrls = [CALLBACK_URL];

  test.each<[string, UserPoolClientOptions, string]>([
    [
      'a secret',
      { generateSecret: true },
      'generateSecret is true, but a web page cannot keep a secret: remove it, or use addClient()',
    ],
    [
      'oAuth with disableOAuth',
      { disableOAuth: true, oAuth: { callbackUrls } },
      'oAuth is set and disableOAuth is true: remove one of them',
    ],
    [
      'OAuth without its settings',
      { disableOAuth: false },
      "disableOAuth is false without oAuth, so the CDK would add the implicit grant and the callback URL 'https://example.com': set " +
        'oAuth.callbackUrls, or remove disableOAuth',
    ],
    ['oAuth without callback URLs', { oAuth: {} }, noCallback],
    ['no callback URLs', { oAuth: { callbackUrls: [] } }, noCallback],
    [
      'the implicit grant',
      { oAuth: { callbackUrls, flows: { implicitCodeGrant: true } } },
      grant('{"implicitCodeGrant":true}'),
    ],
    [
      'the implicit grant beside that of a code',
      { oAuth: { callbackUrls, flows: { authorizationCodeGrant: true, implicitCodeGrant: true } } },
      grant('{"authorizationCodeGrant":true,"implicitCodeGrant":true}'),
    ],
    [
      'client credentials',
      { oAuth: { callbackUrls, flows: { authorizationCodeGrant: true, clientCredentials: true } } },
      grant('{"authorizationCodeGrant":true,"clientCredentials":true}'),
    ],
    ['no grant', { oAuth: { callbackUrls, flows: {} } }, grant('{}')],
  ])('%s', (_, options, message) => {
    expect(() => propertiesOf(options)).toThrow(new Error(message));
  });

  describe.each<[string, (url: string) => OAuthSettings]>([
    ['a callback URL', (url) => ({ callbackUrls: [CALLBACK_URL, url] })],
    ['a sign-out URL', (url) => ({ callbackUrls, logoutUrls: [url] })],
  ])('%s of', (_, oAuth) => {
    test.each(PAGE_FAULTS)('%j', (url, fault) => {
      expect(() => propertiesOf({ oAuth: oAuth(url) })).toThrow(new Error(`oAuth has the URL '${url}', ${fault}`));
    });
  });

  describe.each([
    ['a callback URL', 'CallbackURLs'],
    ['a sign-out URL', 'LogoutURLs'],
  ])('%s that is', (_, property) => {
    const faultsWith = (urls: unknown, change: (on: Fixture) => void = () => {}) => {
      const on = new Fixture();
      change(on);
      const client = on.pool.addBrowserClient('Client', { oAuth: { callbackUrls } });
      (client.node.defaultChild as CfnUserPoolClient).addPropertyOverride(property, urls);
      return client.node.validate();
    };

    test.each(PAGE_FAULTS)('overridden: %j', (url, fault) => {
      const error = `app client 'Stack/Pool/Client' has the URL '${url}', ${fault}`;
      expect(faultsWith([CALLBACK_URL, url])).toEqual([error]);
    });

    test('overridden under a condition', () => {
      const url = Fn.conditionIf('Condition', 'http://app.example.com', CALLBACK_URL);
      const faults = faultsWith([url], ({ stack }) => new CfnCondition(stack, 'Condition'));
      expect(faults).toEqual([expect.stringContaining("has the URL 'http://app.example.com', which Cognito")]);
    });

    test('right, or known only at deployment, is no error', () => {
      expect(faultsWith([CALLBACK_URL, 'http://localhost:5173', Fn.importValue('Page')])).toEqual([]);
    });
  });
});
