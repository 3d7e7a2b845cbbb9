import { App, type Stack } from 'aws-cdk-lib';
import { HttpMethod, HttpNoneAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import {
  type CfnUserPoolClient,
  CfnUserPoolResourceServer,
  OAuthScope,
  ResourceServerScope,
  UserPool,
  UserPoolClient,
  type UserPoolResourceServer,
} from 'aws-cdk-lib/aws-cognito';
import { Aws, CfnCondition, CfnParameter, Duration, Fn } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import {
  type AddMachineRoutesOptions,
  type AddProtectedRoutesOptions,
  FunctionIntegration,
  JwtProtectedApi,
  type MachineClientOptions,
  SignUpUserPool,
} from '../src';
import { routesIn, Template, testFunction, testStack } from './stack';
import { warningsAcknowledged, warningsIn } from './warnings';

const CLIENT = 'AWS::Cognito::UserPoolClient';
const READ = new ResourceServerScope({ scopeName: 'read', scopeDescription: 'Read all notes' });
const WRITE = new ResourceServerScope({ scopeName: 'write', scopeDescription: 'Write notes' });
const USERS = 'aws.cognito.signin.user.admin';

/** An API of a pool with a domain and a resource server. */
class Fixture {
  readonly stack: Stack;
  readonly userPool: SignUpUserPool;
  readonly notes: UserPoolResourceServer;
  readonly read: OAuthScope;
  readonly write: OAuthScope;
  readonly api: JwtProtectedApi;
  readonly integration: FunctionIntegration;

  constructor({
    domain = true,
    clients = (_: UserPool): UserPoolClient[] | undefined => undefined,
    acceptIdTokens = false,
  } = {}) {
    this.stack = testStack();
    this.userPool = new SignUpUserPool(this.stack, 'Pool');
    this.notes = this.userPool.addResourceServer('Notes', { identifier: 'notes', scopes: [READ, WRITE] });
    this.read = OAuthScope.resourceServer(this.notes, READ);
    this.write = OAuthScope.resourceServer(this.notes, WRITE);
    if (domain) {
      this.userPool.addDomain('Domain', { cognitoDomain: { domainPrefix: 'notes' } });
    }
    const userPoolClients = clients(this.userPool);
    this.api = new JwtProtectedApi(this.stack, 'Api', { userPool: this.userPool, userPoolClients, acceptIdTokens });
    this.integration = new FunctionIntegration(testFunction(this.stack));
  }

  addRoutes(options: Partial<AddProtectedRoutesOptions>) {
    const { integration } = this;
    return this.api.addRoutes({ path: '/notes', methods: [HttpMethod.GET], integration, ...options });
  }

  addMachineRoutes(options: Partial<AddMachineRoutesOptions> & Pick<AddMachineRoutesOptions, 'machineScopes'>) {
    const { integration } = this;
    return this.api.addMachineRoutes({ path: '/export', methods: [HttpMethod.GET], integration, ...options });
  }

  client(id: string) {
    const template = Template.fromStack(this.stack).toJSON();
    const client = this.api.node.findChild(id) as UserPoolClient;
    const logicalId = this.stack.resolve((client.node.defaultChild as CfnUserPoolClient).logicalId);
    return template.Resources[logicalId];
  }

  /** The scopes of a route, references to the resource server read as its identifier. */
  scopesOf(routeKey: string): string[] {
    const scopes = routesIn(Template.fromStack(this.stack))[routeKey].AuthorizationScopes;
    return JSON.parse(
      JSON.stringify(scopes).replace(/\{"Fn::Join":\["",\[\{"Ref":"PoolNotes\w+"\},"(\/\w+)"\]\]\}/g, '"notes$1"'),
    );
  }
}

describe('a machine client', () => {
  test('has a secret, client credentials alone, its scopes, and no flow of users', () => {
    const on = new Fixture();
    on.api.addMachineClient('Nightly', { scopes: [on.read] });
    const { Properties } = on.client('Nightly');
    expect(Properties).toEqual({
      UserPoolId: { Ref: 'PoolD3F588B8' },
      GenerateSecret: true,
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthFlows: ['client_credentials'],
      AllowedOAuthScopes: [{ 'Fn::Join': ['', [{ Ref: expect.stringMatching(/^PoolNotes/) }, '/read']] }],
      ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
    });
  });

  test('has the name and the validity that are given', () => {
    const on = new Fixture();
    on.api.addMachineClient('Nightly', {
      scopes: [on.read],
      userPoolClientName: 'nightly',
      accessTokenValidity: Duration.minutes(5),
    });
    expect(on.client('Nightly').Properties).toMatchObject({
      ClientName: 'nightly',
      AccessTokenValidity: 5,
      TokenValidityUnits: { AccessToken: 'minutes' },
    });
  });

  test('is one whose tokens the API accepts, and is no client of its pages', () => {
    const on = new Fixture();
    const client = on.api.addMachineClient('Nightly', { scopes: [on.read] });
    const [authorizer] = Object.values(Template.fromStack(on.stack).findResources('AWS::ApiGatewayV2::Authorizer'));
    expect(authorizer.Properties.JwtConfiguration.Audience).toEqual(
      [on.api.userPoolClient, client].map(({ userPoolClientId }) => on.stack.resolve(userPoolClientId)),
    );
    expect(on.api.userPoolClient).not.toBe(client);
  });

  describe('waits for the resource servers of its scopes', () => {
    const serverIds = (stack: Stack) =>
      Object.keys(Template.fromStack(stack).findResources('AWS::Cognito::UserPoolResourceServer'));

    test.each<[string, (on: Fixture) => OAuthScope]>([
      ['by their constructs', ({ read }) => read],
      ['by their names', () => OAuthScope.custom('notes/read')],
    ])('%s', (_, scope) => {
      const on = new Fixture();
      on.api.addMachineClient('Nightly', { scopes: [scope(on)] });
      expect(on.client('Nightly').DependsOn).toEqual(serverIds(on.stack));
    });

    test('that come after it, and for no others', () => {
      const on = new Fixture();
      on.api.addMachineClient('Nightly', { scopes: [OAuthScope.custom('https://reports.example.com/all')] });
      new CfnUserPoolResourceServer(on.stack, 'Reports', {
        userPoolId: on.userPool.userPoolId,
        identifier: 'https://reports.example.com',
        name: 'reports',
      });
      new CfnUserPoolResourceServer(on.stack, 'OfAnotherPool', {
        userPoolId: new UserPool(on.stack, 'Another').userPoolId,
        identifier: 'https://reports.example.com',
        name: 'reports',
      });
      expect(on.client('Nightly').DependsOn).toEqual(['Reports']);
    });

    test('in another stack, where the pool is as well', () => {
      const app = new App();
      const [pools, apis] = ['Pools', 'Apis'].map((id) => testStack(id, app));
      const userPool = new SignUpUserPool(pools, 'Pool');
      userPool.addResourceServer('Notes', { identifier: 'notes', scopes: [READ] });
      const api = new JwtProtectedApi(apis, 'Api', { userPool });
      api.addMachineClient('Nightly', { scopes: [OAuthScope.custom('notes/read')] });
      app.synth();
      expect(apis.dependencies).toContain(pools);
    });

    test('but not in another stack that waits for that of the client', () => {
      const on = new Fixture();
      const other = testStack('Other', on.stack.node.root as App);
      new CfnUserPoolResourceServer(other, 'Reports', {
        userPoolId: on.userPool.userPoolId,
        identifier: 'reports',
        name: 'reports',
      });
      on.api.addMachineClient('Nightly', { scopes: [OAuthScope.custom('reports/all')] });
      (on.stack.node.root as App).synth();
      expect([on.stack.dependencies, other.dependencies]).toEqual([[], [on.stack]]);
    });
  });

  test('of a pool without a domain in the app gets a warning, as it has no token endpoint', () => {
    const stackOf = () => {
      const on = new Fixture({ domain: false });
      on.api.addMachineClient('Nightly', { scopes: [on.read] });
      return on.stack;
    };
    expect(warningsIn(stackOf())).toEqual([
      [
        'Stack/Api/Nightly',
        'noTokenEndpoint',
        "app client 'Stack/Api/Nightly' gets its tokens from the domain of the user pool 'Stack/Pool', which has no domain in this " +
          'app: add one with userPool.addDomain()',
      ],
    ]);
    expect(warningsAcknowledged(stackOf(), 'noTokenEndpoint')).toEqual([]);
  });

  test('of an imported pool gets none, as its domain is elsewhere', () => {
    const stack = testStack();
    const userPool = UserPool.fromUserPoolId(stack, 'Pool', 'eu-west-1_aBcDeFgHi');
    new JwtProtectedApi(stack, 'Api', { userPool }).addMachineClient('Nightly', {
      scopes: [OAuthScope.custom('notes/read')],
    });
    expect(warningsIn(stack)).toEqual([]);
  });

  const LIST = '[OAuthScope.resourceServer(server, scope)]';
  const EXAMPLE = `as in ${LIST}`;
  const BAD_SCOPES: [string, unknown, string][] = [
    ['no scopes', [], `is empty, so no machine would be authorized: add a scope, ${EXAMPLE}`],
    ['null', null, `is null, which is not a list: use a list such as ${LIST}`],
    ['a text', 'notes/read', `is 'notes/read', which is not a list: use a list such as ${LIST}`],
    ['an empty text', '', `is '', which is not a list: use a list such as ${LIST}`],
    ['false', false, `is false, which is not a list: use a list such as ${LIST}`],
    ['zero', 0, `is 0, which is not a list: use a list such as ${LIST}`],
    [
      'a list of strings',
      ['notes/read'],
      `has the entry "notes/read", which is not an OAuthScope: use one, ${EXAMPLE}`,
    ],
    ...[
      OAuthScope.OPENID,
      OAuthScope.EMAIL,
      OAuthScope.PHONE,
      OAuthScope.PROFILE,
      OAuthScope.COGNITO_ADMIN,
      OAuthScope.custom('group:admins'),
    ].map((scope): [string, unknown, string] => [
      `the scope ${scope.scopeName}`,
      [OAuthScope.custom('notes/read'), scope],
      `has the scope '${scope.scopeName}', which is for users only: use scopes of a resource server, ${EXAMPLE}`,
    ]),
    ...['reports', '/read', 'notes/', 'my-openid', ''].map((name): [string, unknown, string] => [
      `the scope "${name}"`,
      [OAuthScope.custom(name)],
      `has the scope '${name}', which does not belong to a resource server: the form is '<identifier>/<scope>', ${EXAMPLE}`,
    ]),
  ];

  test.each(BAD_SCOPES)('with %s is an error', (_, scopes, fault) => {
    const on = new Fixture();
    expect(() => on.api.addMachineClient('Nightly', { scopes } as MachineClientOptions)).toThrow(
      new Error(`scopes of machine client 'Nightly' ${fault}`),
    );
    expect(on.api.node.tryFindChild('Nightly')).toBeUndefined();
  });

  test.each(BAD_SCOPES)('cannot be asked for by a route with %s', (_, machineScopes, fault) => {
    const on = new Fixture();
    const error = (path: string) => new Error(`machineScopes of '${path}' ${fault}`);
    expect(() => on.addMachineRoutes({ machineScopes } as AddMachineRoutesOptions)).toThrow(error('/export'));
    expect(() => on.addRoutes({ machineScopes } as AddProtectedRoutesOptions)).toThrow(error('/notes'));
    expect(on.api.routes).toEqual([]);
  });
});

describe('a route for users and machines', () => {
  test.each<[string, (on: Fixture) => Partial<AddProtectedRoutesOptions>, string[]]>([
    ['with groups', () => ({ groups: ['admins'] }), ['group:admins', 'notes/read']],
    ['with scopes', () => ({ authorizationScopes: ['reports/read'] }), ['reports/read', 'notes/read']],
    ['with nothing else', () => ({}), [USERS, 'notes/read']],
    ['with the same scope for users', ({ read }) => ({ authorizationScopes: [read.scopeName] }), ['notes/read']],
    [
      'with one scope twice',
      ({ read, write }) => ({ machineScopes: [read, write, read] }),
      [USERS, 'notes/read', 'notes/write'],
    ],
  ])('%s asks for one scope of either', (_, options, scopes) => {
    const on = new Fixture();
    on.addRoutes({ machineScopes: [on.read], ...options(on) });
    expect(on.scopesOf('GET /notes')).toEqual(scopes);
  });

  test('with ten scopes in all is right', () => {
    const on = new Fixture();
    const groups = Array.from({ length: 8 }, (_, index) => `group${index}`);
    on.addRoutes({ groups, machineScopes: [on.read, on.write] });
    expect(on.scopesOf('GET /notes')).toHaveLength(10);
  });

  test.each<[string, (on: Fixture) => Partial<AddProtectedRoutesOptions>, number]>([
    ['groups', () => ({ groups: Array.from({ length: 9 }, (_, index) => `group${index}`) }), 11],
    [
      'machine scopes',
      () => ({ machineScopes: Array.from({ length: 10 }, (_, index) => OAuthScope.custom(`notes/${index}`)) }),
      11,
    ],
  ])('with more, as it has many %s, is an error', (_, options, number) => {
    const on = new Fixture();
    expect(() => on.addRoutes({ machineScopes: [on.read, on.write], ...options(on) })).toThrow(
      new Error(
        `with its machineScopes, route '/notes' has ${number} scopes, including those for users, but a route can have at most 10: use ` +
          'fewer, or one that covers several',
      ),
    );
  });

  test.each([new HttpIamAuthorizer(), new HttpNoneAuthorizer()])('of another authorizer is an error', (authorizer) => {
    const on = new Fixture();
    expect(() => on.addRoutes({ authorizer, machineScopes: [on.read] })).toThrow(
      new Error(
        "machineScopes and authorizer of '/notes' are both set, but machine scopes belong to the API's own user pool: remove one of " +
          'them',
      ),
    );
  });
});

describe('a route for machines alone', () => {
  test('asks for its scopes, for each method', () => {
    const on = new Fixture();
    const routes = on.addMachineRoutes({
      methods: [HttpMethod.GET, HttpMethod.POST],
      machineScopes: [on.read, on.write],
    });
    expect(routes.map(({ node }) => node.id)).toEqual(['GET--export', 'POST--export']);
    expect(on.scopesOf('GET /export')).toEqual(['notes/read', 'notes/write']);
    expect(on.scopesOf('POST /export')).toEqual(['notes/read', 'notes/write']);
  });

  test.each(['groups', 'authorizationScopes', 'authorizer'])('takes no %s', (name) => {
    const on = new Fixture();
    expect(() => on.addMachineRoutes({ machineScopes: [on.read], [name]: ['admins'] })).toThrow(
      new Error(
        `'${name}' of '/export' is not an option of this method (the options are path, methods, integration, throttle, ` +
          'machineScopes): remove it, or use the method that has it',
      ),
    );
  });

  test('with more than ten scopes is an error', () => {
    const on = new Fixture();
    const scopes = (number: number) =>
      Array.from({ length: number }, (_, index) => OAuthScope.custom(`notes/${index}`));
    expect(() => on.addMachineRoutes({ machineScopes: scopes(11) })).toThrow(
      new Error(
        "with its machineScopes, route '/export' has 11 scopes, including those for users, but a route can have at most 10: use fewer, or " +
          'one that covers several',
      ),
    );
    on.addMachineRoutes({ machineScopes: scopes(10) });
    expect(on.scopesOf('GET /export')).toHaveLength(10);
  });

  test('can be throttled', () => {
    const on = new Fixture();
    on.addMachineRoutes({ machineScopes: [on.read], throttle: { rateLimit: 1 } });
    const [stage] = Object.values(Template.fromStack(on.stack).findResources('AWS::ApiGatewayV2::Stage'));
    expect(stage.Properties.RouteSettings).toEqual({ 'GET /export': { ThrottlingRateLimit: 1 } });
  });

  test('is no matter of CORS, which is for browsers', () => {
    const stack = testStack();
    const api = new JwtProtectedApi(stack, 'Api', {
      corsPreflight: { allowOrigins: ['https://app.example.com'], allowHeaders: ['content-type'] },
    });
    const integration = new FunctionIntegration(testFunction(stack));
    const options = { path: '/export', methods: [HttpMethod.GET], integration };
    const machineScopes = [OAuthScope.custom('notes/read')];
    expect(() => api.addRoutes({ ...options, machineScopes })).toThrow('authorization');
    expect(api.addMachineRoutes({ ...options, machineScopes })).toHaveLength(1);
  });
});

describe('an API that accepts ID tokens', () => {
  const fault = (path: string) =>
    new Error(
      `machineScopes of '${path}' is set, but the API has acceptIdTokens, so the routes would require no scopes, and every ` +
        'machine could call them: remove acceptIdTokens, or create a separate API for machines',
    );

  test('has no routes for machines', () => {
    const on = new Fixture({ acceptIdTokens: true });
    expect(() => on.addMachineRoutes({ machineScopes: [on.read] })).toThrow(fault('/export'));
    expect(() => on.addRoutes({ machineScopes: [on.read] })).toThrow(fault('/notes'));
  });

  test.each<[string, (on: Fixture) => void]>([
    ['made by it', ({ api, read }) => api.addMachineClient('Nightly', { scopes: [read] })],
    ['added to it', ({ api, userPool, read }) => api.addUserPoolClient(machineOf(userPool, 'Nightly', read))],
    [
      'that an override makes one',
      ({ api, userPool }) => {
        const client = userPool.addClient('Nightly', { oAuth: { callbackUrls: ['https://app.example.com/'] } });
        (client.node.defaultChild as CfnUserPoolClient).addPropertyOverride('AllowedOAuthFlows', [
          'client_credentials',
        ]);
        api.addUserPoolClient(client);
      },
    ],
  ])('has no machine client, be it %s', (_, add) => {
    const on = new Fixture({ acceptIdTokens: true });
    add(on);
    expect(on.api.node.validate()).toEqual([
      expect.stringMatching(
        /^app client 'Stack\/(Api|Pool)\/Nightly' is for machines \(client_credentials\), but the API 'Stack\/Api' has acceptIdTokens, so the routes would require no scopes, and every machine could call them: remove acceptIdTokens, or create a separate API for machines$/,
      ),
    ]);
  });

  test('may have a machine client of the pool that it does not accept', () => {
    const on = new Fixture({ acceptIdTokens: true });
    machineOf(on.userPool, 'Nightly', on.read);
    expect(on.api.node.validate()).toEqual([]);
  });
});

function machineOf(userPool: UserPool, id: string, scope: OAuthScope): UserPoolClient {
  return userPool.addClient(id, {
    generateSecret: true,
    oAuth: { flows: { clientCredentials: true }, scopes: [scope] },
  });
}

describe('users who may ask for a machine’s scope', () => {
  const callbackUrls = ['https://app.example.com/'];
  const error = (flows: string, key: string, around: string, wayOut: string, scope = 'notes/read') =>
    `client 'Stack/Pool/Web' lets users sign in (${flows}) and can request '${scope}', the machine scope of '${key}', so its users ` +
    `${around}: remove the scope from the client, or ${wayOut} if that is intended`;
  const GROUPS = ["could bypass the groups ['admins']", 'add it to authorizationScopes and remove groups'] as const;

  /** An API whose web client may ask for scopes, and a machine. */
  function apiWith(scopes: (pool: UserPool) => OAuthScope[], flows: object = { authorizationCodeGrant: true }) {
    const on = new Fixture({
      clients: (pool) => [pool.addClient('Web', { oAuth: { callbackUrls, flows, scopes: scopes(pool) } })],
    });
    on.api.addMachineClient('Nightly', { scopes: [on.read, on.write] });
    return on;
  }
  const byName = () => [OAuthScope.OPENID, OAuthScope.COGNITO_ADMIN, OAuthScope.custom('notes/read')];
  const byReference = (pool: UserPool) => [
    OAuthScope.resourceServer(pool.node.findChild('Notes') as UserPoolResourceServer, READ),
  ];

  test.each<[string, Parameters<typeof apiWith>, string]>([
    ['by its name', [byName], 'code'],
    ['by its server', [byReference], 'code'],
    ['by the implicit grant', [byName, { implicitCodeGrant: true }], 'implicit'],
    ['by either grant', [byName, { implicitCodeGrant: true, authorizationCodeGrant: true }], 'code, implicit'],
  ])('go around groups, which is an error: %s', (_, client, flows) => {
    const on = apiWith(...client);
    on.addRoutes({ groups: ['admins'], machineScopes: [on.read, on.write] });
    const text = error(flows, 'GET /notes', ...GROUPS);
    expect(on.api.node.validate()).toEqual([text]);
    expect(() => Template.fromStack(on.stack)).toThrow(text);
  });

  test.each<[string, (on: Fixture) => void, string]>([
    [
      'the scopes of a route',
      (on) => on.addRoutes({ authorizationScopes: ['notes/admin'], machineScopes: [on.read] }),
      error('code', 'GET /notes', "could bypass the scopes ['notes/admin']", 'add it to authorizationScopes too'),
    ],
    [
      'a route for machines alone',
      (on) => on.addMachineRoutes({ machineScopes: [on.read] }),
      error('code', 'GET /export', 'could call the route too', 'use addRoutes() and add it to authorizationScopes'),
    ],
  ])('go around %s, which is an error', (_, add, text) => {
    const on = apiWith(byName);
    add(on);
    expect(on.api.node.validate()).toEqual([text]);
  });

  test.each<[string, (client: CfnUserPoolClient, on: Fixture) => void]>([
    ['an override', (client) => client.addPropertyOverride('AllowedOAuthScopes', ['openid', 'notes/read'])],
    [
      'an override with the server’s Ref',
      (client, { stack, notes }) =>
        client.addPropertyOverride('AllowedOAuthScopes', [
          { 'Fn::Sub': `\${${stack.resolve(notes.userPoolResourceServerId).Ref}}/read` },
        ]),
    ],
    [
      'an override with a variable of its own',
      (client, { notes }) =>
        client.addPropertyOverride('AllowedOAuthScopes', [
          Fn.sub('${Server}/${Scope}', { Server: notes.userPoolResourceServerId, Scope: 'read' }),
        ]),
    ],
    [
      'a condition',
      (client, { stack }) => {
        new CfnCondition(stack, 'Condition');
        client.addPropertyOverride('AllowedOAuthScopes', [
          'openid',
          Fn.conditionIf('Condition', 'notes/read', Aws.NO_VALUE),
        ]);
      },
    ],
  ])('are found in the client as it will be rendered: by %s', (_, change) => {
    const on = apiWith(() => [OAuthScope.OPENID]);
    on.addRoutes({ groups: ['admins'], machineScopes: [on.read] });
    expect(on.api.node.validate()).toEqual([]);
    change(on.api.userPoolClient.node.defaultChild as CfnUserPoolClient, on);
    expect(on.api.node.validate()).toEqual([error('code', 'GET /notes', ...GROUPS)]);
  });

  test.each<[string, (on: Fixture) => void]>([
    ['every user may call', (on) => on.addRoutes({ machineScopes: [on.read] })],
    [
      'users with the scope may call, by its name',
      (on) => on.addRoutes({ authorizationScopes: ['notes/read'], machineScopes: [on.read] }),
    ],
    ['machines may call by another scope', (on) => on.addRoutes({ groups: ['admins'], machineScopes: [on.write] })],
    ['machines may not call', (on) => on.addRoutes({ groups: ['admins'] })],
    ['another authorizer decides', (on) => on.addRoutes({ authorizer: new HttpIamAuthorizer() })],
  ])('are right where %s', (_, add) => {
    const on = apiWith(byName);
    add(on);
    expect(on.api.node.validate()).toEqual([]);
  });

  test.each<[string, (pool: UserPool) => UserPoolClient]>([
    [
      'sign in without OAuth',
      (pool) => pool.addClient('Web', { authFlows: { userSrp: true, user: true }, disableOAuth: true }),
    ],
    [
      'sign in without OAuth, though their client has a list of scopes',
      (pool) => {
        const client = pool.addClient('Web', { authFlows: { userSrp: true }, disableOAuth: true });
        const resource = client.node.defaultChild as CfnUserPoolClient;
        resource.addPropertyOverride('AllowedOAuthFlows', ['code']);
        resource.addPropertyOverride('AllowedOAuthScopes', ['notes/read']);
        return client;
      },
    ],
  ])('are none where they %s', (_, client) => {
    const on = new Fixture({ clients: (pool) => [client(pool)] });
    on.api.addMachineClient('Nightly', { scopes: [on.read] });
    on.addRoutes({ groups: ['admins'], machineScopes: [on.read] });
    expect(on.api.node.validate()).toEqual([]);
  });

  test('are found in each client that the API accepts, and in no other', () => {
    const on = apiWith(byName);
    on.userPool.addClient('Foreign', { oAuth: { callbackUrls, scopes: byName() } });
    on.addRoutes({ groups: ['admins'], machineScopes: [on.read] });
    on.api.addUserPoolClient(UserPoolClient.fromUserPoolClientId(on.stack, 'Imported', 'abc123'));
    expect(on.api.node.validate()).toEqual([error('code', 'GET /notes', ...GROUPS)]);
  });
});

describe('the inventory', () => {
  test('has the scopes of machines by their names, and those of users among the others', () => {
    const on = new Fixture();
    on.addRoutes({ groups: ['admins'], machineScopes: [on.read] });
    on.addMachineRoutes({ machineScopes: [on.write, OAuthScope.custom('reports/all')] });
    expect(on.api.routes).toMatchObject([
      {
        routeKey: 'GET /export',
        authorizationScopes: ['notes/write', 'reports/all'],
        machineScopes: ['notes/write', 'reports/all'],
      },
      {
        routeKey: 'GET /notes',
        groups: ['admins'],
        authorizationScopes: ['group:admins', 'notes/read'],
        machineScopes: ['notes/read'],
      },
    ]);
  });

  test('has a scope as it was given where its name is known only at deployment', () => {
    const on = new Fixture();
    const name = `${new CfnParameter(on.stack as Construct, 'Server').valueAsString}/read`;
    on.addMachineRoutes({ machineScopes: [OAuthScope.custom(name)] });
    expect(on.api.routes).toMatchObject([{ authorizationScopes: [name], machineScopes: [name] }]);
  });
});

test('the trigger for groups never runs for machines, as Cognito calls it for them in version 3 alone', () => {
  const on = new Fixture();
  on.api.addMachineClient('Nightly', { scopes: [on.read] });
  on.addRoutes({ groups: ['admins'], machineScopes: [on.read] });
  Template.fromStack(on.stack).hasResourceProperties('AWS::Cognito::UserPool', {
    LambdaConfig: { PreTokenGenerationConfig: { LambdaVersion: 'V2_0' } },
  });
});

test('the resources of an app without machines are the same as ever', () => {
  const on = new Fixture({ domain: false });
  on.addRoutes({});
  expect(Object.keys(Template.fromStack(on.stack).findResources(CLIENT))).toHaveLength(1);
  expect(warningsIn(on.stack)).toEqual([]);
});
