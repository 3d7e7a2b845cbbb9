import {
  Annotations,
  App,
  Aspects,
  Aws,
  CfnCondition,
  CfnParameter,
  CfnResource,
  Fn,
  NestedStack,
  Stack,
  Stage,
} from 'aws-cdk-lib';
import { CfnAuthorizer, CfnIntegration, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpUrlIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import {
  Alias,
  type CfnFunction,
  CfnUrl,
  Code,
  FunctionUrl,
  FunctionUrlAuthType,
  type IFunction,
  Function as LambdaFunction,
  Runtime,
  SingletonFunction,
} from 'aws-cdk-lib/aws-lambda';
import type { Construct, IConstruct } from 'constructs';
import { FunctionIntegration, JwtProtectedApi } from '../../src';
import { CfnFragment, GuardedApp, logicalIdOf } from '../guarded-app';
import { testFunction } from '../stack';
import { type Warned, warnedIn, warningsIn } from './warnings';

const { NONE, AWS_IAM } = FunctionUrlAuthType;

const fnOf = (on: GuardedApp) => on.fn as LambdaFunction;
const l1Of = (on: GuardedApp) => fnOf(on).node.defaultChild as CfnFunction;

function urlOf(on: GuardedApp, targetFunctionArn: string, props: object = {}, scope: Construct = on.stack): CfnUrl {
  return new CfnUrl(scope, 'Url', { targetFunctionArn, authType: 'NONE', ...props });
}

describe('a function URL for anyone', () => {
  test('gets one warning, which says what to do, and its permissions none', () => {
    const on = new GuardedApp();
    on.fn.addFunctionUrl({ authType: NONE });
    expect(warningsIn(on.app)).toEqual([
      {
        id: 'functionUrl',
        path: 'Stack/Function/FunctionUrl/Resource',
        text:
          'function URL (Stack/Function/FunctionUrl/Resource), whose AuthType is "NONE", lets anyone call the function ' +
          "'Stack/Function' of the protected route 'GET /private' of the API 'Stack/Api/HttpApi': use FunctionUrlAuthType.AWS_IAM, " +
          "use a separate function for the URL, or acknowledge this warning on 'Stack/Function/FunctionUrl' if the function " +
          'authenticates its callers',
      },
    ]);
  });

  test.each<[string, (on: GuardedApp) => Construct]>([
    ['itself', (on) => on.fn.node.findChild('FunctionUrl')],
    ['its function', (on) => on.fn],
    ['its stack', (on) => on.stack],
  ])('may be acknowledged on %s', (_, scope) => {
    const on = new GuardedApp();
    on.fn.addFunctionUrl({ authType: NONE });
    Annotations.of(scope(on)).acknowledgeWarning('cdk-jwt-protected-api:functionUrl');
    expect(warnedIn(on.app)).toEqual([]);
  });

  test('gets it in a CDK stage as well', () => {
    const app = new App();
    const stack = new Stack(new Stage(app, 'Prod'), 'Stack');
    const fn = testFunction(stack);
    new JwtProtectedApi(stack, 'Api', { routes: { 'GET /private': fn } });
    fn.addFunctionUrl({ authType: NONE });
    expect(warnedIn(app)).toEqual([['functionUrl', 'Prod/Stack/Function/FunctionUrl/Resource']]);
  });

  test('gets one warning for several APIs, and one at each synthesis', () => {
    const on = new GuardedApp();
    new JwtProtectedApi(on.stack, 'Second', { routes: { 'GET /more': on.fn } });
    on.fn.addFunctionUrl({ authType: NONE });
    expect(warnedIn(on.app)).toHaveLength(1);
    on.app.synth({ force: true });
    expect(warnedIn(on.app)).toHaveLength(1);
  });
});

const liveOf = (on: GuardedApp) => new Alias(on.stack, 'Live', { aliasName: 'live', version: fnOf(on).currentVersion });
const arnOf = (name: string, account: string = Aws.ACCOUNT_ID, region: string = Aws.REGION) =>
  `arn:${Aws.PARTITION}:lambda:${region}:${account}:function:${name}`;

describe('the function of a URL is that of a protected route', () => {
  const URL: Warned[] = [['functionUrl', 'Stack/Url']];

  test.each<[string, (on: GuardedApp) => void]>([
    ['by its ARN', (on) => urlOf(on, on.fn.functionArn)],
    ['by its name', (on) => urlOf(on, on.fn.functionName)],
    ['by the name of its resource', (on) => urlOf(on, Fn.ref(logicalIdOf(l1Of(on))))],
    ['by an ARN that is put together', (on) => urlOf(on, arnOf(on.fn.functionName))],
    ['in one case of two', (on) => urlOf(on, Fn.conditionIf('Own', on.fn.functionArn, 'other').toString())],
    ['by an alias', (on) => urlOf(on, liveOf(on).functionArn)],
    ['by a version', (on) => urlOf(on, fnOf(on).currentVersion.functionArn)],
    [
      'with an alias in the template alone',
      (on) => {
        const FunctionName = { Ref: logicalIdOf(l1Of(on)) };
        const Live = { Type: 'AWS::Lambda::Alias', Properties: { FunctionName, Name: 'live' } };
        new CfnFragment(on.stack, 'Fragment', { template: { Resources: { LiveAlias: Live } } });
        urlOf(on, Fn.ref('LiveAlias'));
      },
    ],
    [
      'whose name somebody wrote',
      (on) => {
        l1Of(on).functionName = 'a-function';
        urlOf(on, 'a-function');
      },
    ],
    [
      'whose name an override is',
      (on) => {
        l1Of(on).addPropertyOverride('FunctionName', 'a-function');
        urlOf(on, 'a-function');
      },
    ],
    [
      'whose name is a parameter',
      (on) => {
        const name = new CfnParameter(on.stack, 'Name').valueAsString;
        l1Of(on).functionName = name;
        urlOf(on, name);
      },
    ],
    [
      'whose name somebody wrote, by an ARN',
      (on) => {
        l1Of(on).functionName = 'a-function';
        urlOf(on, arnOf('a-function', '123456789012', 'eu-west-1'));
      },
    ],
    [
      'whose name somebody wrote, by an alias of it',
      (on) => {
        l1Of(on).functionName = 'a-function';
        urlOf(on, 'a-function:live');
      },
    ],
    ['by an override', (on) => urlOf(on, 'other').addPropertyOverride('TargetFunctionArn', on.fn.functionArn)],
  ])('%s', (_, add) => {
    const on = new GuardedApp();
    add(on);
    expect(warnedIn(on.app)).toEqual(URL);
  });

  test.each<[string, (on: GuardedApp) => Construct]>([
    ['another', (on) => on.other],
    ['a nested', (on) => new NestedStack(on.stack, 'Nested')],
  ])('in %s stack', (_, scope) => {
    const on = new GuardedApp();
    const url = urlOf(on, on.fn.functionArn, {}, scope(on));
    expect(warnedIn(on.app)).toEqual([['functionUrl', url.node.path]]);
  });

  test.each<[string, (stack: Stack) => IFunction, (stack: Stack) => string]>([
    [
      'imported by its ARN, by that',
      (stack) => LambdaFunction.fromFunctionArn(stack, 'Imported', arnOf('a-function', '123456789012', 'eu-west-1')),
      () => arnOf('a-function', '123456789012', 'eu-west-1'),
    ],
    [
      'imported by its ARN, by its name',
      (stack) => LambdaFunction.fromFunctionArn(stack, 'Imported', arnOf('a-function', '123456789012', 'eu-west-1')),
      () => 'a-function',
    ],
    [
      'imported by its name, by an alias of it',
      (stack) => LambdaFunction.fromFunctionName(stack, 'Imported', 'a-function'),
      () => arnOf('a-function:live'),
    ],
    [
      'imported by its name, by its ARN',
      (stack) => LambdaFunction.fromFunctionName(stack, 'Imported', 'a-function'),
      () => arnOf('a-function', '123456789012', 'eu-west-1'),
    ],
    [
      'imported by its name, by a part of its ARN',
      (stack) => LambdaFunction.fromFunctionName(stack, 'Imported', 'a-function'),
      () => '123456789012:function:a-function',
    ],
    [
      'of another app, by its export',
      (stack) =>
        LambdaFunction.fromFunctionAttributes(stack, 'Imported', {
          functionArn: Fn.importValue('function-arn'),
          sameEnvironment: true,
        }),
      () => Fn.importValue('function-arn'),
    ],
    [
      'of a parameter, by that',
      (stack) =>
        LambdaFunction.fromFunctionAttributes(stack, 'Imported', {
          functionArn: new CfnParameter(stack, 'Arn').valueAsString,
          sameEnvironment: true,
        }),
      (stack) => (stack.node.findChild('Arn') as CfnParameter).valueAsString,
    ],
  ])('%s', (_, imported, name) => {
    const on = new GuardedApp({ routes: {} });
    const integration = new FunctionIntegration(imported(on.stack));
    on.api.addRoutes({ path: '/imported', methods: [HttpMethod.GET], integration });
    urlOf(on, name(on.stack));
    expect(warnedIn(on.app)).toEqual(URL);
    expect(warningsIn(on.app)[0].text).toMatch(/lets anyone call the function '[^']*(a-function|Arn)/i);
  });

  test.each<[string, (on: GuardedApp) => void]>([
    [
      'of IAM',
      ({ api, integration }) =>
        api.addRoutes({ path: '/x', methods: [HttpMethod.GET], integration, authorizer: new HttpIamAuthorizer() }),
    ],
    [
      'that was added to the API',
      ({ api, integration }) => api.httpApi.addRoutes({ path: '/x', methods: [HttpMethod.GET], integration }),
    ],
    [
      'that goes to an alias of it',
      (on) =>
        on.api.addRoutes({
          path: '/x',
          methods: [HttpMethod.GET],
          integration: new FunctionIntegration(liveOf(on)),
        }),
    ],
    [
      'whose integration is in the template alone',
      (on) => {
        const { apiId } = on.api.httpApi;
        const Resources = {
          FragmentIntegration: {
            Type: 'AWS::ApiGatewayV2::Integration',
            Properties: {
              ApiId: { Ref: on.apiLogicalId },
              IntegrationType: 'AWS_PROXY',
              IntegrationUri: { 'Fn::GetAtt': [logicalIdOf(l1Of(on)), 'Arn'] },
            },
          },
        };
        new CfnFragment(on.stack, 'Fragment', { template: { Resources } });
        on.addRawRoute(on.stack, apiId, {
          AuthorizationType: 'AWS_IAM',
          Target: Fn.join('/', ['integrations', Fn.ref('FragmentIntegration')]),
        });
      },
    ],
  ])('by a route %s', (_, add) => {
    const on = new GuardedApp({ routes: {} });
    add(on);
    on.fn.addFunctionUrl({ authType: NONE });
    expect(warnedIn(on.app)).toEqual([['functionUrl', 'Stack/Function/FunctionUrl/Resource']]);
  });
});

