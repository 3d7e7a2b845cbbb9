import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  Annotations as CdkAnnotations,
  CfnParameter,
  CfnResource,
  CfnStack,
  Fn,
  Lazy,
  NestedStack,
  type Stack,
} from 'aws-cdk-lib';
import { Annotations } from 'aws-cdk-lib/assertions';
import { CfnAuthorizer, HttpApi, WebSocketApi, WebSocketRoute } from 'aws-cdk-lib/aws-apigatewayv2';
import { WebSocketMockIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import { Construct } from 'constructs';
import { JwtProtectedApi } from '../src';
import { CfnFragment, GuardedApp, logicalIdOf, OPEN } from './guarded-app';
import { Match, openRoutesIn, Template } from './stack';

const ID = 'cdk-jwt-protected-api:undecidedRoute';

function undecided(apiId: string, route = 'Other/Raw'): string {
  return (
    `route 'GET /raw' (${route}) ${OPEN}. Whether it belongs to the API 'Stack/Api/HttpApi' cannot be told before deployment, since its ApiId is ` +
    `${apiId}: if it does not, acknowledge this warning on its stack [ack: ${ID}]`
  );
}

const directory = mkdtempSync(join(tmpdir(), 'included-'));
afterAll(() => rmSync(directory, { recursive: true }));

describe('an open route whose API cannot be told', () => {
  const ways: [string, (on: GuardedApp) => unknown, string][] = [
    ['a literal id', () => 'abc123', '"abc123"'],
    ['a parameter', ({ other }) => new CfnParameter(other, 'ApiId').valueAsString, '"Other/ApiId.Ref"'],
    ['an import of another app', () => Fn.importValue('elsewhere'), '{"Fn::ImportValue":"elsewhere"}'],
    [
      'an attribute of a custom resource',
      ({ other }) => new CfnResource(other, 'Custom', { type: 'Custom::Api' }).getAtt('ApiId'),
      '"Other/Custom.ApiId"',
    ],
    ['a dynamic reference', () => '{{resolve:ssm:/the/api}}', '"{{resolve:ssm:/the/api}}"'],
    [
      'a parameter of Systems Manager',
      ({ other }) => StringParameter.valueForStringParameter(other, '/the/api'),
      '"Other/SsmParameterValue:--the--api:C96584B6-F00A-464E-AD19-53AFF4B05118.Parameter.Ref"',
    ],
    [
      'an output of a stack of another app',
      () => ({ 'Fn::GetStackOutput': { StackName: 'Elsewhere', OutputName: 'ApiId' } }),
      '{"Fn::GetStackOutput":{"StackName":"Elsewhere","OutputName":"ApiId"}}',
    ],
    [
      'an output that is not there',
      () => ({ 'Fn::GetStackOutput': { StackName: 'Stack', OutputName: 'Nothing' } }),
      '{"Fn::GetStackOutput":{"StackName":"Stack","OutputName":"Nothing"}}',
    ],
    ['a name that is not there', () => ({ Ref: 'Nothing' }), '{"Ref":"Nothing"}'],
    [
      'an output that is not in its nested stack',
      ({ other }) => (new NestedStack(other, 'Nested').nestedStackResource as CfnStack).getAtt('Outputs.Nothing'),
      '"Other/Nested.NestedStack/Nested.NestedStackResource.Outputs.Nothing"',
    ],
    [
      'more than an unrelated API',
      ({ other }) => Fn.join('-', [new HttpApi(other, 'Plain').apiId, 'abc123']),
      '{"Fn::Join":["-",["Other/Plain/Resource.Ref","abc123"]]}',
    ],
    [
      'an unrelated API, or else a literal id',
      ({ other }) => Fn.conditionIf('Ours', new HttpApi(other, 'Plain').apiId, 'abc123'),
      '{"Fn::If":["Ours","Other/Plain/Resource.Ref","abc123"]}',
    ],
  ];

  test.each(ways)('(%s) gets a warning that can be acknowledged', (_, apiId, rendered) => {
    const on = new GuardedApp();
    on.addRawRoute(on.other, apiId(on));
    const [{ entry }, ...others] = Annotations.fromStack(on.other).findWarning('/Other/Raw', Match.anyValue());
    expect(others).toEqual([]);
    expect(entry.data).toBe(undecided(rendered));
  });

  test('gets one for an ApiId that is not given', () => {
    const on = new GuardedApp();
    on.addRawRoute(on.other, undefined);
    Annotations.fromStack(on.other).hasWarning('/Other/Raw', Match.stringLikeRegexp('its ApiId is not given'));
  });

  test('gets one for an ApiId that is nothing in a fragment', () => {
    const on = new GuardedApp();
    const Properties = { ApiId: null, RouteKey: 'GET /raw' };
    new CfnFragment(on.other, 'Include', {
      template: { Resources: { Raw: { Type: 'AWS::ApiGatewayV2::Route', Properties } } },
    });
    Annotations.fromStack(on.other).hasWarning('/Other/Include', Match.stringLikeRegexp('its ApiId is '));
  });

  test('gets one for a key that is not known', () => {
    const on = new GuardedApp();
    on.addRawRoute(on.other, 'abc123', { RouteKey: { Ref: 'AWS::StackName' } });
    Annotations.fromStack(on.other).hasWarning(
      '/Other/Raw',
      Match.stringLikeRegexp('^route with an unknown key \\(Other/Raw\\) is open but was not declared public'),
    );
  });

  test('gets one in an included template with a parameter that nothing takes the place of', () => {
    const on = new GuardedApp();
    const templateFile = join(directory, 'template.json');
    const Route = { Type: 'AWS::ApiGatewayV2::Route', Properties: { ApiId: { Ref: 'ApiId' }, RouteKey: 'GET /raw' } };
    writeFileSync(templateFile, JSON.stringify({ Parameters: { ApiId: { Type: 'String' } }, Resources: { Route } }));
    new CfnInclude(on.other, 'Include', { templateFile });
    const [{ entry }] = Annotations.fromStack(on.other).findWarning('/Other/Include/Route', Match.anyValue());
    expect(entry.data).toBe(undecided('"Other/Include/ApiId.Ref"', 'Other/Include/Route'));
  });

  test('gets one in a nested stack with a parameter that is not given', () => {
    const on = new GuardedApp();
    const nested = new NestedStack(on.other, 'Nested');
    on.addRawRoute(nested, new CfnParameter(nested, 'ApiId').valueAsString);
    Annotations.fromStack(on.other).hasWarning('/Other/Nested/Raw', Match.stringLikeRegexp('"Other/Nested/ApiId.Ref"'));
  });

  test('gets none once it is acknowledged on the stack', () => {
    const on = new GuardedApp();
    on.addRawRoute(on.other, 'abc123');
    CdkAnnotations.of(on.other).acknowledgeWarning(ID);
    on.synth();
    Annotations.fromStack(on.other).hasNoWarning('*', Match.anyValue());
  });

  test.each(['AWS_IAM', 'CUSTOM', 'JWT'])('gets none if it is closed (%s)', (AuthorizationType) => {
    const on = new GuardedApp();
    on.addRawRoute(on.other, 'abc123', { AuthorizationType });
    Annotations.fromStack(on.other).hasNoWarning('*', Match.anyValue());
  });

  test('gets none if the API would have it as a public route', () => {
    const on = new GuardedApp();
    on.addRawRoute(on.other, 'abc123', { RouteKey: 'GET /public' });
    Annotations.fromStack(on.other).hasNoWarning('*', Match.anyValue());
  });

  test('stands among the messages of the stack, which the strict mode of the CLI makes a failure', () => {
    const on = new GuardedApp();
    on.addRawRoute(on.other, 'abc123');
    const { messages } = on.app.synth().getStackByName('Other');
    expect(messages.map(({ level, id }) => ({ level, id }))).toEqual([{ level: 'warning', id: '/Other/Raw' }]);
  });
});

describe('a nested stack by the URL of its template', () => {
  const templateUrl = 'https://example.com/template.json';

  test('gets a warning if it is given the API', () => {
    const on = new GuardedApp();
    new CfnStack(on.other, 'Nested', { templateUrl, parameters: { ApiId: on.api.httpApi.apiId } });
    Annotations.fromStack(on.other).hasWarning(
      '/Other/Nested',
      "nested stack (Other/Nested) is given the API 'Stack/Api/HttpApi', but its template is not made by this app, so that it cannot be told which " +
        'routes it adds: use CfnInclude with loadNestedStacks, or acknowledge this warning on its stack if it adds none ' +
        '[ack: cdk-jwt-protected-api:unseenTemplate]',
    );
  });

  test('gets none if it is given another, nor does one whose template is made here', () => {
    const on = new GuardedApp();
    new CfnStack(on.stack, 'Elsewhere', { templateUrl, parameters: { ApiId: new HttpApi(on.stack, 'Plain').apiId } });
    new NestedStack(on.stack, 'Nested', { parameters: { ApiId: on.api.httpApi.apiId } });
    on.synth();
    Annotations.fromStack(on.stack).hasNoWarning('*', Match.anyValue());
  });
});

describe('an unrelated API', () => {
  test('with the same construct ids in another stack is not touched', () => {
    const on = new GuardedApp();
    const httpApi = new HttpApi(new Construct(on.other, 'Api'), 'HttpApi');
    on.addRouteTo(on.other, httpApi);
    on.addRawRoute(on.other, { Ref: on.apiLogicalId });
    expect(on.other.resolve(httpApi.apiId)).toEqual({ Ref: on.apiLogicalId });
    expect(openRoutesIn(Template.fromStack(on.other))).toEqual(['GET /beside', 'GET /raw']);
    Annotations.fromStack(on.other).hasNoWarning('*', Match.anyValue());
  });

  test('in the same stack is not touched, whatever its authorizers', () => {
    const on = new GuardedApp();
    const httpApi = new HttpApi(on.stack, 'Unrelated');
    on.addRouteTo(on.stack, httpApi);
    const foreign = new CfnAuthorizer(on.stack, 'Foreign', {
      apiId: httpApi.apiId,
      authorizerType: 'JWT',
      name: 'foreign',
    });
    on.addRawRoute(on.stack, httpApi.apiId, { AuthorizationType: 'JWT', AuthorizerId: foreign.ref });
    expect(() => on.synth()).not.toThrow();
    Annotations.fromStack(on.stack).hasNoWarning('*', Match.anyValue());
  });

  test.each<[string, (on: GuardedApp) => Stack]>([
    ['a fragment', ({ stack }) => stack],
    ['a fragment of a nested stack', ({ stack }) => new NestedStack(stack, 'Nested', { parameters: { Id: 'abc123' } })],
  ])('in %s is not touched', (_, stackOf) => {
    const on = new GuardedApp();
    const stack = stackOf(on);
    const template = {
      Resources: {
        Plain: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'plain', ProtocolType: 'HTTP' } },
        Open: { Type: 'AWS::ApiGatewayV2::Route', Properties: { ApiId: { Ref: 'Plain' }, RouteKey: 'GET /open' } },
      },
    };
    new CfnFragment(stack, 'Include', { template });
    on.addRawRoute(stack, { Ref: 'Plain' });
    on.synth();
    Annotations.fromStack(on.stack).hasNoWarning('*', Match.anyValue());
  });

  test.each<[string, (api: HttpApi) => unknown]>([
    ['a Join of nothing else', ({ apiId }) => Fn.join('', ['', apiId, ''])],
    ['a Sub of nothing else', ({ apiId }) => Fn.sub('${Api}', { Api: apiId })],
    // The logical id of the protected API is a variable here.
    [
      'a Sub that calls it by another name',
      ({ apiId }) => Fn.sub('${ApiHttpApi4C294DC0}', { ApiHttpApi4C294DC0: apiId }),
    ],
    ['a string of nothing else', ({ apiId }) => Lazy.string({ produce: () => apiId })],
  ])('by %s is not touched', (_, apiIdOf) => {
    const on = new GuardedApp();
    expect(on.apiLogicalId).toBe('ApiHttpApi4C294DC0');
    on.addRawRoute(on.stack, apiIdOf(new HttpApi(on.stack, 'Plain')));
    on.synth();
    Annotations.fromStack(on.stack).hasNoWarning('*', Match.anyValue());
  });

  test('of a route with a type that is not known is not touched', () => {
    const on = new GuardedApp();
    on.addRawRoute(on.stack, new HttpApi(on.stack, 'Plain').apiId, { AuthorizationType: { Ref: 'AWS::StackName' } });
    expect(() => on.synth()).not.toThrow();
  });

  test('that is protected as well answers for its own routes alone', () => {
    const on = new GuardedApp();
    const { httpApi } = new JwtProtectedApi(on.other, 'Api', { publicRoutes: { 'GET /raw': on.fn } });
    on.addRawRoute(on.other, httpApi.apiId, { RouteKey: 'GET /open' });
    expect(() => on.synth()).toThrow(
      new Error(`Validation failed with the following errors:\n  [Other/Api] route 'GET /open' (Other/Raw) ${OPEN}`),
    );
  });
});

