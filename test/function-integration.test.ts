import { App, NestedStack, Stack } from 'aws-cdk-lib';
import { HttpApi, HttpMethod, HttpRoute, HttpRouteIntegration, HttpRouteKey } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  Code,
  type IFunction,
  Function as LambdaFunction,
  Runtime,
  SingletonFunction,
  Version,
} from 'aws-cdk-lib/aws-lambda';
import * as fc from 'fast-check';
import { FunctionIntegration, JwtProtectedApi } from '../src';
import { evaluated } from './evaluated';
import { Template, testFunction, testStack } from './stack';

/** The template of an API with two routes to one function. */
function apiFor(stack: Stack, fn: IFunction): Template {
  new JwtProtectedApi(stack, 'Api', { routes: { 'GET /private': fn, 'PUT /private': fn } });
  return Template.fromStack(stack);
}

function only(template: Template, type: string) {
  const resources = Object.entries(template.findResources(type));
  expect(resources).toHaveLength(1);
  const [[logicalId, { Properties }]] = resources;
  return { logicalId, properties: Properties };
}

function expectOneOfEach(template: Template) {
  const integration = only(template, 'AWS::ApiGatewayV2::Integration');
  const permission = only(template, 'AWS::Lambda::Permission');
  const api = only(template, 'AWS::ApiGatewayV2::Api');
  expect(integration.properties).toMatchObject({
    IntegrationType: 'AWS_PROXY',
    PayloadFormatVersion: '2.0',
    ApiId: { Ref: api.logicalId },
  });
  expect(permission.properties).toMatchObject({
    Action: 'lambda:InvokeFunction',
    Principal: 'apigateway.amazonaws.com',
  });
  expect(permission.properties.FunctionName).toEqual(integration.properties.IntegrationUri);
  for (const { Properties } of Object.values(template.findResources('AWS::ApiGatewayV2::Route'))) {
    expect(Properties.Target).toEqual({ 'Fn::Join': ['', ['integrations/', { Ref: integration.logicalId }]] });
  }
  return { api, integration, permission };
}

describe('one integration and one permission, in the stack of the API, for', () => {
  test('a function of the same stack', () => {
    const stack = testStack();
    const fn = testFunction(stack);
    const { api, integration, permission } = expectOneOfEach(apiFor(stack, fn));
    expect(integration.properties.IntegrationUri).toEqual(stack.resolve(fn.functionArn));
    expect(permission.properties.SourceArn).toEqual({
      'Fn::Join': [
        '',
        [
          'arn:',
          { Ref: 'AWS::Partition' },
          ':execute-api:',
          { Ref: 'AWS::Region' },
          ':',
          { Ref: 'AWS::AccountId' },
          ':',
          { Ref: api.logicalId },
          '/*',
        ],
      ],
    });
  });

  test.each(['$default/$default', '*/$default', '$default/GET/notes/{id}', 'prod/*/{proxy+}'])(
    'a function, which may be called by the route %s',
    (route) => {
      const stack = testStack();
      const { api, permission } = expectOneOfEach(apiFor(stack, testFunction(stack)));
      const allowed: string = evaluated(permission.properties.SourceArn);
      const [prefix] = allowed.split('*');
      expect(allowed).toBe(`${prefix}*`);
      expect(`arn:aws:execute-api:eu-west-1:123456789012:${api.logicalId}/${route}`.startsWith(prefix)).toBe(true);
    },
  );

  test('a function of another stack, without a cyclic reference', () => {
    const app = new App();
    const functions = new Stack(app, 'Functions');
    const fn = testFunction(functions);
    const { integration } = expectOneOfEach(apiFor(new Stack(app, 'Stack'), fn));
    expect(Object.keys(integration.properties.IntegrationUri)).toEqual(['Fn::ImportValue']);
    Template.fromStack(functions).resourceCountIs('AWS::Lambda::Permission', 0);
  });

  test('a function of a nested stack', () => {
    const stack = testStack();
    const nested = new NestedStack(stack, 'Nested');
    const { integration } = expectOneOfEach(apiFor(stack, testFunction(nested)));
    expect(integration.properties.IntegrationUri['Fn::GetAtt'][1]).toMatch(/^Outputs\./);
    Template.fromStack(nested).resourceCountIs('AWS::Lambda::Permission', 0);
  });

  test('a function of the parent, where the API is in a nested stack', () => {
    const stack = testStack();
    const nested = new NestedStack(stack, 'Nested');
    const { integration } = expectOneOfEach(apiFor(nested, testFunction(stack)));
    expect(integration.properties.IntegrationUri.Ref).toMatch(/^reference/);
    Template.fromStack(stack).resourceCountIs('AWS::Lambda::Permission', 0);
  });

  test('a version', () => {
    const stack = testStack();
    const version = testFunction(stack).currentVersion;
    const { integration } = expectOneOfEach(apiFor(stack, version));
    expect(integration.properties.IntegrationUri).toEqual(stack.resolve(version.functionArn));
    expect(version).toBeInstanceOf(Version);
  });

  test('an alias', () => {
    const stack = testStack();
    const alias = testFunction(stack).addAlias('live');
    const { integration } = expectOneOfEach(apiFor(stack, alias));
    expect(integration.properties.IntegrationUri).toEqual(stack.resolve(alias.functionArn));
  });

  test('an imported function of the same environment', () => {
    const stack = testStack();
    const fn = LambdaFunction.fromFunctionAttributes(stack, 'Imported', {
      functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:imported',
      sameEnvironment: true,
    });
    expectOneOfEach(apiFor(stack, fn));
  });

  test('a singleton, whichever of its constructs stands in for it', () => {
    const stack = testStack();
    const [first, second] = ['First', 'Second'].map(
      (id) =>
        new SingletonFunction(stack, id, {
          uuid: '6f1f0a0e-8f4c-4d5c-9a51-6a0b7e3d2c11',
          code: Code.fromInline('exports.handler = async () => "hello"'),
          handler: 'index.handler',
          runtime: Runtime.NODEJS_24_X,
        }),
    );
    new JwtProtectedApi(stack, 'Api', { routes: { 'GET /private': first, 'PUT /private': second } });
    expectOneOfEach(Template.fromStack(stack));
  });
});