describe('a function with a function URL answers a protected route', () => {
  test.each<[string, (on: GuardedApp) => IFunction]>([
    ['in another stack', (on) => testFunction(on.other, 'Behind')],
    ['in a nested stack', (on) => testFunction(new NestedStack(on.stack, 'Nested'), 'Behind')],
    [
      'as a singleton',
      (on) =>
        new SingletonFunction(on.stack, 'Singleton', {
          uuid: 'behind',
          code: Code.fromInline('exports.handler'),
          handler: 'index.handler',
          runtime: Runtime.NODEJS_24_X,
        }),
    ],
    ['as an alias', (on) => liveOf(on)],
  ])('%s', (_, make) => {
    const on = new GuardedApp({ routes: {} });
    const fn = make(on);
    const integration = new FunctionIntegration(fn);
    on.api.addRoutes({ path: '/behind', methods: [HttpMethod.GET], integration });
    const url = fn.addFunctionUrl({ authType: NONE });
    expect(warnedIn(on.app)).toEqual([['functionUrl', url.node.defaultChild!.node.path]]);
  });

  test('by an export that somebody wrote', () => {
    const on = new GuardedApp({ routes: {} });
    const fn = testFunction(on.other, 'Behind');
    on.other.exportValue(fn.functionArn, { name: 'function-arn' });
    const functionArn = Fn.importValue('function-arn');
    const imported = LambdaFunction.fromFunctionAttributes(on.stack, 'Imported', {
      functionArn,
      sameEnvironment: true,
    });
    const integration = new FunctionIntegration(imported);
    on.api.addRoutes({ path: '/behind', methods: [HttpMethod.GET], integration });
    fn.addFunctionUrl({ authType: NONE });
    expect(warnedIn(on.app)).toEqual([['functionUrl', 'Other/Behind/FunctionUrl/Resource']]);
  });
});

