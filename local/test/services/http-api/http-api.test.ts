import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Fn, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { HttpApi, HttpMethod, HttpRoute, HttpRouteKey, WebSocketApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer, HttpJwtAuthorizer, HttpLambdaAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import {
  HttpLambdaIntegration,
  HttpUrlIntegration,
  WebSocketLambdaIntegration,
} from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { Alias, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { Assembly } from '../../../lib/assembly/assembly.js';
import type { JsonObject } from '../../../lib/assembly/json.js';
import { Unresolved } from '../../../lib/assembly/value.js';
import { type HttpApis, readHttpApis } from '../../../lib/services/http-api/model/http-api.js';
import type { HttpRoute as Route } from '../../../lib/services/http-api/model/http-route.js';
import type { Integration } from '../../../lib/services/http-api/model/integration.js';
import type { Access } from '../../../lib/services/http-api/model/route-access.js';
import { assemblyOf, synthesized } from '../../support/assembly.js';

const { GET } = HttpMethod;

function handler(scope: Construct, id = 'Handler') {
  return new LambdaFunction(scope, id, {
    runtime: Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: Code.fromInline('0'),
  });
}

/** `GET /notes: open -> Stack/Handler`, of every route under its API's path. */
function overview({ apis, strayRoutes }: HttpApis): { readonly [api: string]: readonly string[] } {
  const entries = apis.map((api) => [api.resource.path, api.routes.map(line)] as const);
  const strays = strayRoutes.map((route) => `${line(route)} (${route.reason})`);
  return Object.fromEntries([...entries, ...(strays.length > 0 ? [['?', strays]] : [])]);
}

function line({ routeKey, access, integration }: Route): string {
  const key = routeKey instanceof Unresolved ? `? (${routeKey.reason})` : `${routeKey.method} ${routeKey.path}`;
  return `${key}: ${accessText(access)} -> ${integrationText(integration)}`;
}

function accessText(access: Access): string {
  switch (access.kind) {
    case 'token':
      return `token of ${access.authorizer.userPool?.path ?? access.authorizer.issuer} [${access.scopes}]`;
    case 'unknown':
      return `unknown: ${access.reason}`;
    default:
      return access.kind;
  }
}

function integrationText(integration: Integration): string {
  switch (integration.kind) {
    case 'lambda':
      return integration.function.path;
    case 'http':
      return `${integration.method} ${integration.uri}`;
    case 'other':
      return integration.name;
    case 'unknown':
      return `unknown: ${integration.reason}`;
  }
}

describe('the HTTP APIs of a synthesized app', () => {
  it('have their routes, with access and handler', (t) => {
    const assembly = synthesized(t, (app) => {
      const stack = new Stack(app, 'S');
      const pool = new UserPool(stack, 'Pool');
      const client = pool.addClient('Client');
      const fn = handler(stack);
      const api = new HttpApi(stack, 'Api', { corsPreflight: { allowOrigins: ['https://a.example'] } });
      const integration = new HttpLambdaIntegration('I', fn);
      const jwt = new HttpJwtAuthorizer('Jwt', pool.userPoolProviderUrl, { jwtAudience: [client.userPoolClientId] });
      api.addRoutes({ path: '/none', methods: [GET], integration });
      api.addRoutes({ path: '/token', methods: [GET], integration, authorizer: jwt });
      api.addRoutes({ path: '/scopes', methods: [GET], integration, authorizer: jwt, authorizationScopes: ['a', 'b'] });
      api.addRoutes({ path: '/iam', methods: [GET], integration, authorizer: new HttpIamAuthorizer() });
      api.addRoutes({ path: '/custom', methods: [GET], integration, authorizer: new HttpLambdaAuthorizer('L', fn) });
      const alias = new Alias(stack, 'Alias', { aliasName: 'live', version: fn.currentVersion });
      api.addRoutes({ path: '/alias', methods: [GET], integration: new HttpLambdaIntegration('A', alias) });
      api.addRoutes({ path: '/url', methods: [GET], integration: new HttpUrlIntegration('U', 'https://a.example') });
    });
    const apis = readHttpApis(assembly);
    assert.deepEqual(overview(apis), {
      'S/Api': [
        'GET /none: open -> S/Handler',
        'GET /token: token of S/Pool [] -> S/Handler',
        'GET /scopes: token of S/Pool [a,b] -> S/Handler',
        'GET /iam: iam -> S/Handler',
        'GET /custom: lambda -> S/Handler',
        'GET /alias: open -> S/Handler',
        'GET /url: open -> ANY https://a.example',
      ],
    });
    const [api] = apis.apis;
    assert.equal(api?.name, 'Api');
    assert.deepEqual(api?.stages, ['$default']);
    assert.deepEqual(api?.cors, {
      allowOrigins: ['https://a.example'],
      allowMethods: [],
      allowHeaders: [],
      exposeHeaders: [],
      allowCredentials: false,
      maxAge: undefined,
    });
    const [client] = assembly.resources('AWS::Cognito::UserPoolClient');
    const token = api?.routes.find(({ access }) => access.kind === 'token')?.access;
    assert.ok(token?.kind === 'token');
    assert.deepEqual(token.authorizer.audience, [client?.ref()]);
    assert.deepEqual(token.authorizer.identitySource, ['$request.header.Authorization']);
    const custom = api?.routes.find(({ access }) => access.kind === 'lambda')?.access;
    assert.ok(custom?.kind === 'lambda' && !(custom.authorizer.settings instanceof Unresolved));
    const { function: fn, functionArn, id, ...settings } = custom.authorizer.settings;
    assert.equal(fn.path, 'S/Handler');
    assert.deepEqual(settings, {
      payloadFormatVersion: '1.0',
      simpleResponses: false,
      identitySource: ['$request.header.Authorization'],
      resultTtl: 300,
    });
  });

  it('keep their routes across stacks and nested stacks', (t) => {
    const assembly = synthesized(t, (app) => {
      const first = new Stack(app, 'First');
      const api = new HttpApi(first, 'Api');
      const fn = handler(first);
      const second = new Stack(app, 'Second');
      for (const [scope, path] of [
        [second, '/export'],
        [new NestedStack(second, 'Nested'), '/nested'],
      ] as const) {
        new HttpRoute(scope, 'Route', {
          httpApi: api,
          routeKey: HttpRouteKey.with(path, GET),
          integration: new HttpLambdaIntegration('I', fn),
        });
      }
    });
    assert.deepEqual(overview(readHttpApis(assembly)), {
      'First/Api': ['GET /export: open -> First/Handler', 'GET /nested: open -> First/Handler'],
    });
  });

  it('are not confused where stacks have equal construct ids', (t) => {
    const hello = (scope: Construct, path: string) => {
      const stack = new Stack(scope, 'Hello');
      const integration = new HttpLambdaIntegration('I', handler(stack));
      new HttpApi(stack, 'Api').addRoutes({ path, methods: [GET], integration });
    };
    const assembly = synthesized(t, (app) => {
      hello(new Stage(app, 'Dev'), '/dev');
      hello(new Stage(app, 'Prod'), '/prod');
      hello(app, '/app');
    });
    assert.deepEqual(overview(readHttpApis(assembly)), {
      'Hello/Api': ['GET /app: open -> Hello/Handler'],
      'Dev/Hello/Api': ['GET /dev: open -> Dev/Hello/Handler'],
      'Prod/Hello/Api': ['GET /prod: open -> Prod/Hello/Handler'],
    });
  });

  it('that are not in the assembly leave their routes without an API', (t) => {
    const assembly = synthesized(t, (app) => {
      const stack = new Stack(app, 'S');
      const route = (id: string, httpApiId: string) =>
        new HttpRoute(stack, id, {
          httpApi: HttpApi.fromHttpApiAttributes(stack, `${id}Api`, { httpApiId }),
          routeKey: HttpRouteKey.with(`/${id}`, GET),
          integration: new HttpLambdaIntegration('I', handler(stack, `${id}Handler`)),
        });
      route('literal', 'abcdefghij');
      route('import', Fn.importValue('other-app'));
    });
    const reason = "no export 'other-app' is in this assembly";
    assert.deepEqual(overview(readHttpApis(assembly)), {
      '?': [
        "GET /literal: open -> S/literalHandler (no AWS::ApiGatewayV2::Api 'abcdefghij' is in this assembly)",
        `GET /import: open -> unknown: the integration 'S/import/I' might belong to another API (${reason})`,
      ],
    });
  });

  it('leave WebSocket APIs out', (t) => {
    const assembly = synthesized(t, (app) => {
      const stack = new Stack(app, 'S');
      const integration = new WebSocketLambdaIntegration('I', handler(stack));
      new WebSocketApi(stack, 'Chat', { defaultRouteOptions: { integration } });
    });
    const apis = readHttpApis(assembly);
    assert.deepEqual(overview(apis), {});
  });
});

describe('an API', () => {
  const Properties = { ProtocolType: 'HTTP', Name: 'n' };
  const read = (properties: JsonObject, more: JsonObject = {}) => {
    const Resources = {
      Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { ...Properties, ...properties } },
      ...more,
    };
    return readHttpApis(assemblyOf({ S: { template: { Resources } } }));
  };
  const managed = (Route: JsonObject) => ({
    Overrides: { Type: 'AWS::ApiGatewayV2::ApiGatewayManagedOverrides', Properties: { ApiId: { Ref: 'Api' }, Route } },
  });
  const fn = { Fn: { Type: 'AWS::Lambda::Function', Properties: {} } };
  const Target = { 'Fn::GetAtt': ['Fn', 'Arn'] };

  it('with a quick-create target has an open $default route and stage', () => {
    const apis = read({ Target }, fn);
    assert.deepEqual(overview(apis), { 'S/Api': ['ANY $default: open -> S/Fn'] });
    assert.deepEqual(apis.apis[0]?.stages, ['$default']);
  });

  it('with a quick-create target takes its route key, and URLs', () => {
    assert.deepEqual(overview(read({ Target: 'https://a.example', RouteKey: 'GET /a' })), {
      'S/Api': ['GET /a: open -> ANY https://a.example'],
    });
  });

  it('with a quick-create target is closed by its managed overrides', () => {
    assert.deepEqual(overview(read({ Target }, { ...fn, ...managed({ AuthorizationType: 'AWS_IAM' }) })), {
      'S/Api': ['ANY $default: iam -> S/Fn'],
    });
  });

  it('with a quick-create target is not closed by overrides that may not exist', () => {
    const { Overrides } = managed({ AuthorizationType: 'AWS_IAM' });
    assert.deepEqual(overview(read({ Target }, { ...fn, Overrides: { ...Overrides, Condition: 'Nowhere' } })), {
      'S/Api': ['ANY $default: open -> S/Fn'],
    });
  });

  for (const property of ['Body', 'BodyS3Location']) {
    it(`made of ${property} has routes that are not read`, () => {
      assert.deepEqual(read({ [property]: {} }).apis[0]?.unread, [
        `${property} is an OpenAPI document, whose routes are not read`,
      ]);
    });
  }

  it('has no CORS where part of it is unresolved', () => {
    const cors = read({ CorsConfiguration: { AllowOrigins: ['https://a.example', { Ref: 'Nobody' }] } }).apis[0]?.cors;
    assert.deepEqual(cors, new Unresolved("stack 'S' has no parameter or resource 'Nobody'"));
  });
});

describe('the access of a route', () => {
  const authorizer = (properties: JsonObject) => ({
    Type: 'AWS::ApiGatewayV2::Authorizer',
    Properties: {
      ApiId: { Ref: 'Api' },
      AuthorizerType: 'JWT',
      IdentitySource: ['$request.header.Authorization'],
      JwtConfiguration: { Issuer: 'https://issuer.example', Audience: ['client'] },
      ...properties,
    },
  });
  const read = (route: JsonObject, more: JsonObject = {}) => {
    const Resources = {
      Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { ProtocolType: 'HTTP' } },
      Route: { Type: 'AWS::ApiGatewayV2::Route', Properties: { ApiId: { Ref: 'Api' }, RouteKey: 'GET /', ...route } },
      ...more,
    };
    const assembly: Assembly = assemblyOf({ S: { template: { Resources } } });
    const access = readHttpApis(assembly).apis[0]?.routes[0]?.access;
    return access && accessText(access);
  };
  const AuthorizerId = { Ref: 'Auth' };
  const jwt = { AuthorizationType: 'JWT', AuthorizerId };
  const noAuthorizer = "stack 'S' has no parameter or resource 'Auth'";

  const cases: readonly [name: string, route: JsonObject, more: JsonObject, access: string][] = [
    ['is open without a type', {}, {}, 'open'],
    ['is open with the type NONE', { AuthorizationType: 'NONE' }, {}, 'open'],
    ['is open with an authorizer alone', { AuthorizerId }, { Auth: authorizer({}) }, 'open'],
    ['is a token with a JWT authorizer', jwt, { Auth: authorizer({}) }, 'token of https://issuer.example []'],
    [
      'is a token with scopes',
      { ...jwt, AuthorizationScopes: ['a', 'b'] },
      { Auth: authorizer({}) },
      'token of https://issuer.example [a,b]',
    ],
    [
      'is unknown with a type that is not known',
      { AuthorizationType: 'jwt' },
      {},
      "unknown: the authorization type 'jwt' is unknown",
    ],
    [
      'is unknown with a type that is unresolved',
      { AuthorizationType: { 'Fn::Magic': 1 } },
      {},
      'unknown: Fn::Magic is not supported',
    ],
    ['is unknown with JWT and no authorizer', { AuthorizationType: 'JWT' }, {}, 'unknown: the route has no authorizer'],
    [
      'is unknown with CUSTOM and no authorizer',
      { AuthorizationType: 'CUSTOM' },
      {},
      'unknown: the route has no authorizer',
    ],
    ['is unknown with an authorizer that is not there', jwt, {}, `unknown: ${noAuthorizer}`],
    [
      'is unknown with an authorizer of another app',
      { AuthorizationType: 'JWT', AuthorizerId: 'abc123' },
      {},
      "unknown: no AWS::ApiGatewayV2::Authorizer 'abc123' is in this assembly",
    ],
    [
      'is unknown with an authorizer of another API',
      jwt,
      { Auth: authorizer({ ApiId: 'other' }) },
      "unknown: the authorizer 'S/Auth' might belong to another API",
    ],
    [
      'is unknown with JWT and a Lambda authorizer',
      jwt,
      { Auth: authorizer({ AuthorizerType: 'REQUEST', AuthorizerUri: 'arn:x' }) },
      "unknown: the route has the authorization type JWT, but its authorizer 'S/Auth' has another type",
    ],
    [
      'is unknown with CUSTOM and a JWT authorizer',
      { AuthorizationType: 'CUSTOM', AuthorizerId },
      { Auth: authorizer({}) },
      "unknown: the route has the authorization type CUSTOM, but its authorizer 'S/Auth' has another type",
    ],
    [
      'is unknown with an authorizer type that is not known',
      jwt,
      { Auth: authorizer({ AuthorizerType: 'MAGIC' }) },
      "unknown: the authorizer 'S/Auth' has the unknown type 'MAGIC'",
    ],
    [
      'is unknown with an issuer that is unresolved',
      jwt,
      { Auth: authorizer({ JwtConfiguration: { Issuer: '{{resolve:ssm:/issuer}}', Audience: ['a'] } }) },
      "unknown: '{{resolve:ssm:/issuer}}' is looked up in the account during deployment",
    ],
    [
      'is unknown without an issuer',
      jwt,
      { Auth: authorizer({ JwtConfiguration: { Audience: ['a'] } }) },
      "unknown: Issuer of 'S/Auth' must be a string, got nothing",
    ],
    [
      'is unknown without an audience',
      jwt,
      { Auth: authorizer({ JwtConfiguration: { Issuer: 'https://issuer.example', Audience: [] } }) },
      "unknown: the authorizer 'S/Auth' has no audience",
    ],
    [
      'is unknown without a JWT configuration',
      jwt,
      { Auth: authorizer({ JwtConfiguration: undefined }) },
      "unknown: JwtConfiguration of 'S/Auth' must be a map, got nothing",
    ],
    [
      'is unknown with scopes that are unresolved',
      { ...jwt, AuthorizationScopes: [{ Ref: 'Nobody' }] },
      { Auth: authorizer({}) },
      "unknown: stack 'S' has no parameter or resource 'Nobody'",
    ],
  ];
  for (const [name, route, more, access] of cases) {
    it(name, () => assert.equal(read(route, more), access));
  }
});

