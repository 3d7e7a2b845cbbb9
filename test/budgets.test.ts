import { App, Aspects, CfnParameter, CfnResource, Fn, NestedStack, Stack, type StackProps, Stage } from 'aws-cdk-lib';
import {
  CfnIntegration,
  CfnRoute,
  HttpApi,
  HttpAuthorizer,
  HttpAuthorizerType,
  HttpMethod,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Alias, type CfnFunction, CfnPermission, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { FunctionIntegration, JwtProtectedApi, type JwtProtectedApiProps } from '../src';
import { CfnFragment } from './guarded-app';
import { testFunction } from './stack';

/** An API in a stack, and nothing to answer yet. */
class LargeApp {
  readonly app = new App({ context: { '@aws-cdk/core:stackResourceLimit': '0' } });
  readonly stack: Stack;
  readonly fn: LambdaFunction;
  readonly api: JwtProtectedApi;

  constructor(props: JwtProtectedApiProps = {}, stackProps: StackProps = {}) {
    this.stack = new Stack(this.app, 'Stack', stackProps);
    this.fn = testFunction(this.stack);
    this.api = new JwtProtectedApi(this.stack, 'Api', props);
  }

  addRoutes(number: number, stack = this.stack): void {
    for (let i = 0; i < number; i++) {
      const apiId = this.api.httpApi.apiId;
      new CfnRoute(stack, `Route${i}`, { apiId, routeKey: `GET /${i}`, authorizationType: 'AWS_IAM' });
    }
  }

  addIntegrations(number: number, apiId = this.api.httpApi.apiId, prefix = 'Integration'): void {
    for (let i = 0; i < number; i++) {
      new CfnIntegration(this.stack, `${prefix}${i}`, { apiId, integrationType: 'HTTP_PROXY' });
    }
  }

  addAuthorizers(number: number, httpApi = this.api.httpApi): void {
    for (let i = 0; i < number; i++) {
      new HttpAuthorizer(this.stack, `Authorizer${i}`, {
        httpApi,
        type: HttpAuthorizerType.JWT,
        identitySource: ['$request.header.Authorization'],
        jwtAudience: ['client'],
        jwtIssuer: 'https://issuer.example.com',
      });
    }
  }

  /** As the CDK's own integration does: a permission for each route. */
  addLambdaRoutes(number: number, fn = this.fn): void {
    const integration = new HttpLambdaIntegration('Integration', fn);
    for (let i = 0; i < number; i++) {
      this.api.addRoutes({ path: `/things/${i}`, methods: [HttpMethod.GET], integration });
    }
  }

  synth(): void {
    this.app.synth();
  }
}

function failure(error: string): Error {
  return new Error(`Validation failed with the following errors:\n  [Stack/Api] ${error}`);
}

describe.each([
  ['routeQuota', 'routes', 300],
  ['authorizerQuota', 'authorizers', 10],
])('%s', (name, what, byDefault) => {
  test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('%p is refused', (quota) => {
    expect(() => new LargeApp({ [name]: quota })).toThrow(
      new Error(`${name} is ${quota}: use a whole number of ${what}, 1 or more, or remove it to use ${byDefault}`),
    );
  });

  test('a token is refused', () => {
    const stack = new Stack();
    const quota = new CfnParameter(stack, 'Quota', { type: 'Number' }).valueAsNumber;
    expect(() => new JwtProtectedApi(stack, 'Api', { [name]: quota })).toThrow(
      new Error(`${name} is a token: use a whole number of ${what}, 1 or more, or remove it to use ${byDefault}`),
    );
  });
});

describe('routes', () => {
  test.each([
    [300, undefined],
    [301, 301],
    [2, 2],
  ])('%i routes are within %p', (number, routeQuota) => {
    const on = new LargeApp({ routeQuota });
    on.addRoutes(number);
    expect(() => on.synth()).not.toThrow();
  });

  test.each([
    [301, undefined],
    [302, 301],
    [3, 2],
  ])('%i routes are more than %p', (number, routeQuota) => {
    const on = new LargeApp({ routeQuota });
    on.addRoutes(number);
    expect(() => on.synth()).toThrow(
      failure(
        `API 'Stack/Api/HttpApi' has ${number} routes, but its quota is ${routeQuota ?? 300}: ask AWS to raise the quota and set ` +
          'routeQuota, or split the API',
      ),
    );
  });

  test('routes are counted whoever made them, and wherever', () => {
    const on = new LargeApp({ routeQuota: 3, routes: {} });
    on.api.addRoutes({ path: '/own', methods: [HttpMethod.GET], integration: new FunctionIntegration(on.fn) });
    on.addRoutes(1, new Stack(on.app, 'Other'));
    on.addRoutes(1, new NestedStack(on.stack, 'Nested'));
    const properties = {
      ApiId: { Ref: on.stack.resolve(on.api.httpApi.apiId).Ref },
      RouteKey: 'GET /more',
      AuthorizationType: 'AWS_IAM',
    };
    const template = { Resources: { Route: { Type: 'AWS::ApiGatewayV2::Route', Properties: properties } } };
    new CfnFragment(on.stack, 'Fragment', { template });
    expect(() => on.synth()).toThrow('has 4 routes, but its quota is 3');
  });

  test('routes of an API in a stage are counted with the stage', () => {
    const stage = new Stage(new App(), 'Prod');
    const stack = new Stack(stage, 'Stack');
    const fn = testFunction(stack);
    new JwtProtectedApi(stack, 'Api', { routeQuota: 1, routes: { 'GET /a': fn, 'GET /b': fn } });
    expect(() => stage.synth()).toThrow("API 'Prod/Stack/Api/HttpApi' has 2 routes, but its quota is 1");
  });

  test('routes that come together are counted one by one', () => {
    const on = new LargeApp({ routeQuota: 2 });
    const { Ref } = on.stack.resolve(on.api.httpApi.apiId);
    const routes = ['A', 'B', 'C'].map((id) => [
      id,
      {
        Type: 'AWS::ApiGatewayV2::Route',
        Properties: { ApiId: { Ref }, RouteKey: `GET /${id}`, AuthorizationType: 'AWS_IAM' },
      },
    ]);
    new CfnFragment(on.stack, 'Fragment', { template: { Resources: Object.fromEntries(routes) } });
    on.addRoutes(1);
    expect(() => on.synth()).toThrow('has 4 routes, but its quota is 2');
  });

  test('routes of other APIs are not counted', () => {
    const on = new LargeApp({ routeQuota: 1 });
    const httpApi = new HttpApi(on.stack, 'Plain');
    const integration = new FunctionIntegration(on.fn);
    httpApi.addRoutes({ path: '/other', methods: [HttpMethod.GET, HttpMethod.PUT], integration });
    on.addRoutes(1);
    expect(() => on.synth()).not.toThrow();
  });
});

describe('integrations', () => {
  test('300 are enough', () => {
    const on = new LargeApp();
    on.addIntegrations(300);
    on.addIntegrations(1, new HttpApi(on.stack, 'Plain').apiId, 'Other');
    expect(() => on.synth()).not.toThrow();
  });

  test('301 are too many', () => {
    const on = new LargeApp();
    on.addIntegrations(301);
    expect(() => on.synth()).toThrow(
      failure(
        "API 'Stack/Api/HttpApi' has 301 integrations, but its quota is 300: AWS does not raise this quota, so use " +
          'FunctionIntegration, which creates one integration per function, or split the API',
      ),
    );
  });

  describe.each<[string, (on: LargeApp, other: HttpApi) => string]>([
    ['another API', (_, other) => other.apiId],
    ['an API that is given as a parameter', (on) => new CfnParameter(on.stack, 'ApiId').valueAsString],
    ['a text', () => 'a1b2c3d4e5'],
  ])('that were created for %s', (_, idOf) => {
    const stackWith = (change?: (integration: CfnIntegration, id: string) => void) => {
      const on = new LargeApp();
      on.addIntegrations(150);
      on.addIntegrations(151, idOf(on, new HttpApi(on.stack, 'Plain')), 'Other');
      for (let i = 0; i < 151; i++) {
        change?.(on.stack.node.findChild(`Other${i}`) as CfnIntegration, on.api.httpApi.apiId);
      }
      return on;
    };

    test('are not counted', () => {
      expect(() => stackWith().synth()).not.toThrow();
    });

    test.each<[string, (integration: CfnIntegration, id: string) => void]>([
      ['an override', (integration, id) => integration.addPropertyOverride('ApiId', id)],
      ['an override of all properties', (integration, id) => integration.addOverride('Properties', { ApiId: id })],
      ['an assignment', (integration, id) => Object.assign(integration, { apiId: id })],
      [
        'an aspect',
        (integration, id) => Aspects.of(integration).add({ visit: () => integration.addPropertyOverride('ApiId', id) }),
      ],
    ])('are counted if they become those of the API by %s', (_way, change) => {
      expect(() => stackWith(change).synth()).toThrow('has 301 integrations, but its quota is 300');
    });
  });
});

describe('authorizers', () => {
  test.each([
    [10, undefined],
    [12, 12],
    [1, 1],
  ])('%i are within %p, with that of the API', (number, authorizerQuota) => {
    const on = new LargeApp({ authorizerQuota });
    on.addAuthorizers(number - 1);
    expect(() => on.synth()).not.toThrow();
  });

  test.each([
    [11, undefined],
    [13, 12],
    [2, 1],
  ])('%i are more than %p', (number, authorizerQuota) => {
    const on = new LargeApp({ authorizerQuota });
    on.addAuthorizers(number - 1);
    expect(() => on.synth()).toThrow(
      failure(
        `API 'Stack/Api/HttpApi' has ${number} authorizers, but its quota is ${authorizerQuota ?? 10}: share authorizers between ` +
          'routes, ask AWS to raise the quota and set authorizerQuota, or split the API',
      ),
    );
  });

  test('of other APIs are not counted', () => {
    const on = new LargeApp({ authorizerQuota: 1 });
    const httpApi = new HttpApi(on.stack, 'Plain');
    on.addAuthorizers(2, httpApi);
    expect(() => on.synth()).not.toThrow();
  });
});

describe('app clients of an authorizer', () => {
  function withClients(number: number): LargeApp {
    const on = new LargeApp();
    for (let i = 1; i < number; i++) {
      on.api.addUserPoolClient(UserPoolClient.fromUserPoolClientId(on.stack, `Client${i}`, `client${i}`));
    }
    return on;
  }

  test('50 are enough', () => {
    expect(() => withClients(50).synth()).not.toThrow();
  });

  test('51 are too many', () => {
    expect(() => withClients(51).synth()).toThrow(
      failure(
        "authorizer 'Stack/Api/HttpApi/Authorizer/Resource' accepts 51 app clients, but its quota is 50: AWS does not raise this " +
          'quota, so use fewer clients, or move some of them to another API',
      ),
    );
  });
});

describe('the policy of a function', () => {
  const FUNCTION_ARN = 'arn:aws:lambda:eu-central-1:123456789012:function:a-function';

  function tooLarge(name: string, number: number, size: number): Error {
    return failure(
      `function '${name}' has ${number} permissions, which fill about ${size} of the 20480 bytes of its policy: share one permission ` +
        'between its routes with new FunctionIntegration(function)',
    );
  }

  test('may be filled to 95 percent', () => {
    const on = new LargeApp();
    on.addLambdaRoutes(49);
    expect(() => on.synth()).not.toThrow();
  });

  test('may not be filled more', () => {
    const on = new LargeApp();
    on.addLambdaRoutes(50);
    expect(() => on.synth()).toThrow(tooLarge('Stack/Function/Resource', 50, 19783));
  });

  test('has room for any number of routes by a FunctionIntegration', () => {
    const on = new LargeApp();
    const integration = new FunctionIntegration(on.fn);
    for (let i = 0; i < 60; i++) {
      on.api.addRoutes({ path: `/things/${i}`, methods: [HttpMethod.GET], integration });
    }
    expect(() => on.synth()).not.toThrow();
  });

  test('is filled by whatever may call the function', () => {
    const on = new LargeApp();
    on.addLambdaRoutes(30);
    for (let i = 0; i < 20; i++) {
      const sourceArn = `arn:aws:s3:::a-bucket-with-a-name-of-some-length-as-people-have-${i}`;
      on.fn.addPermission(`Bucket${i}`, {
        principal: new ServicePrincipal('s3.amazonaws.com'),
        sourceArn,
        sourceAccount: '123456789012',
      });
    }
    const rule = new CfnResource(on.stack, 'Rule', { type: 'AWS::Events::Rule' });
    const principal = new ServicePrincipal('events.amazonaws.com');
    on.fn.addPermission('Rule', { principal, sourceArn: rule.getAtt('Arn').toString() });
    on.fn.addPermission('AnyRule', { principal });
    expect(() => on.synth()).toThrow(tooLarge('Stack/Function/Resource', 52, 20630));
  });

  test('is that of a version or an alias, if they are called', () => {
    const on = new LargeApp();
    const alias = new Alias(on.stack, 'Alias', { aliasName: 'live', version: on.fn.currentVersion });
    on.addLambdaRoutes(30);
    const integration = new HttpLambdaIntegration('Integration', alias);
    for (let i = 0; i < 30; i++) {
      on.api.addRoutes({ path: `/others/${i}`, methods: [HttpMethod.GET], integration });
    }
    expect(() => on.synth()).not.toThrow();
  });

  test('is that of one function, by whatever name permissions call it', () => {
    const on = new LargeApp();
    const { logicalId } = on.fn.node.defaultChild as CfnResource;
    const name = on.stack.resolve(logicalId);
    on.addLambdaRoutes(30);
    const properties = {
      Action: 'lambda:InvokeFunction',
      Principal: 'apigateway.amazonaws.com',
      SourceArn: 'arn:aws:execute-api:eu-central-1:123456789012:abcdefghij/*/GET/things/of/a/long/path',
    };
    const resource = (FunctionName: unknown) => ({
      Type: 'AWS::Lambda::Permission',
      Properties: { FunctionName, ...properties },
    });
    for (let i = 0; i < 10; i++) {
      const FunctionName = { 'Fn::GetAtt': [name, 'Arn'] };
      new CfnResource(on.stack, `ApiCallsTheFunctionBehindIt${i}`, {
        type: 'AWS::Lambda::Permission',
        properties: { FunctionName, ...properties },
      });
    }
    const names = Array.from({ length: 10 }, (_, i) => `ApiCallsTheFunctionByItsName${i}`);
    const Resources = {
      ...Object.fromEntries(names.map((id) => [id, resource({ Ref: name })])),
      NoPermission: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: name } } },
    };
    new CfnFragment(on.stack, 'Fragment', { template: { Resources } });
    expect(() => on.synth()).toThrow(tooLarge('Stack/Function/Resource', 50, 19633));
  });

  test.each([
    ['a name', 'a-function', 'a-function', 20073],
    ['an ARN', FUNCTION_ARN, FUNCTION_ARN, 20073],
    ['an import', Fn.importValue('a-function'), '{"Fn::ImportValue":"a-function"}', 21393],
  ])('is that of an imported function by %s', (_, functionName, shown, size) => {
    const on = new LargeApp();
    for (let i = 0; i < 60; i++) {
      const sourceArn = `arn:aws:execute-api:eu-central-1:123456789012:${on.api.httpApi.apiId}/*/GET/things/${i}`;
      const action = 'lambda:InvokeFunction';
      const principal = 'apigateway.amazonaws.com';
      new CfnPermission(on.stack, `Permission${i}`, { action, functionName, principal, sourceArn });
    }
    expect(() => on.synth()).toThrow(tooLarge(shown, 60, size));
  });

  test('is no concern of an API that does not call the function', () => {
    const on = new LargeApp();
    for (let i = 0; i < 80; i++) {
      on.fn.addPermission(`Bucket${i}`, {
        principal: new ServicePrincipal('s3.amazonaws.com'),
        sourceAccount: '123456789012',
      });
    }
    expect(() => on.synth()).not.toThrow();
  });

  test('is larger for a function and a stack with long names', () => {
    const env = { account: '123456789012', region: 'ap-southeast-1' };
    const on = new LargeApp({}, { stackName: 'a-stack-with-a-name-that-is-not-short', env });
    (on.fn.node.defaultChild as CfnFunction).functionName =
      'a-function-with-a-name-of-its-own-that-is-not-short-either';
    on.addLambdaRoutes(43);
    expect(() => on.synth()).toThrow(tooLarge('Stack/Function/Resource', 43, 19522));
  });
});
