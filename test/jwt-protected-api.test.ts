import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { Annotations } from 'aws-cdk-lib/assertions';
import { CorsHttpMethod, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpUrlIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { type CfnUserPool, CfnUserPoolClient, type IUserPool, UserPool, UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { type CfnElement, CfnParameter, Names, Stage } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import * as fc from 'fast-check';
import * as library from '../src';
import {
  type AddPublicRoutesOptions,
  FunctionIntegration,
  JwtProtectedApi,
  type JwtProtectedApiProps,
  SignUpUserPool,
} from '../src';
import { Match, openRoutesIn, routesIn, Template, testFunction, testStack } from './stack';

const ORIGIN = 'https://app.example.com';

function synthesized(props: (stack: Stack) => JwtProtectedApiProps): Template {
  const stack = testStack();
  new JwtProtectedApi(stack, 'Api', props(stack));
  return Template.fromStack(stack);
}

describe('an API with nothing given', () => {
  let stack: Stack;
  let api: JwtProtectedApi;
  let template: Template;

  beforeEach(() => {
    stack = testStack();
    api = new JwtProtectedApi(stack, 'Api');
    template = Template.fromStack(stack);
  });

  test('has a pool, a client, an API and its stage', () => {
    template.resourceCountIs('AWS::Cognito::UserPool', 1);
    template.resourceCountIs('AWS::Cognito::UserPoolClient', 1);
    template.resourceCountIs('AWS::ApiGatewayV2::Api', 1);
    template.resourceCountIs('AWS::ApiGatewayV2::Stage', 1);
    template.resourceCountIs('AWS::ApiGatewayV2::Route', 0);
    expect(api.userPool).toBeInstanceOf(SignUpUserPool);
  });

  test('has a client for a browser', () => {
    template.hasResourceProperties('AWS::Cognito::UserPoolClient', {
      UserPoolId: stack.resolve(api.userPool.userPoolId),
      GenerateSecret: false,
      ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
      AllowedOAuthFlowsUserPoolClient: false,
      AllowedOAuthFlows: Match.absent(),
      CallbackURLs: Match.absent(),
      SupportedIdentityProviders: ['COGNITO'],
      PreventUserExistenceErrors: 'ENABLED',
      EnableTokenRevocation: true,
      AccessTokenValidity: 60,
      IdTokenValidity: 60,
      TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'minutes' },
    });
  });

  test('has a client that can write every standard attribute of a user and no custom one', () => {
    const [client] = Object.values(template.findResources('AWS::Cognito::UserPoolClient'));
    expect(client.Properties.WriteAttributes.sort()).toEqual(
      'address birthdate email family_name gender given_name locale middle_name name nickname phone_number picture preferred_username profile updated_at website zoneinfo'.split(
        ' ',
      ),
    );
  });

  test('has a name of its own', () => {
    template.hasResourceProperties('AWS::ApiGatewayV2::Api', { Name: 'Stack-Api-DBBEC0DB', ProtocolType: 'HTTP' });
  });

  test('has a name that API Gateway takes, however long its path', () => {
    const deep = testStack();
    new JwtProtectedApi(new Construct(new Construct(deep, 'A'.repeat(100)), 'B'.repeat(100)), 'Api');
    const [{ Properties }] = Object.values(Template.fromStack(deep).findResources('AWS::ApiGatewayV2::Api'));
    expect(Properties.Name).toHaveLength(128);
  });
});

describe('the routes of the two maps', () => {
  let template: Template;
  let routes: ReturnType<typeof routesIn>;

  beforeEach(() => {
    template = synthesized((stack) => {
      const fn = testFunction(stack);
      return { routes: { 'GET /private': fn, $default: fn }, publicRoutes: { 'GET /public': fn } };
    });
    routes = routesIn(template);
  });

  test('each carry an authorization type', () => {
    expect(Object.fromEntries(Object.entries(routes).map(([key, route]) => [key, route.AuthorizationType]))).toEqual({
      'GET /private': 'JWT',
      $default: 'JWT',
      'GET /public': 'NONE',
    });
  });

  test('ask for the scope that every access token has and no ID token has, where they are protected', () => {
    expect(routes['GET /private'].AuthorizationScopes).toEqual(['aws.cognito.signin.user.admin']);
    expect(routes.$default.AuthorizationScopes).toEqual(['aws.cognito.signin.user.admin']);
  });

  test('carry neither scopes nor an authorizer where they are public', () => {
    expect(routes['GET /public'].AuthorizationScopes).toBeUndefined();
    expect(routes['GET /public'].AuthorizerId).toBeUndefined();
  });

  test('share one authorizer, which trusts the pool and its client alone', () => {
    template.resourceCountIs('AWS::ApiGatewayV2::Authorizer', 1);
    const [[poolId]] = Object.entries(template.findResources('AWS::Cognito::UserPool'));
    const [[clientId]] = Object.entries(template.findResources('AWS::Cognito::UserPoolClient'));
    const [[authorizerId]] = Object.entries(template.findResources('AWS::ApiGatewayV2::Authorizer'));
    template.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
      AuthorizerType: 'JWT',
      IdentitySource: ['$request.header.Authorization'],
      JwtConfiguration: {
        Audience: [{ Ref: clientId }],
        Issuer: {
          'Fn::Join': [
            '',
            ['https://cognito-idp.', { Ref: 'AWS::Region' }, '.', { Ref: 'AWS::URLSuffix' }, '/', { Ref: poolId }],
          ],
        },
      },
    });
    expect(routes['GET /private'].AuthorizerId).toEqual({ Ref: authorizerId });
  });

  test('are made in an order that does not depend on that of the keys', () => {
    const keys = ['POST /b', 'GET /a', 'GET /c'];
    const orders = [keys, [...keys].reverse()].map((order) =>
      synthesized((stack) => {
        const fn = testFunction(stack);
        return { routes: Object.fromEntries(order.map((key) => [key, fn])) };
      }),
    );
    expect(JSON.stringify(orders[0])).toEqual(JSON.stringify(orders[1]));
  });
});

