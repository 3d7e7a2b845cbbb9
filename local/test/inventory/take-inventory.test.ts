import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { type App, CfnOutput, Fn, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import {
  CfnApi,
  CfnRoute,
  CorsHttpMethod,
  HttpApi,
  HttpMethod,
  HttpRoute,
  type HttpRouteIntegration,
  HttpRouteKey,
} from 'aws-cdk-lib/aws-apigatewayv2';
import {
  HttpJwtAuthorizer,
  HttpLambdaAuthorizer,
  HttpUserPoolAuthorizer,
} from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import {
  HttpLambdaIntegration,
  HttpSqsIntegration,
  HttpUrlIntegration,
} from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Assembly } from '../../lib/assembly/assembly.js';
import type { JsonObject } from '../../lib/assembly/json.js';
import { compareInventories } from '../../lib/inventory/compare/compare-inventories.js';
import type { Inventory } from '../../lib/inventory/inventory.js';
import { takeInventory } from '../../lib/inventory/take-inventory.js';
import { writeInventory } from '../../lib/inventory/write-inventory.js';
import { readHttpApis } from '../../lib/services/http-api/model/http-api.js';
import { assemblyOf, type StackInput, synthesized, temporaryFolder } from '../support/assembly.js';

const inventoryOf = (assembly: Assembly): Inventory => takeInventory(readHttpApis(assembly), assembly);
/** What a file would have, without its version. */
const linesOf = (assembly: Assembly): readonly string[] =>
  writeInventory(inventoryOf(assembly)).trimEnd().split('\n').slice(1);
const integration = () => new HttpUrlIntegration('Url', 'https://example.com');

function fn(scope: Stack, id: string): LambdaFunction {
  return new LambdaFunction(scope, id, {
    runtime: Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: Code.fromInline('-'),
  });
}