test('the function of a URL is that of a protected route, of a type alone and by its name', () => {
  const on = new GuardedApp({ routes: {} });
  const raw = new CfnResource(on.stack, 'Raw', {
    type: 'AWS::Lambda::Function',
    properties: { FunctionName: 'a-function' },
  });
  const integration = new FunctionIntegration(
    LambdaFunction.fromFunctionArn(on.stack, 'Imported', raw.getAtt('Arn').toString()),
  );
  on.api.addRoutes({ path: '/raw', methods: [HttpMethod.GET], integration });
  urlOf(on, 'a-function');
  expect(warnedIn(on.app)).toEqual([['functionUrl', 'Stack/Url']]);
});

describe('a function URL gets the warning', () => {
  test.each<[string, (on: GuardedApp) => void]>([
    ['without an AuthType', (on) => urlOf(on, on.fn.functionArn, { authType: Aws.NO_VALUE })],
    [
      'with an AuthType that a condition leaves open',
      (on) => urlOf(on, on.fn.functionArn, { authType: Fn.conditionIf('Open', 'NONE', 'AWS_IAM').toString() }),
    ],
    [
      'with an AuthType of a parameter',
      (on) =>
        urlOf(on, on.fn.functionArn, {
          authType: new CfnParameter(on.stack, 'AuthType', { default: 'AWS_IAM' }).valueAsString,
        }),
    ],
    [
      'that an override opens',
      (on) => urlOf(on, on.fn.functionArn, { authType: 'AWS_IAM' }).addPropertyOverride('AuthType', 'NONE'),
    ],
    [
      'of a type alone',
      (on) =>
        new CfnResource(on.stack, 'Url', {
          type: 'AWS::Lambda::Url',
          properties: { TargetFunctionArn: on.fn.functionArn, AuthType: 'NONE' },
        }),
    ],
    [
      'that an aspect opens',
      (on) => {
        urlOf(on, on.fn.functionArn, { authType: 'AWS_IAM' });
        const open = (node: IConstruct) => {
          if (node instanceof CfnUrl) {
            node.authType = 'NONE';
          }
        };
        Aspects.of(on.app).add({ visit: open });
      },
    ],
    [
      'with a type by an override',
      (on) =>
        new CfnResource(on.stack, 'Url', {
          type: 'AWS::Other::Url',
          properties: { TargetFunctionArn: on.fn.functionArn, AuthType: 'NONE' },
        }).addOverride('Type', 'AWS::Lambda::Url'),
    ],
  ])('%s', (_, add) => {
    const on = new GuardedApp();
    new CfnCondition(on.stack, 'Open');
    add(on);
    expect(warnedIn(on.app)).toEqual([['functionUrl', 'Stack/Url']]);
  });
});