describe('routes that are added', () => {
  test('come back, one for each method', () => {
    const stack = testStack();
    const api = new JwtProtectedApi(stack, 'Api');
    const integration = new FunctionIntegration(testFunction(stack));

    const added = api.addRoutes({ path: '/notes/{id}', methods: [HttpMethod.GET, HttpMethod.PUT], integration });
    const [open] = api.addPublicRoutes({ path: '/health', methods: [HttpMethod.GET], integration });

    expect(added.map((route) => route.node.id)).toEqual(['GET--notes--{id}', 'PUT--notes--{id}']);
    expect(open.path).toBe('/health');
    expect(openRoutesIn(Template.fromStack(stack))).toEqual(['GET /health']);
  });

  test('ask for their own scopes, where they have some', () => {
    const stack = testStack();
    new JwtProtectedApi(stack, 'Api').addRoutes({
      path: '/notes',
      methods: [HttpMethod.GET],
      integration: new FunctionIntegration(testFunction(stack)),
      authorizationScopes: ['notes/read', 'notes/write'],
    });
    expect(routesIn(Template.fromStack(stack))['GET /notes'].AuthorizationScopes).toEqual([
      'notes/read',
      'notes/write',
    ]);
  });

  test('may have an integration of the CDK', () => {
    const stack = testStack();
    new JwtProtectedApi(stack, 'Api').addRoutes({
      path: '/',
      methods: [HttpMethod.GET],
      integration: new HttpUrlIntegration('Url', 'https://backend.example.com'),
    });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::ApiGatewayV2::Integration', { IntegrationType: 'HTTP_PROXY' });
    expect(routesIn(template)['GET /'].AuthorizationType).toBe('JWT');
  });

  test('may differ in a parameter alone, or in what it takes', () => {
    const stack = testStack();
    const api = new JwtProtectedApi(stack, 'Api');
    const integration = new FunctionIntegration(testFunction(stack));
    for (const path of ['/', '/{id}', '/{proxy+}']) {
      api.addRoutes({ path, methods: [HttpMethod.GET], integration });
    }
    expect(api.routes.map(({ routeKey }) => routeKey)).toEqual(['GET /', 'GET /{id}', 'GET /{proxy+}']);
  });

  test('need a token as well when they are added to the HTTP API directly', () => {
    const stack = testStack();
    const api = new JwtProtectedApi(stack, 'Api');
    api.httpApi.addRoutes({ path: '/beside', integration: new FunctionIntegration(testFunction(stack)) });
    expect(routesIn(Template.fromStack(stack))['ANY /beside']).toMatchObject({
      AuthorizationType: 'JWT',
      AuthorizationScopes: ['aws.cognito.signin.user.admin'],
    });
  });
});