describe('the inventory of an app that the CDK made', () => {
  it('names what CloudFormation makes up by its construct', (t) => {
    const assembly = synthesized(t, (app) => {
      const stack = new Stack(app, 'Hello');
      const site = new Distribution(stack, 'Site', { defaultBehavior: { origin: new HttpOrigin('example.com') } });
      const pool = new UserPool(stack, 'Pool');
      const client = pool.addClient('Client');
      const users = new HttpUserPoolAuthorizer('Users', pool, { userPoolClients: [client] });
      const asked = new HttpLambdaAuthorizer('Asked', fn(stack, 'Asker'), {
        identitySource: ['$request.header.X', '$request.header.A'],
      });
      const api = new HttpApi(stack, 'Api', {
        corsPreflight: {
          allowOrigins: [`https://${site.domainName}`, 'https://a.example'],
          allowMethods: [CorsHttpMethod.PUT, CorsHttpMethod.GET],
          allowHeaders: ['X-B', 'x-a'],
        },
      });
      const add = (path: string, options: object) =>
        api.addRoutes({ path, methods: [HttpMethod.GET], integration: integration(), ...options });
      add('/users', { authorizer: users, authorizationScopes: ['b', 'a'] });
      add('/asked', { authorizer: asked });
      add('/', {});
    });
    assert.deepEqual(linesOf(assembly), [
      '{"api":"Hello/Api","cors":{"allowOrigins":["https://a.example","https://{Hello/Site.DomainName}"],"allowMethods":["GET","PUT"],"allowHeaders":["x-a","x-b"],"exposeHeaders":[],"allowCredentials":false}}',
      '{"api":"Hello/Api","authorizer":"Hello/Api/Asked","type":"REQUEST","function":"{Hello/Asker.Arn}","identitySource":["$request.header.A","$request.header.X"],"resultTtl":300}',
      '{"api":"Hello/Api","authorizer":"Hello/Api/Users","type":"JWT","issuer":"{Hello/Pool.ProviderURL}","audience":["{Hello/Pool/Client}"],"identitySource":["$request.header.Authorization"]}',
      '{"api":"Hello/Api","route":"GET /","access":"open","integration":"ANY https://example.com"}',
      '{"api":"Hello/Api","route":"GET /asked","access":"lambda","authorizer":"Hello/Api/Asked","integration":"ANY https://example.com"}',
      '{"api":"Hello/Api","route":"GET /users","access":"token","authorizer":"Hello/Api/Users","scopes":["a","b"],"integration":"ANY https://example.com"}',
    ]);
  });

  it('names what answers a route, where it is known', (t) => {
    const assembly = synthesized(t, (app) => {
      const stack = new Stack(app, 'S');
      const api = new HttpApi(stack, 'Api');
      const add = (path: string, one: HttpRouteIntegration) =>
        api.addRoutes({ path, methods: [HttpMethod.GET], integration: one });
      add('/fn', new HttpLambdaIntegration('Fn', fn(stack, 'Fn')));
      add('/site', new HttpUrlIntegration('Url', `https://${new Bucket(stack, 'B').bucketRegionalDomainName}/x`));
      add('/imported', new HttpUrlIntegration('Imported', Fn.importValue('elsewhere')));
    });
    const routes = inventoryOf(assembly).apis[0]?.routes.map(({ key, integration }) => [key, integration] as const);
    const [imported, ...known] = routes?.toReversed() ?? [];
    assert.deepEqual(known, [
      ['GET /site', 'ANY https://{S/B.RegionalDomainName}/x'],
      ['GET /fn', 'S/Fn'],
    ]);
    assert.equal(imported?.[0], 'GET /imported');
    assert.match(imported?.[1] ?? '', /^unknown [0-9a-f]{16}$/);
  });

  it('tells functions apart of which one has a name that another one begins with', (t) => {
    const assembly = synthesized(t, (app) => {
      const stack = new Stack(app, 'S');
      const named = (functionName: string) =>
        new LambdaFunction(stack, functionName, {
          functionName,
          runtime: Runtime.NODEJS_22_X,
          handler: 'index.handler',
          code: Code.fromInline('-'),
        });
      const [, longer] = ['auth', 'authorize'].map(named);
      const api = new HttpApi(stack, 'Api', { defaultAuthorizer: new HttpLambdaAuthorizer('Asked', longer) });
      api.addRoutes({ path: '/', methods: [HttpMethod.GET], integration: integration() });
    });
    assert.match(linesOf(assembly).join('\n'), /"function":"\{S\/authorize\.Arn\}"/);
  });

  it('tells two queues apart, and knows one that two routes of two stacks send to', (t) => {
    const answers = (env: { account: string; region: string } | undefined) => {
      const assembly = synthesized(t, (app) => {
        const stack = new Stack(app, 'S', env && { env });
        const [one, two] = ['One', 'Two'].map((id) => new Queue(stack, id));
        const httpApi = new HttpApi(stack, 'Api');
        const add = (scope: Stack, path: string, queue: Queue) =>
          new HttpRoute(scope, `Route ${path.slice(1)}`, {
            httpApi,
            routeKey: HttpRouteKey.with(path, HttpMethod.GET),
            integration: new HttpSqsIntegration('Send', { queue }),
          });
        add(stack, '/a', one);
        add(stack, '/b', two);
        add(new Stack(app, 'T', env && { env }), '/c', one);
      });
      return inventoryOf(assembly).apis[0]?.routes.map(({ integration }) => integration);
    };
    const [a, b, c] = answers(undefined) ?? [];
    assert.match(a ?? '', /^SQS-SendMessage [0-9a-f]{16}$/);
    assert.notEqual(a, b);
    assert.equal(a, c);
    assert.deepEqual(answers({ account: '222222222222', region: 'eu-central-1' }), [a, b, c]);
  });

  it('is the same for any account and region', (t) => {
    const app = (env: { account: string; region: string } | undefined) => (app: App) => {
      const stack = new Stack(app, 'Hello', env && { env });
      const pool = new UserPool(stack, 'Pool');
      const api = new HttpApi(stack, 'Api', {
        corsPreflight: { allowOrigins: [`https://${stack.account}.example`] },
        defaultAuthorizer: new HttpUserPoolAuthorizer('Users', pool),
      });
      api.addRoutes({ path: '/', methods: [HttpMethod.GET], integration: integration() });
    };
    const agnostic = linesOf(synthesized(t, app(undefined)));
    for (const env of [
      { account: '222222222222', region: 'eu-central-1' },
      { account: '333333333333', region: 'ap-south-1' },
    ]) {
      assert.deepEqual(linesOf(synthesized(t, app(env))), agnostic);
    }
  });

  it('tells APIs of the same names apart: of stages, of stacks and of nested stacks', (t) => {
    const assembly = synthesized(t, (app) => {
      for (const stage of ['Dev', 'Prod']) {
        for (const name of ['One', 'Two']) {
          const stack = new Stack(new Stage(app, `${stage}${name}`), 'Hello', { stackName: 'hello' });
          const nested = new NestedStack(stack, 'Nested');
          new CfnRoute(stack, 'Route', {
            apiId: new HttpApi(stack, 'Api', { apiName: 'hello' }).apiId,
            routeKey: 'GET /',
          });
          new CfnRoute(nested, 'Route', {
            apiId: new HttpApi(nested, 'Api', { apiName: 'hello' }).apiId,
            routeKey: 'GET /',
          });
        }
      }
    });
    assert.deepEqual(
      inventoryOf(assembly)
        .apis.map(({ path, routes }) => [path, routes.length])
        .toSorted(),
      ['DevOne', 'DevTwo', 'ProdOne', 'ProdTwo'].flatMap((stage) => [
        [`${stage}/Hello/Api`, 1],
        [`${stage}/Hello/Nested/Api`, 1],
      ]),
    );
  });

  it('has the routes of another stack, and of a pool of another one, under the API that they mean', (t) => {
    const assembly = synthesized(t, (app) => {
      const pool = new UserPool(new Stack(app, 'Auth'), 'Pool');
      const client = pool.addClient('Client');
      const stack = new Stack(app, 'Api');
      const api = new HttpApi(stack, 'Api', {
        defaultAuthorizer: new HttpUserPoolAuthorizer('Users', pool, { userPoolClients: [client] }),
      });
      new HttpRoute(new Stack(app, 'Routes'), 'Route', {
        httpApi: api,
        integration: integration(),
        routeKey: HttpRouteKey.with('/a', HttpMethod.GET),
      });
    });
    const [api] = inventoryOf(assembly).apis;
    const [route] = api.routes;
    assert.deepEqual([api.path, route.key], ['Api/Api', 'GET /a']);
    assert.ok(route.access.kind === 'token');
    assert.deepEqual(
      [route.access.authorizer.issuer, route.access.authorizer.audience],
      ['{Auth/Pool.ProviderURL}', ['{Auth/Pool/Client}']],
    );
  });

  it('is without the construct paths of the CDK still of one name for one API', (t) => {
    const assembly = synthesized(
      t,
      (app) => {
        for (const id of ['One', 'Two']) {
          new CfnApi(new Stack(app, id), 'Api', { name: 'hello', protocolType: 'HTTP' });
        }
      },
      { 'aws:cdk:enable-path-metadata': false },
    );
    assert.deepEqual(
      inventoryOf(assembly).apis.map(({ path }) => path),
      ['One/Api', 'Two/Api'],
    );
  });
});

