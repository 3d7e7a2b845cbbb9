import { App, type Stack } from 'aws-cdk-lib';
import { CfnRoute, HttpMethod, HttpRoute, HttpRouteKey } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpUrlIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import {
  type CfnUserPool,
  type CfnUserPoolClient,
  LambdaVersion,
  OAuthScope,
  UserPool,
  UserPoolClient,
  type UserPoolClientOptions,
  UserPoolOperation,
} from 'aws-cdk-lib/aws-cognito';
import { Aws, CfnCondition, CfnParameter, Fn } from 'aws-cdk-lib/core';
import {
  type AddProtectedRoutesOptions,
  FunctionIntegration,
  JwtProtectedApi,
  type JwtProtectedApiProps,
} from '../src';
import { testFunction, testStack } from './stack';
import { warningsAcknowledged, warningsIn } from './warnings';

const callbackUrls = ['https://app.example.com/'];
const SRP = { authFlows: { userSrp: true }, disableOAuth: true };
const withScopes = (...names: string[]): UserPoolClientOptions => ({
  authFlows: { userSrp: true },
  oAuth: { callbackUrls, scopes: names.map(OAuthScope.custom) },
});
const MACHINE = {
  generateSecret: true,
  authFlows: { userSrp: false },
  oAuth: { flows: { clientCredentials: true }, scopes: [OAuthScope.custom('notes/read')] },
};

interface Case {
  readonly client?: UserPoolClientOptions;
  readonly pool?: (stack: Stack) => UserPool;
  readonly props?: JwtProtectedApiProps;
  readonly routes?: Partial<AddProtectedRoutesOptions>[];
  readonly change?: (api: JwtProtectedApi, stack: Stack) => void;
}

function newPool(stack: Stack): UserPool {
  const pool = new UserPool(stack, 'Pool');
  pool.addDomain('Domain', { cognitoDomain: { domainPrefix: 'notes' } });
  return pool;
}

function stackWith({ client = SRP, pool, props, routes = [{}], change }: Case): Stack {
  const stack = testStack();
  const userPool = pool?.(stack) ?? newPool(stack);
  const userPoolClients = [new UserPoolClient(stack, 'Web', { userPool, ...client })];
  const api = new JwtProtectedApi(stack, 'Api', { userPool, userPoolClients, ...props });
  const integration = new FunctionIntegration(testFunction(stack));
  for (const [index, route] of routes.entries()) {
    api.addRoutes({ path: `/${index}`, methods: [HttpMethod.GET], integration, ...route });
  }
  change?.(api, stack);
  return stack;
}

const warning = (scopes: string, routes = "'GET /0'", clients = "'Stack/Web'") => [
  'Stack/Api',
  'unobtainableScope',
  `routes ${routes} require one of the scopes ${scopes}, but none of the app clients of the API 'Stack/Api' (${clients}) can ` +
    'request any of them, so every call would get 403: add one of these scopes to oAuth.scopes of a client, add a client that has ' +
    'one, or use other scopes',
];
const READ = [{ authorizationScopes: ['notes/read'] }];