describe('the integration of a route', () => {
  const read = (properties: JsonObject | undefined, more: JsonObject = {}) => {
    const Target = { 'Fn::Join': ['/', ['integrations', { Ref: 'Integration' }]] };
    const Resources = {
      Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { ProtocolType: 'HTTP' } },
      Route: {
        Type: 'AWS::ApiGatewayV2::Route',
        Properties: { ApiId: { Ref: 'Api' }, RouteKey: 'GET /', ...(properties && { Target }) },
      },
      Integration: { Type: 'AWS::ApiGatewayV2::Integration', Properties: { ApiId: { Ref: 'Api' }, ...properties } },
      ...more,
    };
    const integration = readHttpApis(assemblyOf({ S: { template: { Resources } } })).apis[0]?.routes[0]?.integration;
    return integration && integrationText(integration);
  };
  const fn = { Fn: { Type: 'AWS::Lambda::Function' } };
  const proxy = { IntegrationType: 'AWS_PROXY' };
  const arn = 'arn:aws:lambda:eu-west-1:111111111111:function:other';
  const variableArn = 'arn:aws:lambda:eu-west-1:111111111111:function:${stageVariables.fn}';

  const cases: readonly [name: string, properties: JsonObject | undefined, more: JsonObject, text: string][] = [
    ['is unknown where there is none', undefined, {}, 'unknown: the route has no integration'],
    ['is a function by its ARN', { ...proxy, IntegrationUri: { 'Fn::GetAtt': 'Fn.Arn' } }, fn, 'S/Fn'],
    [
      'is a function by its invocation path',
      {
        ...proxy,
        IntegrationUri: {
          'Fn::Sub':
            'arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Fn.Arn}/invocations',
        },
      },
      fn,
      'S/Fn',
    ],
    [
      'is unknown with a function that is not in the assembly',
      { ...proxy, IntegrationUri: arn },
      fn,
      `unknown: no AWS::Lambda::Function '${arn}' is in this assembly`,
    ],
    [
      'is unknown with an ARN of something else',
      { ...proxy, IntegrationUri: 'arn:aws:sqs:eu-west-1:1:q' },
      fn,
      "unknown: 'arn:aws:sqs:eu-west-1:1:q' is not the ARN of a function",
    ],
    [
      'is unknown with a function that a stage variable names',
      { ...proxy, IntegrationUri: variableArn },
      fn,
      `unknown: a stage variable selects the function, which is not supported here: '${variableArn}'`,
    ],
    [
      'is a URL',
      { IntegrationType: 'HTTP_PROXY', IntegrationMethod: 'GET', IntegrationUri: 'https://x' },
      {},
      'GET https://x',
    ],
    ['is another service by its name', { ...proxy, IntegrationSubtype: 'SQS-SendMessage' }, {}, 'SQS-SendMessage'],
    [
      'is a VPC link by its name',
      { IntegrationType: 'HTTP_PROXY', ConnectionType: 'VPC_LINK', IntegrationUri: 'arn:x' },
      {},
      'VPC link',
    ],
    ['is another type by its name', { IntegrationType: 'MOCK' }, {}, 'MOCK'],
    [
      'is unknown with an unresolved type',
      { IntegrationType: { 'Fn::Magic': 1 } },
      {},
      'unknown: Fn::Magic is not supported',
    ],
    [
      'is unknown where it belongs to another API',
      { ...proxy, ApiId: 'other', IntegrationUri: { 'Fn::GetAtt': 'Fn.Arn' } },
      fn,
      "unknown: the integration 'S/Integration' might belong to another API",
    ],
  ];
  for (const [name, properties, more, text] of cases) {
    it(name, () => assert.equal(read(properties, more), text));
  }
});

describe('the key of a route', () => {
  const keys: readonly [routeKey: unknown, key: string][] = [
    ['GET /notes/{id}', 'GET /notes/{id}'],
    ['ANY /{proxy+}', 'ANY /{proxy+}'],
    ['$default', 'ANY $default'],
    ['/notes', "? ('/notes' is not a route key such as 'GET /notes/{id}')"],
    [undefined, '? (RouteKey must be a string, got nothing)'],
    [{ Ref: 'Nobody' }, "? (stack 'S' has no parameter or resource 'Nobody')"],
  ];
  for (const [RouteKey, key] of keys) {
    it(`${JSON.stringify(RouteKey)} is ${key}`, () => {
      const Resources = {
        Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { ProtocolType: 'HTTP' } },
        Route: { Type: 'AWS::ApiGatewayV2::Route', Properties: { ApiId: { Ref: 'Api' }, RouteKey } },
      };
      const { apis } = readHttpApis(assemblyOf({ S: { template: { Resources } } }));
      assert.deepEqual(apis[0]?.routes.map(line), [`${key}: open -> unknown: the route has no integration`]);
    });
  }
});