describe('a value that cannot be evaluated before it is deployed', () => {
  const inventoryWith = (t: Parameters<typeof synthesized>[0], name: string, more: (stack: Stack) => void = () => {}) =>
    inventoryOf(
      synthesized(t, (app) => {
        const stack = new Stack(app, 'S');
        more(stack);
        const issuer = StringParameter.valueForStringParameter(stack, name);
        const authorizer = new HttpJwtAuthorizer('Jwt', issuer, { jwtAudience: ['client'] });
        const api = new HttpApi(stack, 'Api', { corsPreflight: { allowOrigins: [issuer] } });
        api.addRoutes({ path: '/', methods: [HttpMethod.GET], integration: integration(), authorizer });
      }),
    );

  it('is the same where the template is the same, whatever else there is', (t) => {
    const [one, other] = [inventoryWith(t, '/issuer'), inventoryWith(t, '/issuer', (stack) => fn(stack, 'Other'))];
    assert.match(writeInventory(one), /"route":"GET \/","access":"unknown [0-9a-f]{16}"/);
    assert.match(writeInventory(one), /"cors":"unknown [0-9a-f]{16}"/);
    assert.deepEqual(compareInventories(one, other), { moreOpen: [], changed: [] });
  });

  it('cannot be compared with another one', (t) => {
    const { moreOpen } = compareInventories(inventoryWith(t, '/issuer'), inventoryWith(t, '/other'));
    assert.deepEqual(
      moreOpen.flatMap(({ findings }) => findings.map(({ subject }) => subject)),
      ['GET /', 'CORS'],
    );
  });
});

const Api = { Type: 'AWS::ApiGatewayV2::Api', Properties: { ProtocolType: 'HTTP', Name: 'hello' } };
const ApiId = { Ref: 'Api' };
const route = (RouteKey: unknown, more: JsonObject = {}) => ({
  Type: 'AWS::ApiGatewayV2::Route',
  Properties: { ApiId, RouteKey, ...more },
});
const inStack = (Resources: JsonObject, more: JsonObject = {}, options: Partial<StackInput> = {}) =>
  inventoryOf(assemblyOf({ S: { template: { Resources, ...more }, ...options } }));
const isMoreOpen = (before: Inventory, after: Inventory) => compareInventories(before, after).moreOpen.length > 0;