describe('a WebSocket API', () => {
  test('is not touched, nor is an imported one', () => {
    const on = new GuardedApp();
    const integration = new WebSocketMockIntegration('Mock');
    new WebSocketApi(on.stack, 'Own', { connectRouteOptions: { integration }, defaultRouteOptions: { integration } });
    const webSocketApi = WebSocketApi.fromWebSocketApiAttributes(on.other, 'Imported', { webSocketId: 'abc123' });
    for (const routeKey of ['$connect', '$default']) {
      new WebSocketRoute(on.other, routeKey, {
        webSocketApi,
        routeKey,
        integration: new WebSocketMockIntegration('Mock'),
      });
    }
    for (const RouteKey of ['sendMessage', '$defaults', 'the $default', 'send GET /message']) {
      on.addRawRoute(on.other, 'abc123', { RouteKey }, RouteKey);
    }
    on.synth();
    Annotations.fromStack(on.stack).hasNoWarning('*', Match.anyValue());
    Annotations.fromStack(on.other).hasNoWarning('*', Match.anyValue());
  });
});

test('a resource that is named like the API in another stack is another', () => {
  const on = new GuardedApp();
  new CfnResource(on.other, 'Named', { type: 'AWS::ApiGatewayV2::Api' }).overrideLogicalId(logicalIdOf(on.apiResource));
  on.addRawRoute(on.other, { Ref: on.apiLogicalId });
  expect(() => on.synth()).not.toThrow();
});