test('acceptIdTokens leaves the scopes away and the token needed', () => {
  const routes = routesIn(
    synthesized((stack) => ({ acceptIdTokens: true, routes: { 'GET /private': testFunction(stack) } })),
  );
  expect(routes['GET /private'].AuthorizationType).toBe('JWT');
  expect(routes['GET /private'].AuthorizationScopes).toBeUndefined();
});

describe('CORS', () => {
  test.each([
    [
      'headers and methods of their own',
      {},
      ['authorization', 'content-type'],
      ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'],
    ],
    [
      'those given',
      { allowHeaders: ['Authorization'], allowMethods: [CorsHttpMethod.GET] },
      ['Authorization'],
      ['GET'],
    ],
    [
      'defaults for those given as undefined',
      { allowHeaders: undefined, allowMethods: undefined },
      ['authorization', 'content-type'],
      ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'],
    ],
  ])('has %s', (_, cors, AllowHeaders, AllowMethods) => {
    const template = synthesized((stack) => ({
      corsPreflight: { allowOrigins: [ORIGIN], ...cors },
      routes: { 'GET /private': testFunction(stack) },
    }));
    template.hasResourceProperties('AWS::ApiGatewayV2::Api', {
      CorsConfiguration: { AllowOrigins: [ORIGIN], AllowHeaders, AllowMethods },
    });
  });

  test('may have headers that are known at deployment only', () => {
    const stack = testStack();
    const allowHeaders = new CfnParameter(stack, 'Headers', { type: 'CommaDelimitedList' }).valueAsList;
    new JwtProtectedApi(stack, 'Api', {
      corsPreflight: { allowOrigins: [ORIGIN], allowHeaders },
      routes: { 'GET /private': testFunction(stack) },
    });
    Template.fromStack(stack).hasResourceProperties('AWS::ApiGatewayV2::Api', {
      CorsConfiguration: { AllowHeaders: { Ref: 'Headers' } },
    });
  });

  test('may do without authorization while every route is public', () => {
    const template = synthesized((stack) => ({
      corsPreflight: { allowOrigins: [ORIGIN], allowHeaders: ['content-type'] },
      publicRoutes: { 'GET /public': testFunction(stack), 'ANY /any': testFunction(stack, 'Any') },
    }));
    expect(openRoutesIn(template)).toContain('GET /public');
  });

  const methodsOfAny = ['DELETE', 'GET', 'HEAD', 'PATCH', 'POST', 'PUT'];

  test('makes ANY every method but OPTIONS, so that API Gateway answers the preflight', () => {
    const template = synthesized((stack) => ({
      corsPreflight: { allowOrigins: [ORIGIN] },
      routes: { 'ANY /private/{proxy+}': testFunction(stack) },
      publicRoutes: { 'ANY /public': testFunction(stack, 'Public') },
    }));
    expect(Object.keys(routesIn(template)).sort()).toEqual(
      methodsOfAny.flatMap((method) => [`${method} /private/{proxy+}`, `${method} /public`]),
    );
    expect(openRoutesIn(template)).toEqual(methodsOfAny.map((method) => `${method} /public`));
  });

  test('gives back a route for each method that ANY became', () => {
    const stack = testStack();
    const api = new JwtProtectedApi(stack, 'Api', { corsPreflight: { allowOrigins: [ORIGIN] } });
    const integration = new FunctionIntegration(testFunction(stack));
    const added = api.addRoutes({ path: '/notes', methods: [HttpMethod.ANY], integration });
    expect(added.map((route) => route.node.id).sort()).toEqual(methodsOfAny.map((method) => `${method}--notes`));
  });

  test('leaves ANY as it is where there is none', () => {
    const template = synthesized((stack) => ({ routes: { 'ANY /notes': testFunction(stack) } }));
    expect(Object.keys(routesIn(template))).toEqual(['ANY /notes']);
  });
});