describe('a route whose scopes no client of the API can get', () => {
  test.each<[string, Case, unknown[][]]>([
    ['a scope, and no OAuth', { routes: READ }, [warning("'notes/read'")]],
    ['a scope, and others', { client: withScopes('notes/write'), routes: READ }, [warning("'notes/read'")]],
    [
      'several scopes, for several routes',
      { routes: [{ authorizationScopes: ['a/b', 'c/d'] }, {}, { authorizationScopes: ['a/b', 'c/d'] }, ...READ] },
      [warning("'a/b', 'c/d'", "'GET /0', 'GET /2'"), warning("'notes/read'", "'GET /3'")],
    ],
    ['the default scope, and a machine', { client: MACHINE }, [warning("'aws.cognito.signin.user.admin'")]],
    [
      'the default scope, and a client that refreshes alone',
      { client: { ...SRP, authFlows: { userSrp: false } } },
      [warning("'aws.cognito.signin.user.admin'")],
    ],
    [
      'the default scope, and OAuth alone without it',
      { client: { authFlows: { userSrp: false }, oAuth: { callbackUrls, scopes: [OAuthScope.OPENID] } } },
      [warning("'aws.cognito.signin.user.admin'")],
    ],
    [
      'a scope that an override takes away',
      {
        client: withScopes('notes/read'),
        routes: READ,
        change: ({ userPoolClient }) =>
          resourceOf(userPoolClient as UserPoolClient).addPropertyDeletionOverride('AllowedOAuthScopes'),
      },
      [warning("'notes/read'")],
    ],
    [
      'a scope, and another that may be left out',
      {
        client: withScopes('notes/write'),
        routes: READ,
        change: ({ userPoolClient }, stack) => {
          new CfnCondition(stack, 'Condition');
          const scopes = [Fn.conditionIf('Condition', 'notes/write', Aws.NO_VALUE)];
          resourceOf(userPoolClient as UserPoolClient).addPropertyOverride('AllowedOAuthScopes', scopes);
        },
      },
      [warning("'notes/read'")],
    ],
    [
      'a scope of a client whose OAuth is off',
      {
        client: withScopes('notes/read'),
        routes: READ,
        change: ({ userPoolClient }) =>
          resourceOf(userPoolClient as UserPoolClient).addPropertyOverride('AllowedOAuthFlowsUserPoolClient', false),
      },
      [warning("'notes/read'")],
    ],
    [
      'a scope that only another client of the pool has',
      {
        routes: READ,
        change: ({ userPool }) =>
          new UserPoolClient(userPool as UserPool, 'Other', { userPool, ...withScopes('notes/read') }),
      },
      [warning("'notes/read'")],
    ],
    ['a scope, and groups on another route', { routes: [...READ, { groups: ['admins'] }] }, [warning("'notes/read'")]],
    [
      'a scope, and a trigger for something else',
      {
        routes: READ,
        change: ({ userPool }, stack) =>
          (userPool as UserPool).addTrigger(UserPoolOperation.PRE_SIGN_UP, testFunction(stack, 'Trigger')),
      },
      [warning("'notes/read'")],
    ],
  ])('gets a warning: %s', (_, options, warnings) => {
    expect(warningsIn(stackWith(options))).toEqual(warnings);
    expect(warningsAcknowledged(stackWith(options), 'unobtainableScope')).toEqual([]);
  });

  test.each<[string, NonNullable<Case['change']>, string]>([
    [
      'added to httpApi',
      ({ httpApi }, stack) => {
        const integration = new FunctionIntegration(testFunction(stack, 'Direct'));
        httpApi.addRoutes({ path: '/direct', methods: [HttpMethod.GET, HttpMethod.PUT], integration });
      },
      "'GET /direct', 'PUT /direct'",
    ],
    [
      'made in another stack',
      ({ httpApi }, stack) => {
        const other = testStack('Other', stack.node.root as App);
        const integration = new HttpUrlIntegration('Url', 'https://backend.example.com');
        new HttpRoute(other, 'Route', { httpApi, routeKey: HttpRouteKey.with('/other', HttpMethod.GET), integration });
      },
      "'GET /other'",
    ],
  ])('is as well one that was not declared: %s', (_, change, keys) => {
    const stack = stackWith({ client: MACHINE, routes: [], change });
    expect(warningsIn(stack)).toEqual([warning("'aws.cognito.signin.user.admin'", keys)]);
  });

  test('names all clients of the API', () => {
    const stack = stackWith({
      routes: READ,
      change: (api, on) => api.addUserPoolClient(new UserPoolClient(on, 'Mobile', { userPool: api.userPool, ...SRP })),
    });
    expect(warningsIn(stack)).toEqual([warning("'notes/read'", "'GET /0'", "'Stack/Web', 'Stack/Mobile'")]);
  });
});

