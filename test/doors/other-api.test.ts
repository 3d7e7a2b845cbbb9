import { Aws, CfnCondition, Fn, NestedStack, type Stack } from 'aws-cdk-lib';
import {
  AuthorizationType,
  AwsIntegration,
  CfnMethod,
  EndpointType,
  LambdaIntegration,
  LambdaRestApi,
  type MethodOptions,
  RestApi,
  type RestApiProps,
  TokenAuthorizer,
} from 'aws-cdk-lib/aws-apigateway';
import {
  CfnApi,
  CfnIntegration,
  CfnRoute,
  HttpApi,
  type HttpApiProps,
  HttpMethod,
  type IHttpRouteAuthorizer,
  WebSocketApi,
  type WebSocketApiProps,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer, WebSocketIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpUrlIntegration, WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { AnyPrincipal, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { JwtProtectedApi } from '../../src';
import { CfnFragment, GuardedApp, logicalIdOf } from '../guarded-app';
import { testFunction } from '../stack';
import { type Warned, warnedIn, warningsIn } from './warnings';

const THE_FUNCTION =
  "the function 'Stack/Function' of the protected route 'GET /private' of the API 'Stack/Api/HttpApi'";

const wayOut = (scope: string) =>
  `add an authorizer, use a separate function, or acknowledge this warning on '${scope}' if the function authenticates its ` +
  'callers';

function restApiOn(on: GuardedApp, props: RestApiProps = {}, options: MethodOptions = {}): RestApi {
  const api = new RestApi(on.stack, 'Rest', props);
  api.root.addMethod('GET', new LambdaIntegration(on.fn), options);
  return api;
}

const methodOf = (api: RestApi) => api.root.node.findChild('GET').node.defaultChild as CfnMethod;

function httpApiOn(on: GuardedApp, authorizer?: IHttpRouteAuthorizer, props: HttpApiProps = {}): HttpApi {
  const api = new HttpApi(on.stack, 'Http', props);
  api.addRoutes({ path: '/open', methods: [HttpMethod.GET], integration: on.integration, authorizer });
  return api;
}

const routeOf = (api: HttpApi) => api.node.findChild('GET--open').node.defaultChild as CfnRoute;

function webSocketApiOn(on: GuardedApp, props: WebSocketApiProps = {}): WebSocketApi {
  return new WebSocketApi(on.stack, 'WebSocket', {
    defaultRouteOptions: { integration: new WebSocketLambdaIntegration('ForDefault', on.fn) },
    ...props,
  });
}

const connect = (on: GuardedApp) => ({
  integration: new WebSocketLambdaIntegration('ForConnect', testFunction(on.stack, 'Connect')),
});

describe('the warning of another API says what to do:', () => {
  test.each<[string, (on: GuardedApp) => void, string, string]>([
    [
      'a method of a REST API',
      (on) => restApiOn(on),
      'Stack/Rest/Default/GET/Resource',
      `method (Stack/Rest/Default/GET/Resource) of a REST API has no authorization, so anyone can call ${THE_FUNCTION}: ${wayOut('Stack/Rest/Default/GET')}`,
    ],
    [
      'a route of an HTTP API',
      (on) => httpApiOn(on),
      'Stack/Http/GET--open/Resource',
      `route (Stack/Http/GET--open/Resource) of another HTTP API is open, so anyone can call ${THE_FUNCTION}: ${wayOut('Stack/Http/GET--open')}`,
    ],
    [
      'an HTTP API with a target',
      (on) => new CfnApi(on.stack, 'Quick', { protocolType: 'HTTP', target: on.fn.functionArn }),
      'Stack/Quick',
      `HTTP API (Stack/Quick) has the property Target, which creates an open route, so anyone can call ${THE_FUNCTION}: ` +
        `${wayOut('Stack')}`,
    ],
    [
      'a WebSocket API',
      (on) => webSocketApiOn(on),
      'Stack/WebSocket/Resource',
      `WebSocket API (Stack/WebSocket/Resource) has no authorizer on its $connect route, so anyone can call ${THE_FUNCTION}: ` +
        `${wayOut('Stack/WebSocket')}`,
    ],
  ])('%s', (_, add, path, text) => {
    const on = new GuardedApp();
    add(on);
    expect(warningsIn(on.app)).toEqual([{ id: 'otherApi', path, text }]);
  });
});

const METHOD: Warned = ['otherApi', 'Stack/Rest/Default/GET/Resource'];
const ROUTE: Warned = ['otherApi', 'Stack/Http/GET--open/Resource'];
const WEB_SOCKET: Warned = ['otherApi', 'Stack/WebSocket/Resource'];

describe('another API gets the warning:', () => {
  test.each<[string, (on: GuardedApp) => void, ...Warned[]]>([
    [
      'REST methods, one for each',
      (on) => restApiOn(on).root.addMethod('PUT', new LambdaIntegration(on.fn)),
      METHOD,
      ['otherApi', 'Stack/Rest/Default/PUT/Resource'],
    ],
    [
      'a proxy for all paths',
      (on) => new LambdaRestApi(on.stack, 'Rest', { handler: on.fn }),
      ['otherApi', 'Stack/Rest/Default/ANY/Resource'],
      ['otherApi', 'Stack/Rest/Default/{proxy+}/ANY/Resource'],
    ],
    ['a REST method that says NONE', (on) => restApiOn(on, {}, { authorizationType: AuthorizationType.NONE }), METHOD],
    [
      'a REST method of no type',
      (on) =>
        methodOf(restApiOn(on, {}, { authorizationType: AuthorizationType.IAM })).addPropertyDeletionOverride(
          'AuthorizationType',
        ),
      METHOD,
    ],
    [
      'a REST method that a condition leaves open',
      (on) => {
        methodOf(restApiOn(on)).authorizationType = Fn.conditionIf('Open', 'NONE', 'AWS_IAM').toString();
      },
      METHOD,
    ],
    [
      'a REST method whose API key an override takes off',
      (on) => methodOf(restApiOn(on, {}, { apiKeyRequired: true })).addPropertyOverride('ApiKeyRequired', false),
      METHOD,
    ],
    [
      'a REST method with an integration of another type',
      (on) => {
        const integration = new AwsIntegration({
          service: 'lambda',
          path: `2015-03-31/functions/${on.fn.functionArn}/invocations`,
        });
        new RestApi(on.stack, 'Rest').root.addMethod('GET', integration);
      },
      METHOD,
    ],
    ['a REST API at the edge', (on) => restApiOn(on, { endpointTypes: [EndpointType.EDGE] }), METHOD],
    [
      'a REST API whose policy may be left out',
      (on) => {
        const api = restApiOn(on);
        (api.node.defaultChild as CfnMethod).addPropertyOverride('Policy', Fn.conditionIf('Open', Aws.NO_VALUE, {}));
      },
      METHOD,
    ],
    [
      'an imported REST API',
      (on) => {
        const api = RestApi.fromRestApiAttributes(on.stack, 'Rest', {
          restApiId: 'abcdefghij',
          rootResourceId: 'abcdef',
        });
        api.root.addMethod('GET', new LambdaIntegration(on.fn));
      },
      METHOD,
    ],
    [
      'an HTTP API with a default integration',
      (on) => new HttpApi(on.stack, 'Http', { defaultIntegration: on.integration }),
      ['otherApi', 'Stack/Http/DefaultRoute/Resource'],
    ],
    [
      'an HTTP route that a condition leaves open',
      (on) => {
        routeOf(httpApiOn(on, new HttpIamAuthorizer())).authorizationType = Fn.conditionIf(
          'Open',
          'NONE',
          'AWS_IAM',
        ).toString();
      },
      ROUTE,
    ],
    [
      'an HTTP route of an API in another stack',
      (on) => {
        const api = new HttpApi(on.other, 'Http');
        api.addRoutes({ path: '/open', methods: [HttpMethod.GET], integration: on.integration });
      },
      ['otherApi', 'Other/Http/GET--open/Resource'],
    ],
    [
      'a WebSocket API whose $connect is open',
      (on) => webSocketApiOn(on, { connectRouteOptions: connect(on) }),
      WEB_SOCKET,
    ],
    [
      'a WebSocket API, once for several routes',
      (on) => webSocketApiOn(on).addRoute('send', { integration: new WebSocketLambdaIntegration('ForSend', on.fn) }),
      WEB_SOCKET,
    ],
    [
      'a WebSocket API, once for each function',
      (on) => {
        const fn = testFunction(on.stack, 'Second');
        new JwtProtectedApi(on.stack, 'SecondApi', { routes: { 'GET /second': fn } });
        webSocketApiOn(on).addRoute('send', { integration: new WebSocketLambdaIntegration('ForSend', fn) });
      },
      WEB_SOCKET,
      WEB_SOCKET,
    ],
    [
      'an API of type alone with a target',
      (on) => {
        const properties = {
          ProtocolType: 'HTTP',
          Target: { 'Fn::GetAtt': [logicalIdOf(on.fn.node.defaultChild as CfnRoute), 'Arn'] },
        };
        new CfnFragment(on.stack, 'Fragment', {
          template: { Resources: { Quick: { Type: 'AWS::ApiGatewayV2::Api', Properties: properties } } },
        });
      },
      ['otherApi', 'Stack/Fragment'],
    ],
    [
      'a WebSocket API of a fragment',
      (on) => {
        const Target = { 'Fn::Join': ['/', ['integrations', { Ref: 'TheIntegration' }]] };
        const ApiId = { Ref: 'TheApi' };
        const IntegrationUri = {
          'Fn::Sub': `arn:aws:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${${logicalIdOf(on.fn.node.defaultChild as CfnRoute)}.Arn}/invocations`,
        };
        const Resources = {
          TheApi: {
            Type: 'AWS::ApiGatewayV2::Api',
            Properties: { ProtocolType: 'WEBSOCKET', Name: 'a', RouteSelectionExpression: 'b' },
          },
          TheIntegration: {
            Type: 'AWS::ApiGatewayV2::Integration',
            Properties: { ApiId, IntegrationType: 'AWS_PROXY', IntegrationUri },
          },
          TheRoute: { Type: 'AWS::ApiGatewayV2::Route', Properties: { ApiId, RouteKey: '$default', Target } },
        };
        new CfnFragment(on.stack, 'Fragment', { template: { Resources } });
      },
      ['otherApi', 'Stack/Fragment'],
    ],
  ])('%s', (_, add, ...expected) => {
    const on = new GuardedApp();
    new CfnCondition(on.stack, 'Open');
    add(on);
    expect(warnedIn(on.app)).toEqual(expected);
  });
});

describe('another API gets no warning:', () => {
  const policy = new PolicyDocument({
    statements: [
      new PolicyStatement({
        principals: [new AnyPrincipal()],
        actions: ['execute-api:Invoke'],
        resources: ['execute-api:/*'],
      }),
    ],
  });

  test.each<[string, (on: GuardedApp) => void]>([
    ['a REST method of IAM', (on) => restApiOn(on, {}, { authorizationType: AuthorizationType.IAM })],
    [
      'a REST method with an authorizer',
      (on) => {
        const authorizer = new TokenAuthorizer(on.stack, 'Authorizer', {
          handler: testFunction(on.stack, 'Authorizing'),
        });
        restApiOn(on, {}, { authorizer });
      },
    ],
    [
      'a REST method of Cognito',
      (on) => restApiOn(on, {}, { authorizationType: AuthorizationType.COGNITO, authorizer: { authorizerId: 'abc' } }),
    ],
    ['a REST method that asks for an API key', (on) => restApiOn(on, {}, { apiKeyRequired: true })],
    [
      'a REST method that an override closes',
      (on) => methodOf(restApiOn(on)).addPropertyOverride('AuthorizationType', 'AWS_IAM'),
    ],
    [
      'a REST method for CORS',
      (on) =>
        new RestApi(on.stack, 'Rest', { defaultCorsPreflightOptions: { allowOrigins: ['*'] } }).root.addMethod(
          'GET',
          new LambdaIntegration(testFunction(on.stack, 'Other')),
        ),
    ],
    [
      'a REST method of L1 without an integration',
      (on) => new CfnMethod(on.stack, 'Method', { httpMethod: 'GET', resourceId: 'a', restApiId: 'b' }),
    ],
    ['a private REST API', (on) => restApiOn(on, { endpointTypes: [EndpointType.PRIVATE] })],
    ['a REST API with a policy', (on) => restApiOn(on, { policy })],
    [
      'a REST API with a function of its own',
      (on) => new LambdaRestApi(on.stack, 'Rest', { handler: testFunction(on.stack, 'Other') }),
    ],
    ['an HTTP route of IAM', (on) => httpApiOn(on, new HttpIamAuthorizer())],
    [
      'an HTTP route to a function of its own',
      (on) =>
        new HttpApi(on.stack, 'Http', { defaultIntegration: new HttpUrlIntegration('Url', 'https://example.com') }),
    ],
    [
      'a declared public route of another protected API',
      (on) => new JwtProtectedApi(on.stack, 'Second', { publicRoutes: { 'GET /open': on.fn } }),
    ],
    [
      'a declared public route of the same API',
      (on) => on.api.addPublicRoutes({ path: '/open', methods: [HttpMethod.GET], integration: on.integration }),
    ],
    [
      'an HTTP API with another target',
      (on) => new CfnApi(on.stack, 'Quick', { protocolType: 'HTTP', target: 'https://example.com' }),
    ],
    [
      'an HTTP API without a target any more',
      (on) =>
        new CfnApi(on.stack, 'Quick', { protocolType: 'HTTP', target: on.fn.functionArn }).addPropertyDeletionOverride(
          'Target',
        ),
    ],
    [
      'a WebSocket API whose $connect is closed',
      (on) => webSocketApiOn(on, { connectRouteOptions: { ...connect(on), authorizer: new WebSocketIamAuthorizer() } }),
    ],
    [
      'a WebSocket API with a function of its own',
      (on) => new WebSocketApi(on.stack, 'WebSocket', { connectRouteOptions: connect(on) }),
    ],
    [
      'a WebSocket API whose $connect comes last, and is closed',
      (on) => {
        const api = webSocketApiOn(on);
        api.addRoute('$connect', { ...connect(on), authorizer: new WebSocketIamAuthorizer() });
      },
    ],
    [
      'an HTTP route to a URL, as a protected one has it',
      (on) => {
        const integrations = [0, 1].map((index) => new HttpUrlIntegration(`Url${index}`, 'https://example.com'));
        on.api.addRoutes({ path: '/url', methods: [HttpMethod.GET], integration: integrations[0] });
        new HttpApi(on.stack, 'Http', { defaultIntegration: integrations[1] });
      },
    ],
    [
      'a REST method that asks for an API key by an override',
      (on) => methodOf(restApiOn(on)).addPropertyOverride('ApiKeyRequired', true),
    ],
    [
      'an API that has integrations alone',
      (on) => {
        const apiId = new HttpApi(on.stack, 'Http').apiId;
        new CfnIntegration(on.stack, 'Integration', {
          apiId,
          integrationType: 'AWS_PROXY',
          integrationUri: on.fn.functionArn,
        });
      },
    ],
  ])('%s', (_, add) => {
    const on = new GuardedApp();
    add(on);
    expect(warnedIn(on.app)).toEqual([]);
  });
});

test('a route of an API that cannot be told is undecided, and no door besides', () => {
  const on = new GuardedApp();
  on.addRawRoute(on.stack, 'abcdefghij');
  expect(warnedIn(on.app)).toEqual([['undecidedRoute', 'Stack/Raw']]);
});

test('the API of a nested stack is another API as well', () => {
  const on = new GuardedApp();
  const nested = new NestedStack(on.stack, 'Nested');
  const api = new HttpApi(nested as Stack, 'Http');
  new CfnRoute(nested, 'Route', {
    apiId: api.apiId,
    routeKey: 'GET /open',
    target: `integrations/${new CfnIntegration(nested, 'Integration', { apiId: api.apiId, integrationType: 'AWS_PROXY', integrationUri: on.fn.functionArn }).ref}`,
  });
  expect(warnedIn(on.app)).toEqual([['otherApi', 'Stack/Nested/Route']]);
});