describe('a pool brought along', () => {
  function authorizerOf(
    userPool: (stack: Stack) => UserPool | ReturnType<typeof UserPool.fromUserPoolId>,
    env?: object,
  ) {
    const stack = new Stack(new App(), 'Stack', { env });
    new JwtProtectedApi(stack, 'Api', { userPool: userPool(stack), routes: { 'GET /private': testFunction(stack) } });
    const [authorizer] = Object.values(Template.fromStack(stack).findResources('AWS::ApiGatewayV2::Authorizer'));
    return authorizer.Properties.JwtConfiguration;
  }

  test('gets a client for a browser, under the API', () => {
    const stack = testStack();
    const userPool = UserPool.fromUserPoolId(stack, 'Pool', 'eu-west-1_aBcDeFgHi');
    const api = new JwtProtectedApi(stack, 'Api', { userPool });
    expect(api.node.tryFindChild('BrowserClient')).toBe(api.userPoolClient);
    Template.fromStack(stack).hasResourceProperties('AWS::Cognito::UserPoolClient', {
      UserPoolId: 'eu-west-1_aBcDeFgHi',
      GenerateSecret: false,
    });
  });

  test('is the issuer, with the region that its id begins with', () => {
    const { Issuer } = authorizerOf((stack) => UserPool.fromUserPoolId(stack, 'Pool', 'eu-west-1_aBcDeFgHi'), {
      region: 'us-east-1',
      account: '123456789012',
    });
    expect(Issuer).toEqual({
      'Fn::Join': ['', ['https://cognito-idp.eu-west-1.', { Ref: 'AWS::URLSuffix' }, '/eu-west-1_aBcDeFgHi']],
    });
  });

  test('is the issuer also when its id is known at deployment only', () => {
    const { Issuer } = authorizerOf((stack) => {
      const id = new CfnParameter(stack, 'PoolId').valueAsString;
      return UserPool.fromUserPoolId(stack, 'Pool', id);
    });
    const region = { 'Fn::Select': [0, { 'Fn::Split': ['_', { Ref: 'PoolId' }] }] };
    expect(Issuer['Fn::Join'][1].slice(0, 3)).toEqual(['https://cognito-idp.', region, '.']);
  });

  test('of another region is the issuer with that region', () => {
    const app = new App();
    const poolStack = new Stack(app, 'Pools', {
      env: { region: 'eu-west-1', account: '123456789012' },
      crossRegionReferences: true,
    });
    const stack = new Stack(app, 'Stack', {
      env: { region: 'us-east-1', account: '123456789012' },
      crossRegionReferences: true,
    });
    const userPool = new UserPool(poolStack, 'Pool');
    new JwtProtectedApi(stack, 'Api', {
      userPool,
      userPoolClients: [userPool.addClient('Client', { disableOAuth: true })],
      routes: { 'GET /private': testFunction(stack) },
    });
    const [authorizer] = Object.values(Template.fromStack(stack).findResources('AWS::ApiGatewayV2::Authorizer'));
    expect(authorizer.Properties.JwtConfiguration.Issuer['Fn::Join'][1][0]).toBe('https://cognito-idp.eu-west-1.');
  });

  test('is trusted for the clients given and those added afterwards, and for no other', () => {
    const stack = testStack();
    const userPool = new SignUpUserPool(stack, 'Pool');
    const [web, mobile, other] = ['Web', 'Mobile', 'Other'].map(
      (id) => new UserPoolClient(stack, id, { userPool, disableOAuth: true }),
    );
    const userPoolClients = [web];
    const api = new JwtProtectedApi(stack, 'Api', {
      userPool,
      userPoolClients,
      routes: { 'GET /private': testFunction(stack) },
    });
    api.addUserPoolClient(mobile);
    expect(userPoolClients).toEqual([web]);

    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::Cognito::UserPoolClient', 3);
    const [authorizer] = Object.values(template.findResources('AWS::ApiGatewayV2::Authorizer'));
    const ids = [web, mobile].map((client) => stack.resolve(client.userPoolClientId));
    expect(authorizer.Properties.JwtConfiguration.Audience).toEqual(ids);
    expect(ids).not.toContainEqual(stack.resolve(other.userPoolClientId));
    expect(api.userPoolClient).toBe(web);
  });
});

test('the endpoint has no slash at its end', () => {
  const stack = testStack();
  const api = new JwtProtectedApi(stack, 'Api');
  const { logicalId } = api.httpApi.node.defaultChild as CfnElement;
  expect(stack.resolve(api.endpoint)).toEqual({ 'Fn::GetAtt': [stack.resolve(logicalId), 'ApiEndpoint'] });
});

test.each([
  [undefined, 'api'],
  [{ apiName: 'notes' }, 'notes'],
])('amplifyConfig(%j) is what Amplify JS v6 takes', (options, apiName) => {
  const stack = testStack();
  const api = new JwtProtectedApi(stack, 'Api');
  expect(stack.resolve(api.amplifyConfig(options))).toEqual({
    Auth: {
      Cognito: {
        userPoolId: stack.resolve(api.userPool.userPoolId),
        userPoolClientId: stack.resolve(api.userPoolClient.userPoolClientId),
        loginWith: { email: true },
        userAttributes: { email: { required: true } },
        passwordFormat: {
          minLength: 12,
          requireLowercase: true,
          requireUppercase: true,
          requireNumbers: true,
          requireSpecialCharacters: true,
        },
      },
    },
    API: { REST: { [apiName]: { endpoint: stack.resolve(api.endpoint), region: { Ref: 'AWS::Region' } } } },
  });
});