describe('the inventory of a template', () => {
  const jwt = (settings: JsonObject): JsonObject => ({
    Type: 'AWS::ApiGatewayV2::Authorizer',
    Properties: {
      ApiId,
      AuthorizerType: 'JWT',
      IdentitySource: ['$request.header.Authorization'],
      JwtConfiguration: { Issuer: 'https://one.example', Audience: ['client'] },
      ...settings,
    },
  });
  const token = { AuthorizationType: 'JWT', AuthorizerId: { Ref: 'Jwt' } };
  const withAuthorizer = (settings: JsonObject, more: JsonObject = {}) =>
    inStack({ Api, Jwt: jwt(settings), Route: route('GET /', { ...token, ...more }) });
  const parameter = { 'Fn::ImportValue': 'elsewhere' };
  const otherParameter = { 'Fn::ImportValue': 'nowhere' };

  const unknowns: readonly (readonly [it: string, before: Inventory, after: Inventory])[] = [
    [
      'an issuer',
      withAuthorizer({ JwtConfiguration: { Issuer: parameter, Audience: ['client'] } }),
      withAuthorizer({ JwtConfiguration: { Issuer: otherParameter, Audience: ['client'] } }),
    ],
    [
      'the audience beside an issuer',
      withAuthorizer({ JwtConfiguration: { Issuer: parameter, Audience: ['client'] } }),
      withAuthorizer({ JwtConfiguration: { Issuer: parameter, Audience: ['client', 'other'] } }),
    ],
    [
      'the identity source beside an issuer',
      withAuthorizer({ JwtConfiguration: { Issuer: parameter, Audience: ['client'] } }),
      withAuthorizer({
        JwtConfiguration: { Issuer: parameter, Audience: ['client'] },
        IdentitySource: ['$request.querystring.token'],
      }),
    ],
    [
      'scopes',
      withAuthorizer({}, { AuthorizationScopes: [parameter] }),
      withAuthorizer({}, { AuthorizationScopes: [parameter, 'a'] }),
    ],
    [
      'the type',
      withAuthorizer({}, { AuthorizationType: parameter }),
      withAuthorizer({}, { AuthorizationType: otherParameter }),
    ],
    ['the route key', inStack({ Api, R: route(parameter, token) }), inStack({ Api, R: route(otherParameter, token) })],
    [
      'CORS',
      inStack({ Api: { ...Api, Properties: { ...Api.Properties, CorsConfiguration: { AllowOrigins: [parameter] } } } }),
      inStack({
        Api: { ...Api, Properties: { ...Api.Properties, CorsConfiguration: { AllowOrigins: [parameter, '*'] } } },
      }),
    ],
    [
      'an OpenAPI document',
      inStack({ Api: { ...Api, Properties: { ...Api.Properties, Body: { paths: {} } } } }),
      inStack({ Api: { ...Api, Properties: { ...Api.Properties, Body: { paths: { '/': {} } } } } }),
    ],
    [
      'where an OpenAPI document begins',
      inStack({ Api: { ...Api, Properties: { ...Api.Properties, Body: {}, BasePath: 'ignore' } } }),
      inStack({ Api: { ...Api, Properties: { ...Api.Properties, Body: {}, BasePath: 'prepend' } } }),
    ],
    [
      'what overrides a route that API Gateway makes',
      inStack({
        Api: { ...Api, Properties: { ...Api.Properties, Target: 'https://example.com' } },
        Overrides: {
          Type: 'AWS::ApiGatewayV2::ApiGatewayManagedOverrides',
          Properties: { ApiId, Route: { AuthorizationType: parameter } },
        },
      }),
      inStack({
        Api: { ...Api, Properties: { ...Api.Properties, Target: 'https://example.com' } },
        Overrides: {
          Type: 'AWS::ApiGatewayV2::ApiGatewayManagedOverrides',
          Properties: { ApiId, Route: { AuthorizationType: parameter, AuthorizationScopes: ['a'] } },
        },
      }),
    ],
  ];
  for (const [what, before, after] of unknowns) {
    it(`changes with ${what} where that cannot be evaluated`, () => {
      assert.equal(isMoreOpen(before, before), false);
      assert.equal(isMoreOpen(before, after), true);
      assert.equal(isMoreOpen(after, before), true);
    });
  }

  it('does not change with logical ids, even where a value cannot be evaluated', () => {
    const withPool = (logicalId: string) => {
      const Issuer = { 'Fn::Join': ['', [{ Ref: logicalId }, { 'Fn::GetAtt': [logicalId, 'Arn'] }, parameter]] };
      return inStack({
        Api,
        [logicalId]: { Type: 'AWS::Cognito::UserPool', Metadata: { 'aws:cdk:path': 'S/Pool/Resource' } },
        Jwt: jwt({ JwtConfiguration: { Issuer, Audience: ['client'] } }),
        Route: route('GET /', token),
      });
    };
    assert.equal(writeInventory(withPool('PoolA')), writeInventory(withPool('PoolB')));
  });

  it('does not take the host of an issuer from the pool that its end names', () => {
    const issuer = (host: string) =>
      inStack({
        Api,
        Pool: { Type: 'AWS::Cognito::UserPool' },
        Jwt: jwt({
          JwtConfiguration: {
            Issuer: { 'Fn::Join': ['', [`https://${host}/`, { Ref: 'Pool' }]] },
            Audience: ['client'],
          },
        }),
        Route: route('GET /', token),
      });
    assert.match(writeInventory(issuer('issuer.example')), /"issuer":"https:\/\/issuer\.example\/\{S\/Pool\}"/);
    assert.equal(isMoreOpen(issuer('issuer.example'), issuer('other.example')), true);
    assert.match(writeInventory(issuer('cognito-idp.eu-west-1.amazonaws.com')), /"issuer":"\{S\/Pool\.ProviderURL\}"/);
  });

  it('tells resources of one construct path apart', () => {
    const Metadata = { 'aws:cdk:path': 'S/Same/Resource' };
    const { apis } = inStack({ One: { ...Api, Metadata }, Two: { ...Api, Metadata } });
    assert.deepEqual(
      apis.map(({ path }) => path),
      ['S/Same (S/One)', 'S/Same (S/Two)'],
    );
  });

  it('has the routes of APIs of other apps, by the id or the expression that names them', () => {
    const literal = { ApiId: 'abc123' };
    const imported = { ApiId: parameter };
    const assembly = assemblyOf({
      S: { template: { Resources: { A: route('GET /a', literal), B: route('GET /b', imported) } } },
      T: { template: { Resources: { A: route('GET /c', literal), B: route('GET /d', imported) } } },
    });
    const found = inventoryOf(assembly).apis.map(({ path, elsewhere, routes }) => [
      path,
      elsewhere,
      routes.map(({ key }) => key),
    ]);
    assert.deepEqual(found, [
      ['abc123', true, ['GET /a', 'GET /c']],
      ['[["Fn::ImportValue","elsewhere"]] of S', true, ['GET /b']],
      ['[["Fn::ImportValue","elsewhere"]] of T', true, ['GET /d']],
    ]);
  });

  it('says of a route that it may not exist, by what that depends on', () => {
    const conditional = (condition: string) =>
      inStack(
        { Api, R: { ...route('GET /'), Condition: condition } },
        { Conditions: { A: { 'Fn::Equals': [{ Ref: 'X' }, ''] }, B: { 'Fn::Equals': [{ Ref: 'Y' }, ''] } } },
      );
    assert.match(writeInventory(conditional('A')), /"route":"GET \/","access":"open","exists":"unknown [0-9a-f]{16}"/);
    assert.equal(isMoreOpen(conditional('A'), conditional('A')), false);
    assert.equal(isMoreOpen(conditional('A'), conditional('B')), true);
  });

  it('changes with a condition, or a parameter, on which something depends that cannot be evaluated', () => {
    const Parameters = { Phase: { Type: 'String' } };
    const isPhase = (name: string) => ({ 'Fn::Equals': [{ Ref: 'Phase' }, name] });
    const conditional = (Condition: string, phase: string) =>
      inStack(
        { Api, R: { ...route('GET /'), Condition } },
        { Parameters, Conditions: { A: isPhase(phase), B: isPhase('test') } },
      );
    assert.equal(isMoreOpen(conditional('A', 'prod'), conditional('A', 'prod')), false);
    assert.equal(isMoreOpen(conditional('A', 'prod'), conditional('A', 'dev')), true);
    assert.equal(isMoreOpen(conditional('A', 'prod'), conditional('B', 'prod')), true);
    const lookedUp = (Default: string) =>
      inStack(
        { Api, R: route({ Ref: 'Key' }, token) },
        { Parameters: { Key: { Type: 'AWS::SSM::Parameter::Value<String>', Default } } },
      );
    assert.equal(isMoreOpen(lookedUp('/one'), lookedUp('/one')), false);
    assert.equal(isMoreOpen(lookedUp('/one'), lookedUp('/two')), true);
  });

  it('has a Lambda authorizer whose function cannot be evaluated', () => {
    const asked = (AuthorizerUri: unknown, more: JsonObject = {}) =>
      inStack({
        Api,
        Jwt: {
          Type: 'AWS::ApiGatewayV2::Authorizer',
          Properties: { ApiId, AuthorizerType: 'REQUEST', AuthorizerUri, ...more },
        },
        Route: route('GET /', { AuthorizationType: 'CUSTOM', AuthorizerId: { Ref: 'Jwt' } }),
      });
    assert.match(
      writeInventory(asked(parameter)),
      /"function":"unknown [0-9a-f]{16}","identitySource":\[\],"resultTtl":0/,
    );
    assert.equal(isMoreOpen(asked(parameter), asked(parameter)), false);
    assert.equal(isMoreOpen(asked(parameter), asked(otherParameter)), true);
    const ttl = { AuthorizerResultTtlInSeconds: parameter, IdentitySource: [parameter] };
    assert.match(writeInventory(asked(parameter, ttl)), /"identitySource":"unknown \w+","resultTtl":"unknown \w+"/);
  });

  describe('of what answers a route', () => {
    const backend = (properties: JsonObject) => ({
      Type: 'AWS::ApiGatewayV2::Integration',
      Properties: { ApiId, ...properties },
    });
    const vpc = (properties: JsonObject) =>
      backend({ IntegrationType: 'HTTP_PROXY', ConnectionType: 'VPC_LINK', IntegrationMethod: 'ANY', ...properties });
    const queue = (url: unknown) =>
      backend({
        IntegrationType: 'AWS_PROXY',
        IntegrationSubtype: 'SQS-SendMessage',
        RequestParameters: { QueueUrl: url, MessageBody: '$request.body' },
      });
    const url = (uri: unknown, RequestParameters?: JsonObject) =>
      backend({
        IntegrationType: 'HTTP_PROXY',
        IntegrationMethod: 'ANY',
        IntegrationUri: uri,
        ...(RequestParameters && { RequestParameters }),
      });
    const Fn = { Type: 'AWS::Lambda::Function', Properties: {} };
    const fnOf = (RequestParameters?: JsonObject) =>
      backend({
        IntegrationType: 'AWS_PROXY',
        IntegrationUri: { 'Fn::GetAtt': ['Fn', 'Arn'] },
        ...(RequestParameters && { RequestParameters }),
      });
    const Target = (logicalId: string) => ({ 'Fn::Join': ['', ['integrations/', { Ref: logicalId }]] });
    const answered = (A: JsonObject, B: JsonObject, of: 'A' | 'B' = 'A', more: JsonObject = {}) =>
      inStack(
        {
          Api,
          Fn,
          Jwt: jwt({}),
          A,
          B,
          Public: route('GET /public', { Target: Target(of) }),
          Admin: route('GET /admin', { ...token, Target: Target('B') }),
        },
        more,
      );
    const path = (to: string) => ({ 'overwrite:path': to });

    const integrations: readonly [what: string, a: JsonObject, b: JsonObject][] = [
      [
        'VPC link',
        vpc({ ConnectionId: 'link', IntegrationUri: 'one' }),
        vpc({ ConnectionId: 'link', IntegrationUri: 'two' }),
      ],
      ['VPC link by its id', vpc({ ConnectionId: 'one' }), vpc({ ConnectionId: 'two' })],
      ['queue', queue('https://one.example'), queue('https://two.example')],
      ['queue that is not known', queue(parameter), queue(otherParameter)],
      ['path of a URL', url('https://one.example', path('/public')), url('https://one.example', path('/admin'))],
      ['path of a function', fnOf(path('/public')), fnOf(path('/admin'))],
    ];
    for (const [what, a, b] of integrations) {
      it(`it is more open where an open route has the ${what} that was for users alone`, () => {
        assert.equal(isMoreOpen(answered(a, b), answered(a, b)), false);
        assert.equal(isMoreOpen(answered(a, b), answered(a, b, 'B')), true);
      });
    }

    it('it is more open where an open route reaches by its parameters what was for users alone', () => {
      const admin = url('https://one.example/admin');
      const before = answered(url('https://one.example/public'), admin);
      assert.equal(isMoreOpen(before, answered(url('https://one.example/public', path('/admin')), admin)), true);
      assert.equal(isMoreOpen(answered(fnOf(), fnOf()), answered(fnOf(path('/admin')), fnOf())), true);
    });

    it('it cannot be compared where it cannot be evaluated, and has changed', () => {
      const imported = (name: unknown, path: string) => url({ 'Fn::Join': ['', ['https://', name, path]] });
      const before = answered(imported(parameter, '/public'), vpc({}));
      assert.equal(isMoreOpen(before, before), false);
      assert.equal(isMoreOpen(before, answered(imported(parameter, '/admin'), vpc({}))), true);
      assert.equal(isMoreOpen(before, answered(imported(otherParameter, '/public'), vpc({}))), true);
      const named = (Target: unknown) => inStack({ Api, Public: route('GET /public', { Target }) });
      assert.equal(isMoreOpen(named(parameter), named(parameter)), false);
      assert.equal(isMoreOpen(named(parameter), named(otherParameter)), true);
    });

    it('it is told, and not more open, where an open route has another VPC link or queue that nothing had', () => {
      for (const [before, after] of [
        [vpc({ IntegrationUri: 'one' }), vpc({ IntegrationUri: 'three' })],
        [queue('https://one.example'), queue('https://three.example')],
      ] as const) {
        const comparison = compareInventories(answered(before, vpc({})), answered(after, vpc({})));
        assert.deepEqual(comparison.moreOpen, []);
        assert.deepEqual(
          comparison.changed.flatMap(({ findings }) => findings.map(({ subject }) => subject)),
          ['GET /public'],
        );
      }
    });

    it('it does not change with what its integration does beside, nor with the order of its parameters', () => {
      const settings = {
        Description: 'a',
        TimeoutInMillis: 1000,
        PayloadFormatVersion: '1.0',
        CredentialsArn: 'role',
        ResponseParameters: { 200: { ResponseParameters: [] } },
      };
      const other = vpc({ IntegrationUri: 'two' });
      assert.equal(
        writeInventory(answered(vpc({ IntegrationUri: 'one', ...settings }), other)),
        writeInventory(answered(vpc({ IntegrationUri: 'one' }), other)),
      );
      const [one, two] = [
        { 'overwrite:path': '/a', 'append:header.b': 'c' },
        { 'append:header.b': 'c', 'overwrite:path': '/a' },
      ];
      assert.equal(
        writeInventory(answered(url('https://one.example', one), other)),
        writeInventory(answered(url('https://one.example', two), other)),
      );
    });

    it('it changes with the parameter of the stack that names it', () => {
      const named = (Default: string, Type = 'String') =>
        answered(queue({ Ref: 'Url' }), vpc({}), 'A', { Parameters: { Url: { Type, Default } } });
      assert.notEqual(writeInventory(named('one')), writeInventory(named('two')));
      const lookedUp = 'AWS::SSM::Parameter::Value<String>';
      assert.notEqual(writeInventory(named('/one', lookedUp)), writeInventory(named('/two', lookedUp)));
    });
  });

  describe('of what cannot be read', () => {
    const transform = (Location: string) => ({ Name: 'AWS::Include', Parameters: { Location } });
    const cases: readonly [what: string, before: Inventory, after: Inventory, reason: string][] = [
      [
        'a macro',
        inStack({}, { Transform: { Name: 'My::Macro', Parameters: { open: false } } }),
        inStack({}, { Transform: { Name: 'My::Macro', Parameters: { open: true } } }),
        "the macro 'My::Macro' might change the template of stack 'S' during deployment",
      ],
      [
        'what a macro makes resources of',
        inStack({ Http: { Type: 'AWS::Serverless::HttpApi', Properties: { Auth: {} } } }, { Transform: 'SAM' }),
        inStack({ Http: { Type: 'AWS::Serverless::HttpApi' } }, { Transform: 'SAM' }),
        "the macro 'SAM' might change the template of stack 'S' during deployment",
      ],
      [
        'what a macro takes from other sections',
        inStack({}, { Transform: 'SAM', Globals: { HttpApi: { Auth: {} } } }),
        inStack({}, { Transform: 'SAM' }),
        "the macro 'SAM' might change the template of stack 'S' during deployment",
      ],
      [
        'a loop over resources',
        inStack({ Api, 'Fn::ForEach::Routes': ['X', ['a'], { 'Route${X}': route('GET /${X}', token) }] }),
        inStack({ Api, 'Fn::ForEach::Routes': ['X', ['a'], { 'Route${X}': route('GET /${X}') }] }),
        "the resources of 'Fn::ForEach::Routes' in the template of stack 'S' are unknown",
      ],
      [
        'an included file',
        inStack({ 'Fn::Transform': transform('s3://bucket/one') }),
        inStack({ 'Fn::Transform': transform('s3://bucket/two') }),
        "the resources of 'Fn::Transform' in the template of stack 'S' are unknown",
      ],
      [
        'a transform of properties',
        inStack({ Api, R: route('GET /', { ...token, 'Fn::Transform': transform('s3://bucket/one') }) }),
        inStack({ Api, R: route('GET /', { ...token, 'Fn::Transform': transform('s3://bucket/two') }) }),
        "'Fn::Transform' might change the properties of 'S/R'",
      ],
      [
        'a module',
        inStack({ M: { Type: 'My::Routes::MODULE', Properties: { open: false } } }),
        inStack({ M: { Type: 'My::Routes::MODULE', Properties: { open: true } } }),
        "the resources of the module 'S/M' are unknown",
      ],
      [
        'a nested stack by its URL',
        inStack({ N: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: 'https://one.example' } } }),
        inStack({ N: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: 'https://two.example' } } }),
        "the template of the nested stack 'S/N' is not in the assembly",
      ],
    ];
    for (const [what, before, after, reason] of cases) {
      it(`it says that it is there, and changes with it: ${what}`, () => {
        assert.ok(before.unread[0]?.startsWith(`${reason}: unknown `), `${before.unread}`);
        assert.equal(isMoreOpen(before, before), false);
        assert.equal(isMoreOpen(inStack({}), before), true);
        assert.equal(isMoreOpen(before, after), true);
        assert.equal(isMoreOpen(after, before), true);
      });
    }

    const Transform = 'My::Macro';
    const table = (more: JsonObject) => ({ Table: { Type: 'AWS::DynamoDB::Table', ...more } });
    const readByMacros: readonly [what: string, before: JsonObject, after: JsonObject][] = [
      ['the metadata of the template', { Metadata: { Routes: ['GET /a'] } }, { Metadata: { Routes: ['GET /b'] } }],
      ['an output', { Outputs: { Route: { Value: 'GET /a' } } }, { Outputs: { Route: { Value: 'GET /b' } } }],
      ['a rule', { Rules: { A: { Assertions: [] } } }, { Rules: { B: { Assertions: [] } } }],
      ['the description', { Description: 'GET /a' }, { Description: 'GET /b' }],
      [
        'the metadata of a resource',
        { Resources: table({ Metadata: { Route: 'GET /a' } }) },
        { Resources: table({ Metadata: { Route: 'GET /b' } }) },
      ],
      [
        'a property of a resource',
        { Resources: table({ Properties: { Tags: ['GET /a'] } }) },
        { Resources: table({ Properties: { Tags: ['GET /b'] } }) },
      ],
      ['a resource', { Resources: table({}) }, { Resources: {} }],
      [
        'the asset of a resource that is its own',
        { Resources: { My: { Type: 'My::Own::Routes', Properties: { Key: 'a'.repeat(64) } } } },
        { Resources: { My: { Type: 'My::Own::Routes', Properties: { Key: 'b'.repeat(64) } } } },
      ],
      [
        'its own asset',
        { Transform: { Name: Transform, Parameters: { Key: 'a'.repeat(64) } } },
        { Transform: { Name: Transform, Parameters: { Key: 'b'.repeat(64) } } },
      ],
    ];
    for (const [what, one, other] of readByMacros) {
      it(`a macro may make routes of ${what}`, () => {
        const [before, after] = [one, other].map(({ Resources = {}, ...more }) =>
          inStack(Resources as JsonObject, { Transform, ...more }),
        );
        assert.equal(isMoreOpen(before, before), false);
        assert.equal(isMoreOpen(before, after), true);
        assert.equal(isMoreOpen(after, before), true);
      });
    }

    it('SAM makes no routes of what CloudFormation knows itself', () => {
      const withTable = (name: string) =>
        inStack(table({ Properties: { TableName: name }, Metadata: { name } }), {
          Transform: 'AWS::Serverless-2016-10-31',
          Description: name,
          Outputs: { Name: { Value: name } },
        });
      assert.equal(writeInventory(withTable('one')), writeInventory(withTable('two')));
    });

    it('a macro makes no routes of what the CDK says about itself', () => {
      const synthesizedBy = (cdk: string) => {
        const Metadata = { 'aws:cdk:path': cdk };
        const CDKMetadata = { Type: 'AWS::CDK::Metadata', Properties: { Analytics: cdk } };
        return inStack({ ...table({ Properties: {} }), CDKMetadata }, { Transform, Metadata });
      };
      assert.equal(writeInventory(synthesizedBy('one')), writeInventory(synthesizedBy('two')));
    });

    it('a macro makes no routes of assets, wherever they are', (t) => {
      const assembly = (code: string, context: JsonObject) => {
        const folder = temporaryFolder(t);
        writeFileSync(join(folder, 'index.js'), code);
        return synthesized(
          t,
          (app) => {
            const stack = new Stack(app, 'S');
            stack.addTransform(Transform);
            const handler = new LambdaFunction(stack, 'Fn', {
              runtime: Runtime.NODEJS_22_X,
              handler: 'index.handler',
              code: Code.fromAsset(folder),
            });
            new CfnOutput(stack, 'Version', { value: handler.currentVersion.version });
          },
          context,
        );
      };
      const [one, two] = [assembly('one', {}), assembly('two', { 'aws:cdk:disable-asset-staging': true })].map(linesOf);
      assert.equal(one?.length, 1);
      assert.deepEqual(one, two);
    });
  });
});