test('an imported function of an unknown account gets an integration, and the permission is left to its owner', () => {
  const stack = testStack();
  const template = apiFor(
    stack,
    LambdaFunction.fromFunctionArn(stack, 'Imported', 'arn:aws:lambda:us-east-1:123456789012:function:imported'),
  );
  only(template, 'AWS::ApiGatewayV2::Integration');
  template.resourceCountIs('AWS::Lambda::Permission', 0);
});

test('a function and its alias are two integrations', () => {
  const stack = testStack();
  const fn = testFunction(stack);
  new JwtProtectedApi(stack, 'Api', { routes: { 'GET /latest': fn, 'GET /live': fn.addAlias('live') } });
  Template.fromStack(stack).resourceCountIs('AWS::ApiGatewayV2::Integration', 2);
});

test('one integration object serves two APIs, each with an integration and a permission of its own', () => {
  const stack = testStack();
  const integration = new FunctionIntegration(testFunction(stack));
  for (const id of ['One', 'Two']) {
    const api = new JwtProtectedApi(stack, id);
    api.addRoutes({ path: '/private', methods: [HttpMethod.GET, HttpMethod.PUT], integration });
  }
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::ApiGatewayV2::Integration', 2);
  template.resourceCountIs('AWS::Lambda::Permission', 2);
  const apis = Object.values(template.findResources('AWS::ApiGatewayV2::Integration')).map(
    ({ Properties }) => Properties.ApiId.Ref,
  );
  expect(new Set(apis)).toEqual(new Set(Object.keys(template.findResources('AWS::ApiGatewayV2::Api'))));
});

test('two integration objects of one function share what is deployed', () => {
  const stack = testStack();
  const fn = testFunction(stack);
  const api = new JwtProtectedApi(stack, 'Api');
  for (const path of ['/a', '/b']) {
    api.addRoutes({ path, methods: [HttpMethod.GET], integration: new FunctionIntegration(fn) });
  }
  expectOneOfEach(Template.fromStack(stack));
});

test('it serves an API that was not made by this library, an imported one as well', () => {
  const stack = testStack();
  const integration = new FunctionIntegration(testFunction(stack));
  for (const httpApi of [
    new HttpApi(stack, 'Own'),
    HttpApi.fromHttpApiAttributes(stack, 'Imported', { httpApiId: 'abc123' }),
  ]) {
    for (const path of ['/a', '/b']) {
      new HttpRoute(httpApi, path, { httpApi, integration, routeKey: HttpRouteKey.with(path, HttpMethod.GET) });
    }
  }
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::ApiGatewayV2::Integration', 2);
  template.resourceCountIs('AWS::Lambda::Permission', 2);
});

test('the CDK still lets an integration choose the resource it becomes', () => {
  // `_bindToRoute` is internal to aws-cdk-lib: without it every route would get an integration and no permission.
  expect(Object.getOwnPropertyNames(HttpRouteIntegration.prototype)).toContain('_bindToRoute');
  expect(Object.getOwnPropertyNames(FunctionIntegration.prototype)).toContain('_bindToRoute');
});

test('the ids of integrations and permissions do not depend on the routes, nor on their order', () => {
  const routes = fc.shuffledSubarray(['GET /a', 'GET /b', 'PUT /a', 'GET /a/{id}', '$default'], { minLength: 1 });
  const idsFor = (keys: string[]) => {
    const stack = testStack();
    const integration = new FunctionIntegration(testFunction(stack));
    const api = new JwtProtectedApi(stack, 'Api');
    for (const key of keys) {
      const [method, path] = key.split(' ');
      const routeKey = path ? HttpRouteKey.with(path, method as HttpMethod) : HttpRouteKey.DEFAULT;
      new HttpRoute(api.httpApi, key, { httpApi: api.httpApi, routeKey, integration });
    }
    const { integration: one, permission } = expectOneOfEach(Template.fromStack(stack));
    return [one.logicalId, permission.logicalId];
  };
  const expected = idsFor(['GET /a']);
  fc.assert(
    fc.property(routes, (keys) => expect(idsFor(keys)).toEqual(expected)),
    { numRuns: 30 },
  );
});