test.each<[string, (stack: Stack) => IUserPool, object | undefined]>([
  ['as it is when the app is synthesized', overriddenPool, { minLength: 20 }],
  ['for a pool without a policy', (stack) => new UserPool(stack, 'Pool', { passwordPolicy: undefined }), undefined],
  ['for an imported pool', (stack) => UserPool.fromUserPoolId(stack, 'Pool', 'eu-west-1_aBcDeFgHi'), undefined],
])('amplifyConfig() has the password policy of the pool %s', (_, userPool, passwordFormat) => {
  const stack = testStack();
  const api = new JwtProtectedApi(stack, 'Api', { userPool: userPool(stack) });
  const config = stack.resolve(api.amplifyConfig());
  expect(config.Auth.Cognito.passwordFormat).toEqual(passwordFormat);
});

function overriddenPool(stack: Stack): IUserPool {
  const pool = new SignUpUserPool(stack, 'Pool');
  (pool.node.defaultChild as CfnUserPool).policies = { passwordPolicy: { minimumLength: 20 } };
  return pool;
}

describe('what is deployed under a name', () => {
  const app = new App();
  const stack = testStack('Stack', app);
  const fn = testFunction(stack);
  const api = new JwtProtectedApi(stack, 'Api', {
    routes: { 'GET /notes/{id}': fn, $default: fn },
    publicRoutes: { 'GET /health': fn },
  });
  api.addRoutes({
    path: '/users',
    methods: [HttpMethod.GET],
    integration: new FunctionIntegration(fn),
    groups: ['admins'],
  });

  test('keeps its construct path', () => {
    const constructs = api.node.findAll().map((construct) => construct.node.path.replace('Stack/Api/', ''));
    expect(constructs).toEqual(
      expect.arrayContaining([
        'UserPool',
        'BrowserClient',
        'HttpApi',
        'HttpApi/DefaultStage',
        'HttpApi/Authorizer',
        'HttpApi/GET--notes--{id}',
        'HttpApi/GET--health',
        'HttpApi/DefaultRoute',
        `HttpApi/Integration-${Names.nodeUniqueId(fn.node)}`,
        `HttpApi/Integration-${Names.nodeUniqueId(fn.node)}/Permission`,
        'AccessLogs',
        'UserPool/GroupScopes',
        'UserPool/Group-admins',
      ]),
    );
  });

  test('keeps its logical id: a renamed pool is a lost pool', () => {
    const ids = api.node
      .findAll()
      .filter((construct) => 'logicalId' in construct)
      .map((element) => stack.resolve((element as CfnElement).logicalId));
    expect(ids).toEqual([
      'ApiUserPool5AB2526B',
      'ApiUserPoolGroupScopesLogs4E0D57AB',
      'ApiUserPoolGroupScopesRole09A44983',
      'ApiUserPoolGroupScopesRoleDefaultPolicy8F55D0F5',
      'ApiUserPoolGroupScopesFunction36152692',
      'ApiUserPoolGroupScopesFunctionPermission5D77D022',
      'ApiUserPoolGroupadmins20D3E339',
      'ApiBrowserClient4D114A45',
      'ApiHttpApi4C294DC0',
      'ApiHttpApiDefaultStageE708EF42',
      'ApiHttpApiAuthorizer4E9EA314',
      'ApiHttpApiDefaultRoute9B38A2A8',
      'ApiHttpApiIntegrationStackFunction6604A4E3C671554D',
      'ApiHttpApiIntegrationStackFunction6604A4E3Permission9AEC1000',
      'ApiHttpApiGETnotesid6E3913ED',
      'ApiHttpApiGEThealth60A18DF0',
      'ApiHttpApiGETusers9B7CE5A9',
      'ApiAccessLogs50B185DB',
    ]);
  });
});