describe('a function URL gets no warning', () => {
  test.each<[string, (on: GuardedApp) => void]>([
    ['of IAM, as CloudFront signs', (on) => on.fn.addFunctionUrl({ authType: AWS_IAM })],
    ['of IAM by default', (on) => new FunctionUrl(on.stack, 'Url', { function: on.fn })],
    [
      'of IAM in each case',
      (on) => urlOf(on, on.fn.functionArn, { authType: Fn.conditionIf('A', 'AWS_IAM', 'AWS_IAM').toString() }),
    ],
    ['that an override closes', (on) => urlOf(on, on.fn.functionArn).addPropertyOverride('AuthType', 'AWS_IAM')],
    [
      'that an override makes something else',
      (on) => urlOf(on, on.fn.functionArn).addOverride('Type', 'AWS::Other::Url'),
    ],
    ['of a function of its own', (on) => testFunction(on.stack, 'Other').addFunctionUrl({ authType: NONE })],
    [
      'of a function that answers no route',
      (on) => {
        l1Of(on).functionName = 'a-function';
        urlOf(on, 'another-function');
      },
    ],
    [
      'of a function of that name in another account',
      (on) => {
        on.api.addRoutes({
          path: '/imported',
          methods: [HttpMethod.GET],
          integration: new FunctionIntegration(
            LambdaFunction.fromFunctionArn(on.stack, 'Imported', arnOf('a-function', '111111111111', 'eu-west-1')),
          ),
        });
        urlOf(on, arnOf('a-function', '222222222222', 'eu-west-1'));
      },
    ],
    [
      'of a function of that name in another region',
      (on) => {
        on.api.addRoutes({
          path: '/imported',
          methods: [HttpMethod.GET],
          integration: new FunctionIntegration(
            LambdaFunction.fromFunctionArn(on.stack, 'Imported', arnOf('a-function', '111111111111', 'eu-west-1')),
          ),
        });
        urlOf(on, arnOf('a-function', '111111111111', 'eu-central-1'));
      },
    ],
    ['of what is no function', (on) => urlOf(on, 'https://example.com')],
    [
      'of a function of another parameter',
      (on) => {
        const [one, other] = ['One', 'Other'].map((id) => new CfnParameter(on.stack, id).valueAsString);
        on.api.addRoutes({
          path: '/imported',
          methods: [HttpMethod.GET],
          integration: new FunctionIntegration(
            LambdaFunction.fromFunctionAttributes(on.stack, 'Imported', { functionArn: one, sameEnvironment: true }),
          ),
        });
        urlOf(on, other);
      },
    ],
    [
      'where neither names a function',
      (on) => {
        const { apiId } = on.api.httpApi;
        const { ref } = new CfnIntegration(on.stack, 'Integration', {
          apiId,
          integrationType: 'AWS_PROXY',
          integrationUri: 'https://a.example',
        });
        on.addRawRoute(on.stack, apiId, { AuthorizationType: 'AWS_IAM', Target: `integrations/${ref}` });
        urlOf(on, 'https://b.example');
      },
    ],
    ['of nothing', (on) => urlOf(on, Aws.NO_VALUE)],
  ])('%s', (_, add) => {
    const on = new GuardedApp();
    add(on);
    expect(warnedIn(on.app)).toEqual([]);
  });

  test('of a function of that name in a stack of another account', () => {
    const app = new App();
    const [stack, other] = ['111111111111', '222222222222'].map(
      (account) => new Stack(app, `Stack${account}`, { env: { account, region: 'eu-west-1' } }),
    );
    const fn = testFunction(stack);
    (fn.node.defaultChild as CfnFunction).functionName = 'a-function';
    new JwtProtectedApi(stack, 'Api', { routes: { 'GET /private': fn } });
    new CfnUrl(other, 'Url', { targetFunctionArn: 'a-function', authType: 'NONE' });
    expect(warnedIn(app)).toEqual([]);
    const url = new CfnUrl(stack, 'Url', { targetFunctionArn: 'a-function', authType: 'NONE' });
    app.synth({ force: true });
    expect(warnedIn(app)).toEqual([['functionUrl', url.node.path]]);
  });

  test('of a function that answers public routes alone', () => {
    const on = new GuardedApp({ routes: {} });
    on.fn.addFunctionUrl({ authType: NONE });
    expect(warnedIn(on.app)).toEqual([]);
  });

  test('of the function that authorizes', () => {
    const on = new GuardedApp();
    const fn = testFunction(on.stack, 'Authorizing');
    new CfnAuthorizer(on.stack, 'Authorizer', {
      apiId: on.api.httpApi.apiId,
      authorizerType: 'REQUEST',
      name: 'authorizer',
      authorizerUri: fn.functionArn,
    });
    fn.addFunctionUrl({ authType: NONE });
    expect(warnedIn(on.app)).toEqual([]);
  });

  test('with a function where the protected route goes to a URL', () => {
    const on = new GuardedApp({ routes: {} });
    const integration = new HttpUrlIntegration('Url', 'https://example.com/');
    on.api.addRoutes({ path: '/proxied', methods: [HttpMethod.GET], integration });
    urlOf(on, 'https://example.com/');
    expect(warnedIn(on.app)).toEqual([]);
  });
});