describe('a route gets no warning', () => {
  const imported = (stack: Stack) => UserPool.fromUserPoolId(stack, 'Pool', 'eu-west-1_aBcDeFgHi') as UserPool;
  const trigger = (version: LambdaVersion) => (stack: Stack) => {
    const pool = new UserPool(stack, 'Pool');
    pool.addTrigger(UserPoolOperation.PRE_TOKEN_GENERATION_CONFIG, testFunction(stack, 'Trigger'), version);
    return pool;
  };

  test.each<[string, Case]>([
    ['for the default scope and SRP', {}],
    ['for the default scope and what AWS turns on', { client: { disableOAuth: true } }],
    [
      'for the default scope by OAuth',
      { client: { ...withScopes('aws.cognito.signin.user.admin'), authFlows: { userSrp: false } } },
    ],
    ['for a scope of the client', { client: withScopes('notes/read'), routes: READ }],
    ['for a scope of a machine', { client: MACHINE, routes: READ }],
    ['for one scope of several', { client: withScopes('c/d'), routes: [{ authorizationScopes: ['a/b', 'c/d'] }] }],
    ['for a scope of an imported pool', { pool: imported, routes: READ }],
    [
      'for a scope that an imported client may have',
      {
        routes: READ,
        change: (api, stack) => api.addUserPoolClient(UserPoolClient.fromUserPoolClientId(stack, 'Imported', 'abc123')),
      },
    ],
    ['for a scope that a trigger of the pool may add', { pool: trigger(LambdaVersion.V2_0), routes: READ }],
    ['for a scope that a trigger of the pool may add to machines', { pool: trigger(LambdaVersion.V3_0), routes: READ }],
    [
      'for a scope that a trigger by an override may add',
      {
        routes: READ,
        change: ({ userPool }) =>
          (userPool.node.defaultChild as CfnUserPool).addPropertyOverride(
            'LambdaConfig.PreTokenGeneration',
            'arn:aws:lambda:x',
          ),
      },
    ],
    ['for a scope of another issuer', { props: { issuer: 'https://login.example.com' }, routes: READ }],
    ['for groups', { routes: [{ groups: ['admins'] }] }],
    ['for the scope of a group by hand', { routes: [{ authorizationScopes: ['group:admins', 'notes/read'] }] }],
    ['for no scope', { client: MACHINE, props: { acceptIdTokens: false }, routes: [] }],
    ['for ID tokens', { client: { ...SRP, authFlows: { userSrp: false } }, props: { acceptIdTokens: true } }],
    [
      'for the default scope of a route that was not declared',
      {
        routes: [],
        change: ({ httpApi }, stack) =>
          httpApi.addRoutes({
            path: '/direct',
            methods: [HttpMethod.GET],
            integration: new FunctionIntegration(testFunction(stack, 'Direct')),
          }),
      },
    ],
    [
      'for ID tokens on a route that was not declared',
      {
        client: { ...SRP, authFlows: { userSrp: false } },
        props: { acceptIdTokens: true },
        routes: [],
        change: ({ httpApi }, stack) =>
          httpApi.addRoutes({
            path: '/direct',
            methods: [HttpMethod.GET],
            integration: new FunctionIntegration(testFunction(stack, 'Direct')),
          }),
      },
    ],
    [
      'for another kind of authorization of a route that was not declared',
      {
        client: MACHINE,
        routes: [],
        change: ({ httpApi }, stack) =>
          new CfnRoute(stack, 'Raw', { apiId: httpApi.apiId, routeKey: 'GET /raw', authorizationType: 'AWS_IAM' }),
      },
    ],
    ['for another authorizer', { client: MACHINE, routes: [{ authorizer: new HttpIamAuthorizer() }] }],
    [
      'for a scope that is known only at deployment',
      { change: (api, stack) => addRouteWith(api, new CfnParameter(stack, 'Scope').valueAsString) },
    ],
    [
      'for scopes of a client that are known only at deployment',
      {
        client: withScopes('notes/write'),
        routes: READ,
        change: ({ userPoolClient }, stack) => {
          const scopes = new CfnParameter(stack, 'Scopes', { type: 'CommaDelimitedList' }).valueAsList;
          resourceOf(userPoolClient as UserPoolClient).allowedOAuthScopes = scopes;
        },
      },
    ],
    [
      'for a scope of a server whose name is known only at deployment',
      {
        client: withScopes('notes/write'),
        routes: READ,
        change: ({ userPoolClient }, stack) => {
          new CfnParameter(stack, 'Server');
          const scopes = [{ 'Fn::Sub': '${Server}/read' }];
          resourceOf(userPoolClient as UserPoolClient).addPropertyOverride('AllowedOAuthScopes', scopes);
        },
      },
    ],
    [
      'for a client whose grants are known only at deployment',
      {
        client: withScopes('notes/read'),
        routes: READ,
        change: ({ userPoolClient }, stack) => {
          const flows = new CfnParameter(stack, 'Flows', { type: 'CommaDelimitedList' }).valueAsList;
          resourceOf(userPoolClient as UserPoolClient).allowedOAuthFlows = flows;
        },
      },
    ],
    [
      'for a client whose flows are known only at deployment',
      {
        client: MACHINE,
        change: ({ userPoolClient }, stack) => {
          const flows = new CfnParameter(stack, 'Flows', { type: 'CommaDelimitedList' }).valueAsList;
          resourceOf(userPoolClient as UserPoolClient).explicitAuthFlows = flows;
        },
      },
    ],
  ])('%s', (_, options) => {
    expect(warningsIn(stackWith(options))).toEqual([]);
  });

  function addRouteWith(api: JwtProtectedApi, scope: string) {
    const integration = new FunctionIntegration(testFunction(api, 'Behind'));
    api.addRoutes({ path: '/scope', methods: [HttpMethod.GET], integration, authorizationScopes: [scope] });
  }

  test('in another stack than its pool and client', () => {
    const app = new App();
    const [pools, apis] = ['Pools', 'Apis'].map((id) => testStack(id, app));
    const userPool = new UserPool(pools, 'Pool');
    const userPoolClients = [userPool.addClient('Web', withScopes('notes/read'))];
    const api = new JwtProtectedApi(apis, 'Api', { userPool, userPoolClients });
    addRouteWith(api, 'notes/read');
    expect([...warningsIn(pools), ...warningsIn(apis)]).toEqual([]);
  });
});

function resourceOf(client: UserPoolClient): CfnUserPoolClient {
  return client.node.defaultChild as CfnUserPoolClient;
}