describe('the error for', () => {
  const cases: [string, (stack: Stack) => JwtProtectedApiProps, string][] = [
    [
      'userPoolClients without userPool',
      (stack) => ({ userPoolClients: [UserPoolClient.fromUserPoolClientId(stack, 'Client', 'abc')] }),
      'userPoolClients is set without userPool: set userPool to the pool of these clients, or remove userPoolClients to get a new ' +
        'pool with a browser client',
    ],
    [
      'no userPoolClients',
      (stack) => ({ userPool: new SignUpUserPool(stack, 'Pool'), userPoolClients: [] }),
      'userPoolClients is empty: add a client of the pool, or remove userPoolClients to get a browser client',
    ],
    ...['publicRoute', 'authorizer', 'defaultAuthorizer', 'toString'].map(
      (option): [string, (stack: Stack) => JwtProtectedApiProps, string] => [
        `the option ${option}, which there is not`,
        () => ({ [option]: {} }),
        `'${option}' is not an option of JwtProtectedApi (the options are routes, publicRoutes, corsPreflight, userPool, ` +
          'userPoolClients, acceptIdTokens, issuer, groups, apiName, description, ipAddressType, domainMapping, ' +
          'disableExecuteApiEndpoint, throttle, accessLogs, routeQuota, authorizerQuota): remove it, or use httpApi for options of the ' +
          "CDK's HttpApi",
      ],
    ),
    ...[undefined, ''].map((origin): [string, (stack: Stack) => JwtProtectedApiProps, string] => [
      `CORS with an origin that is ${JSON.stringify(origin)}`,
      () => ({ corsPreflight: { allowOrigins: ['https://app.example.com', origin!] } }),
      `corsPreflight.allowOrigins has the entry ${origin === '' ? "''" : origin}, which is not an origin: use the form ` +
        "'https://app.example.com'",
    ]),
    [
      'CORS without an origin',
      () => ({ corsPreflight: {} }),
      'corsPreflight has no allowOrigins, so browsers would refuse every call: add the origins of your pages, e.g. ' +
        "['https://app.example.com'], or remove corsPreflight",
    ],
    ...[["['content-type', 'x-request-id']", ['content-type', 'x-request-id']] as const, ["['*']", ['*']] as const].map(
      ([shown, allowHeaders]): [string, (stack: Stack) => JwtProtectedApiProps, string] => [
        `CORS with ${shown} alone`,
        (stack) => ({
          corsPreflight: { allowOrigins: [ORIGIN], allowHeaders: [...allowHeaders] },
          routes: { 'GET /private': testFunction(stack) },
        }),
        `corsPreflight.allowHeaders is ${shown}, so no browser would send the token that 'GET /private' needs: add ` +
          "'authorization' ('*' does not include it), or remove allowHeaders",
      ],
    ),
    ...(['routes', 'publicRoutes'] as const).flatMap(
      (map): [string, (stack: Stack) => JwtProtectedApiProps, string][] => [
        [
          `'OPTIONS /notes' in ${map} with CORS`,
          (stack) => ({ corsPreflight: { allowOrigins: [ORIGIN] }, [map]: { 'OPTIONS /notes': testFunction(stack) } }),
          "route 'OPTIONS /notes' would receive the CORS preflight, an OPTIONS request that has no token, but API Gateway answers " +
            'preflights itself if corsPreflight is set: remove the route',
        ],
        [
          `'$default' in ${map} with CORS`,
          (stack) => ({ corsPreflight: { allowOrigins: [ORIGIN] }, [map]: { $default: testFunction(stack) } }),
          "route '$default' would receive every CORS preflight, an OPTIONS request that has no token: use 'ANY /{proxy+}' and 'ANY " +
            "/', which mean every method except OPTIONS if corsPreflight is set",
        ],
      ],
    ),
    [
      'the same route twice, but for the names of its parameters',
      (stack) => {
        const fn = testFunction(stack);
        return { routes: { 'GET /notes/{id}': fn, 'GET /notes/{noteId}': fn } };
      },
      "route 'GET /notes/{noteId}' (protected) is declared twice, first as 'GET /notes/{id}' (protected): different parameter names " +
        'do not make different routes, so remove one of them',
    ],
    [
      'the same route in both maps',
      (stack) => {
        const fn = testFunction(stack);
        return { routes: { 'GET /files/{proxy+}': fn }, publicRoutes: { 'GET /files/{path+}': fn } };
      },
      "route 'GET /files/{path+}' (public) is declared twice, first as 'GET /files/{proxy+}' (protected): different parameter names " +
        'do not make different routes, so remove one of them',
    ],
    ...Object.entries({
      GET: undefined,
      'GET ': undefined,
      'get /notes': 'GET /notes',
      'Get /notes/:id': 'GET /notes/{id}',
      'get /notes/:id/pages/:page': 'GET /notes/{id}/pages/{page}',
      'GET /notes/:id': 'GET /notes/{id}',
      'GET /notes/<id>': 'GET /notes/{id}',
      'GET /notes/[id]': 'GET /notes/{id}',
      'GET /files/*': 'GET /files/{proxy+}',
      'GET /{*path}': 'GET /{proxy+}',
      'GET:/notes': 'GET /notes',
      '* /notes': 'ANY /notes',
      'all /notes': 'ANY /notes',
      'DEL /notes/{id}': 'DELETE /notes/{id}',
      '/notes': undefined,
      'GET notes': 'GET /notes',
      'GET /notes/': 'GET /notes',
      'GET  /notes': 'GET /notes',
      ' GET /notes': 'GET /notes',
      'GET /notes ': 'GET /notes',
      'GET //notes': 'GET /notes',
      'GET /notes?all': 'GET /notes',
      'GET /notes#top': 'GET /notes',
      'GET /{id': undefined,
      'GET /notes-{id}': undefined,
      'GET /{}': undefined,
      'GET /{proxy+}/notes': undefined,
      'TRACE /notes': undefined,
      $Default: '$default',
      default: '$default',
      '': undefined,
    }).map(([key, likely]): [string, (stack: Stack) => JwtProtectedApiProps, string] => [
      `the route key '${key}'`,
      (stack) => ({ publicRoutes: { [key]: testFunction(stack) } }),
      `invalid route key '${key}'${likely === undefined ? ':' : ` (did you mean '${likely}'?):`} a route key is '$default', or a ` +
        "method in capitals (ANY, DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT) and a path, as in 'GET /notes/{id}'; the path " +
        "starts with '/', does not end with '/', and each of its parameters is a whole segment",
    ]),
  ];

  test.each(cases)('%s', (_, props, message) => {
    expect(() => synthesized(props)).toThrow(new Error(message));
  });

  test('a route key with a token', () => {
    const stack = testStack();
    const key = `GET /${new CfnParameter(stack, 'Path').valueAsString}`;
    expect(() => new JwtProtectedApi(stack, 'Api', { routes: { [key]: testFunction(stack) } })).toThrow(
      new Error(
        `route key '${key}' contains a CDK token, whose value is unknown before deployment: write the key out, as in 'GET ` +
          "/notes/{id}'",
      ),
    );
  });

  test('a user pool id without a region, which lets the CDK look the id up first', () => {
    const stack = testStack();
    const userPool = UserPool.fromUserPoolId(stack, 'Pool', 'dummy-value-for-/pool/id');
    new JwtProtectedApi(stack, 'Api', { userPool });
    Annotations.fromStack(stack).hasError(
      '/Stack/Pool',
      "user pool id 'dummy-value-for-/pool/id' contains no region: it should look like 'eu-west-1_aBcDeFgHi'",
    );
  });

  test.each([
    ['addPublicRoutes', 'authorizationScopes', 'path, methods, integration, throttle'],
    ['addPublicRoutes', 'groups', 'path, methods, integration, throttle'],
    [
      'addRoutes',
      'scopes',
      'path, methods, integration, throttle, authorizationScopes, groups, authorizer, machineScopes',
    ],
  ] as const)('an option that %s would drop', (method, option, known) => {
    const stack = testStack();
    const api = new JwtProtectedApi(stack, 'Api');
    const integration = new FunctionIntegration(testFunction(stack));
    const options = { path: '/reports', methods: [HttpMethod.GET], integration, [option]: ['admins'] };
    expect(() => api[method](options)).toThrow(
      new Error(
        `'${option}' of '/reports' is not an option of this method (the options are ${known}): remove it, or use the method that has ` +
          'it',
      ),
    );
    expect(() => api[method]({ ...options, [option]: undefined })).not.toThrow();
  });

  test('a route whose construct id is taken', () => {
    const stack = testStack();
    const fn = testFunction(stack);
    expect(() => new JwtProtectedApi(stack, 'Api', { routes: { 'GET /a/b': fn, 'GET /a--b': fn } })).toThrow(
      new Error(
        "route 'GET /a/b' has the same construct id as an existing route (that route was added to httpApi, or the " +
          "two differ only in '--' and '/'): remove one of them",
      ),
    );
  });

  test('no methods', () => {
    const stack = testStack();
    const integration = new FunctionIntegration(testFunction(stack));
    const api = new JwtProtectedApi(stack, 'Api');
    expect(() => api.addRoutes({ path: '/notes', methods: [], integration })).toThrow(
      new Error("methods of '/notes' is empty: add at least one, as in [HttpMethod.GET]"),
    );
    const options = { path: '/notes', integration } as unknown as AddPublicRoutesOptions;
    expect(() => api.addPublicRoutes(options)).toThrow(
      new Error("methods of '/notes' is undefined: add at least one, as in [HttpMethod.GET]"),
    );
  });

  test('no scopes', () => {
    const stack = testStack();
    const integration = new FunctionIntegration(testFunction(stack));
    const api = new JwtProtectedApi(stack, 'Api');
    expect(() =>
      api.addRoutes({ path: '/notes', methods: [HttpMethod.GET], integration, authorizationScopes: [] }),
    ).toThrow(
      new Error(
        "authorizationScopes of '/notes' is empty, so ID tokens would be accepted: add a scope, or remove it to use " +
          "'aws.cognito.signin.user.admin'",
      ),
    );
  });

  test('one bad route leaves none of its call behind', () => {
    const stack = testStack();
    const integration = new FunctionIntegration(testFunction(stack));
    const api = new JwtProtectedApi(stack, 'Api');
    expect(() => api.addRoutes({ path: '/notes', methods: [HttpMethod.GET, HttpMethod.GET], integration })).toThrow(
      "route 'GET /notes' (protected) is declared twice",
    );
    Template.fromStack(stack).resourceCountIs('AWS::ApiGatewayV2::Route', 0);
    expect(() => api.addPublicRoutes({ path: '/notes', methods: [HttpMethod.GET], integration })).not.toThrow();
  });
});

test('whatever the tables of routes, only declared routes are open in the template', () => {
  const segment = fc.constantFrom('notes', 'users', '{id}', '{name}', 'a.b', '-');
  const path = fc
    .tuple(fc.array(segment, { maxLength: 3 }), fc.option(fc.constantFrom('{proxy+}', '{rest+}'), { nil: undefined }))
    .map(([segments, greedy]) => `/${[...segments, ...(greedy ? [greedy] : [])].join('/')}`);
  const key = fc.oneof(
    {
      weight: 20,
      arbitrary: fc.tuple(fc.constantFrom(...Object.values(HttpMethod)), path).map(([method, at]) => `${method} ${at}`),
    },
    { weight: 1, arbitrary: fc.constant('$default') },
  );
  const shape = (routeKey: string) => routeKey.replace(/\{\w+(\+?)\}/g, '{$1}');
  const tables = fc.uniqueArray(fc.record({ key, open: fc.boolean() }), {
    selector: (route) => shape(route.key),
    maxLength: 12,
  });

  fc.assert(
    fc.property(tables, fc.boolean(), fc.boolean(), (routes, acceptIdTokens, direct) => {
      const stack = testStack();
      const fn = testFunction(stack);
      const table = (open: boolean) =>
        Object.fromEntries(routes.filter((route) => route.open === open).map((route) => [route.key, fn]));
      const api = new JwtProtectedApi(stack, 'Api', {
        routes: table(false),
        publicRoutes: table(true),
        acceptIdTokens,
      });
      if (direct) {
        api.httpApi.addRoutes({ path: '/direct', integration: new FunctionIntegration(fn) });
      }
      const template = Template.fromStack(stack);
      expect(openRoutesIn(template)).toEqual(Object.keys(table(true)).sort());
      expect(Object.keys(routesIn(template))).toHaveLength(routes.length + (direct ? 1 : 0));
    }),
    { numRuns: 60 },
  );
});

test('the library has five classes and an enumeration', () => {
  expect(library).toEqual({
    AccessLogs: expect.any(Function),
    FunctionIntegration: expect.any(Function),
    JwtProtectedApi: expect.any(Function),
    NodejsHandlers: expect.any(Function),
    RouteAccess: { PUBLIC: 'PUBLIC', JWT: 'JWT', IAM: 'IAM', LAMBDA: 'LAMBDA' },
    SignUpUserPool: expect.any(Function),
  });
});

test('an API in a CDK stage synthesizes', () => {
  const stage = new Stage(new App(), 'Prod');
  const stack = new Stack(stage, 'Stack');
  const api = new JwtProtectedApi(stack, 'Api', { routes: { 'GET /private': testFunction(stack) } });
  new CfnOutput(stack, 'ApiEndpoint', { value: api.endpoint });
  expect(openRoutesIn(Template.fromStack(stack))).toEqual([]);
  expect(api.userPoolClient.node.defaultChild).toBeInstanceOf(CfnUserPoolClient);
});
