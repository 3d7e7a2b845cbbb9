import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  App,
  Annotations as CdkAnnotations,
  CfnOutput,
  CfnParameter,
  CfnResource,
  CfnStack,
  Fn,
  Lazy,
  NestedStack,
  Stack,
  Stage,
} from 'aws-cdk-lib';
import { Annotations } from 'aws-cdk-lib/assertions';
import { CfnAuthorizer, HttpApi, WebSocketApi, WebSocketRoute } from 'aws-cdk-lib/aws-apigatewayv2';
import { WebSocketMockIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import { Construct } from 'constructs';
import { JwtProtectedApi } from '../src';
import { CfnFragment, FOREIGN, GuardedApp, logicalIdOf, OPEN_RAW } from './guarded-app';
import { Match, openRoutesIn, Template } from './stack';

const ID = 'cdk-jwt-protected-api:undecidedRoute';

function undecided(apiId: string, route = 'Other/Raw'): string {
  return (
    `route 'GET /raw' (${route}) ${OPEN_RAW}. Before deployment it is unknown whether it belongs to the API 'Stack/Api/HttpApi', ` +
    `because its ApiId is ${apiId}: if it does not, acknowledge this warning on its stack [ack: ${ID}]`
  );
}

const textOf = (text: string) => Lazy.string({ produce: () => text });

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
    ['text with text of a token in it', () => `abc${textOf('123')}`, '"abc123"'],
    ['text before a token that is empty', () => `abc123${textOf('')}`, '"abc123"'],
    ['text after a token that is empty', () => `${textOf('')}abc123`, '"abc123"'],
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
      'what was an API',
      ({ other }) => {
        const api = new HttpApi(other, 'Plain');
        (api.node.defaultChild as CfnResource).addOverride('Type', 'Custom::ApiId');
        return api.apiId;
      },
      '"Other/Plain/Resource.Ref"',
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

  test.each(['get /raw', ' GET /raw', 'GET  /raw', 'GET\t/raw', 'GET /raw/', '$DEFAULT', ' $default ', '$default'])(
    'gets one for a key that API Gateway might take: %j',
    (RouteKey) => {
      const on = new GuardedApp();
      on.addRawRoute(on.other, 'abc123', { RouteKey });
      Annotations.fromStack(on.other).hasWarning('/Other/Raw', Match.stringLikeRegexp('is open but was not declared'));
    },
  );

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

  test.each([{ AuthorizationType: 'AWS_IAM' }, { AuthorizationType: 'CUSTOM', AuthorizerId: 'abc123' }])(
    'gets none if it is closed (%o)',
    (authorization) => {
      const on = new GuardedApp();
      on.addRawRoute(on.other, 'abc123', authorization);
      Annotations.fromStack(on.other).hasNoWarning('*', Match.anyValue());
    },
  );

  test('gets one for each ApiId in a stack, which says how many more routes there are', () => {
    const on = new GuardedApp();
    for (const [id, apiId, stack] of [
      ['A', 'abc123', on.other],
      ['B', 'abc123', on.other],
      ['C', 'xyz789', on.other],
      ['D', 'abc123', on.other],
      ['E', 'abc123', on.stack],
      ['F', 'xyz789', on.other],
    ] as const) {
      on.addRawRoute(stack, apiId, {}, id);
    }
    on.synth();
    const warnings = [on.stack, on.other].flatMap((stack) =>
      Annotations.fromStack(stack)
        .findWarning('*', Match.anyValue())
        .map(({ id, entry }) => [id, /because its ApiId is (.*): if/.exec(String(entry.data))?.[1]]),
    );
    expect(warnings).toEqual([
      ['/Stack/E', '"abc123"'],
      ['/Other/A', '"abc123", and the same for 2 more routes'],
      ['/Other/C', '"xyz789", and the same for 1 more route'],
    ]);
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

describe('a JWT route whose API cannot be told', () => {
  type Ways = [string, (on: GuardedApp) => object];

  /** An authorizer that nobody's L2 knows. */
  function authorizer(on: GuardedApp, ApiId: unknown, JwtConfiguration: object = {}, id = 'Foreign'): string {
    const properties = { ApiId, AuthorizerType: 'JWT', Name: id, JwtConfiguration };
    return new CfnResource(on.other, id, { type: 'AWS::ApiGatewayV2::Authorizer', properties }).ref;
  }

  const trustOf = ({ authorizer }: GuardedApp) => (authorizer as CfnAuthorizer).jwtConfiguration as { issuer: string };
  const ownTrust = (on: GuardedApp) => ({
    Issuer: trustOf(on).issuer,
    Audience: [on.api.userPoolClient.userPoolClientId],
  });
  const plain = ({ other }: GuardedApp, id = 'Plain') => new HttpApi(other, id).apiId;

  test.each<Ways>([
    ['no authorizer', () => ({})],
    ['an authorizer of another app', () => ({ AuthorizerId: 'abc123' })],
    ['what is no authorizer', (on) => ({ AuthorizerId: plain(on) })],
    ['an authorizer of the same API', (on) => ({ AuthorizerId: authorizer(on, 'abc123') })],
    ['an authorizer of the own API', (on) => ({ AuthorizerId: authorizer(on, on.api.httpApi.apiId) })],
    [
      'an authorizer of another API or of the own',
      (on) => ({ AuthorizerId: authorizer(on, Fn.conditionIf('C', plain(on), on.api.httpApi.apiId)) }),
    ],
    [
      'an authorizer with the own issuer alone',
      (on) => ({ AuthorizerId: authorizer(on, 'abc123', { ...ownTrust(on), Audience: ['anyone'] }) }),
    ],
    [
      'an authorizer with the own audience alone',
      (on) => ({ AuthorizerId: authorizer(on, 'abc123', { ...ownTrust(on), Issuer: 'https://issuer.example.com' }) }),
    ],
    [
      'an authorizer of another API, or else one that is not known',
      (on) => ({ AuthorizerId: Fn.conditionIf('C', authorizer(on, plain(on)), 'abc123') }),
    ],
  ])('gets the warning with %s', (_, authorization) => {
    const on = new GuardedApp();
    const AuthorizationScopes = ['aws.cognito.signin.user.admin'];
    on.addRawRoute(on.other, 'abc123', { AuthorizationType: 'JWT', AuthorizationScopes, ...authorization(on) });
    Annotations.fromStack(on.other).hasWarning('/Other/Raw', Match.stringLikeRegexp(`^route 'GET /raw' .* ${FOREIGN}`));
  });

  test.each(['NONE', 'CUSTOM'])('is not one of the type %s that has an authorizer of another API', (type) => {
    const on = new GuardedApp();
    on.addRawRoute(on.other, 'abc123', { AuthorizationType: type, AuthorizerId: authorizer(on, plain(on)) });
    Annotations.fromStack(on.other).hasWarning('/Other/Raw', Match.stringLikeRegexp('Before deployment it is unknown'));
  });

  test('gets the warning with the own authorizer and other scopes', () => {
    const on = new GuardedApp();
    on.addRawRoute(on.other, 'abc123', { AuthorizationType: 'JWT', AuthorizerId: on.authorizer.ref });
    Annotations.fromStack(on.other).hasWarning('/Other/Raw', Match.stringLikeRegexp('requires the scopes'));
  });

  test.each<Ways>([
    ['the own authorizer', (on) => ({ AuthorizerId: on.authorizer.ref })],
    ['an authorizer of another API', (on) => ({ AuthorizerId: authorizer(on, plain(on)) })],
    [
      'an authorizer of one or another API',
      (on) => ({ AuthorizerId: authorizer(on, Fn.conditionIf('C', plain(on), plain(on, 'Another'))) }),
    ],
    [
      'an authorizer with the own issuer and audience',
      (on) => ({ AuthorizerId: authorizer(on, 'abc123', ownTrust(on)) }),
    ],
    [
      'either of two such authorizers',
      (on) => {
        const one = authorizer(on, 'abc123', ownTrust(on));
        return { AuthorizerId: Fn.conditionIf('C', one, authorizer(on, plain(on), {}, 'Another')) };
      },
    ],
  ])('gets none with %s', (_, authorization) => {
    const on = new GuardedApp();
    const AuthorizationScopes = ['aws.cognito.signin.user.admin'];
    on.addRawRoute(on.other, 'abc123', { AuthorizationType: 'JWT', AuthorizationScopes, ...authorization(on) });
    Annotations.fromStack(on.other).hasNoWarning('*', Match.stringLikeRegexp('cdk-jwt-protected-api'));
  });

  test('gets none with the authorizer of another protected API', () => {
    const on = new GuardedApp();
    const another = new JwtProtectedApi(new Stack(on.app, 'Third'), 'Api');
    const authorizerId = (another.httpApi.node.findChild('Authorizer').node.defaultChild as CfnAuthorizer).ref;
    on.addRawRoute(on.other, 'abc123', {
      AuthorizationType: 'JWT',
      AuthorizerId: authorizerId,
      AuthorizationScopes: ['aws.cognito.signin.user.admin'],
    });
    Annotations.fromStack(on.other).hasNoWarning('*', Match.stringLikeRegexp('cdk-jwt-protected-api'));
  });
});

const BY_URL = 'https://example.com/template.json';

function unseen(path: string): string {
  return (
    `nested stack (${path}) receives or contains the API 'Stack/Api/HttpApi', but its template is not part of this app, so the ` +
    'routes that it adds are unknown: use CfnInclude with loadNestedStacks, or acknowledge this warning on its stack if it adds none ' +
    '[ack: cdk-jwt-protected-api:unseenTemplate]'
  );
}

describe('a template that is not made by the app', () => {
  const body = (value: string) => Fn.join('', ['{"Resources":{"Route":{"Properties":{"ApiId":"', value, '"}}}}']);
  const stackWithBody = (stack: Stack, id: string, TemplateBody: string) =>
    new CfnResource(stack, id, { type: 'AWS::CloudFormation::Stack', properties: { TemplateBody } });
  const resourceOf = (nested: NestedStack) => nested.nestedStackResource as CfnStack;
  const nestedWith = ({ stack, api }: GuardedApp) =>
    resourceOf(new NestedStack(stack, 'Nested', { parameters: { ApiId: api.httpApi.apiId } }));

  test.each<[string, string, (on: GuardedApp) => void]>([
    [
      'is given the API by a parameter',
      'Stack/Elsewhere',
      ({ stack, api }) =>
        new CfnStack(stack, 'Elsewhere', { templateUrl: BY_URL, parameters: { ApiId: api.httpApi.apiId } }),
    ],
    [
      'names the API in its body',
      'Stack/Elsewhere',
      ({ stack, api }) => stackWithBody(stack, 'Elsewhere', body(api.httpApi.apiId)),
    ],
    [
      'names the API in its URL',
      'Stack/Elsewhere',
      ({ stack, api }) => new CfnStack(stack, 'Elsewhere', { templateUrl: `https://example.com/${api.httpApi.apiId}` }),
    ],
    [
      'takes the place of a nested stack by an override, and is given the API',
      'Stack/Nested.NestedStack/Nested.NestedStackResource',
      (on) => nestedWith(on).addPropertyOverride('TemplateURL', BY_URL),
    ],
    [
      'takes the place of a nested stack by the property, and is given the API',
      'Stack/Nested.NestedStack/Nested.NestedStackResource',
      (on) => {
        nestedWith(on).templateUrl = BY_URL;
      },
    ],
    [
      'takes the place of a nested stack as its body',
      'Stack/Nested.NestedStack/Nested.NestedStackResource',
      (on) => nestedWith(on).addPropertyOverride('TemplateBody', body('')),
    ],
    [
      'takes the place of a nested stack that refers to the API',
      'Stack/Nested.NestedStack/Nested.NestedStackResource',
      (on) => {
        const nested = new NestedStack(on.stack, 'Nested');
        on.addRawRoute(nested, on.api.httpApi.apiId, { AuthorizationType: 'AWS_IAM' });
        resourceOf(nested).addPropertyOverride('TemplateURL', BY_URL);
      },
    ],
    [
      'is in a fragment',
      'Stack/Include: Elsewhere',
      ({ stack, apiLogicalId }) => {
        const Properties = { TemplateURL: BY_URL, Parameters: { Id: { Ref: apiLogicalId } } };
        const Resources = { Elsewhere: { Type: 'AWS::CloudFormation::Stack', Properties } };
        new CfnFragment(stack, 'Include', { template: { Resources } });
      },
    ],
  ])('gets a warning if it %s', (_, path, add) => {
    const on = new GuardedApp();
    add(on);
    const warnings = Annotations.fromStack(on.stack).findWarning('*', Match.anyValue());
    expect(warnings.map(({ entry }) => entry.data)).toEqual([unseen(path)]);
  });

  test.each<[string, (outer: NestedStack, inner: NestedStack) => NestedStack]>([
    ['holds the API', (_, inner) => inner],
    ['holds the nested stack with the API', (outer) => outer],
  ])('gets a warning if it takes the place of a nested stack that %s', (_, nestedOf) => {
    const stack = new Stack(new App(), 'Stack');
    const outer = new NestedStack(stack, 'Outer');
    const inner = new NestedStack(outer, 'Inner');
    new JwtProtectedApi(inner, 'Api');
    const resource = resourceOf(nestedOf(outer, inner));
    resource.addPropertyOverride('TemplateURL', BY_URL);
    const { stackName } = stack;
    const { messages } = (stack.node.root as App).synth().getStackByName(stackName);
    expect(messages.map(({ id }) => id)).toEqual([`/${resource.node.path}`]);
  });

  test.each([
    ['of another stage', (app: App) => new Stack(new Stage(app, 'Last'), 'Other'), 'the API'],
    ['of the app', (app: App) => new Stack(app, 'Other'), 'its stack'],
  ])('gets a warning if it is %s than the API', (_, stackIn, where) => {
    const app = new App();
    const stack = new Stack(new Stage(app, 'Prod'), 'Stack');
    const api = new JwtProtectedApi(stack, 'Api');
    new CfnOutput(stack, 'ApiId', { value: api.httpApi.apiId, exportName: 'the-api' });
    const other = stackIn(app);
    new CfnStack(other, 'Elsewhere', { templateUrl: BY_URL, parameters: { ApiId: Fn.importValue('the-api') } });
    app.synth();
    const at = where === 'the API' ? stack : other;
    Annotations.fromStack(at).hasWarning(
      '*',
      Match.stringLikeRegexp(`receives or contains .* acknowledge this warning on ${where}`),
    );
  });

  test('gets none if it is given another, nor does one that is made here', () => {
    const on = new GuardedApp();
    const plain = new HttpApi(on.stack, 'Plain').apiId;
    new CfnStack(on.stack, 'Elsewhere', { templateUrl: BY_URL, parameters: { ApiId: plain } });
    stackWithBody(on.stack, 'Body', body(plain));
    nestedWith(on);
    resourceOf(new NestedStack(on.stack, 'Other')).addPropertyOverride('TemplateURL', BY_URL);
    new JwtProtectedApi(new NestedStack(on.stack, 'Holding'), 'Api');
    on.synth();
    Annotations.fromStack(on.stack).hasNoWarning('*', Match.anyValue());
  });

  test('gets none if it is included with its nested stacks', () => {
    const on = new GuardedApp();
    const Parameters = { ApiId: { Type: 'String' } };
    const Properties = { TemplateURL: BY_URL, Parameters: { ApiId: { Ref: 'ApiId' } } };
    const Nested = { Type: 'AWS::CloudFormation::Stack', Properties };
    const [outer, inner] = ['outer', 'inner'].map((name) => join(directory, `${name}.json`));
    writeFileSync(outer, JSON.stringify({ Parameters, Resources: { Nested } }));
    writeFileSync(inner, JSON.stringify({ Parameters, Resources: {} }));
    new CfnInclude(on.stack, 'Include', {
      templateFile: outer,
      parameters: { ApiId: on.api.httpApi.apiId },
      loadNestedStacks: { Nested: { templateFile: inner } },
    });
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
      new Error(
        `Validation failed with the following errors:\n  [Other/Api] route 'GET /open' (Other/Raw) ${OPEN_RAW}`,
      ),
    );
  });
});

describe('a WebSocket API', () => {
  test('is not touched, nor is an imported one', () => {
    const on = new GuardedApp();
    const integration = new WebSocketMockIntegration('Mock');
    new WebSocketApi(on.stack, 'Own', { connectRouteOptions: { integration }, defaultRouteOptions: { integration } });
    const webSocketApi = WebSocketApi.fromWebSocketApiAttributes(on.other, 'Imported', { webSocketId: 'abc123' });
    const keys = { Connect: '$connect', Default: '$default', Unknown: Fn.ref('AWS::StackName') };
    for (const [id, routeKey] of Object.entries(keys)) {
      new WebSocketRoute(on.other, id, {
        webSocketApi,
        routeKey,
        integration: new WebSocketMockIntegration('Mock'),
      });
    }
    for (const RouteKey of [
      'sendMessage',
      '$defaults',
      'the $default',
      'send GET /message',
      'GET/x',
      'chat/send',
      '1 /x',
    ]) {
      on.addRawRoute(on.other, 'abc123', { RouteKey }, RouteKey);
    }
    on.synth();
    Annotations.fromStack(on.stack).hasNoWarning('*', Match.anyValue());
    Annotations.fromStack(on.other).hasNoWarning('*', Match.anyValue());
  });

  test('has no route with the key of one of an HTTP API', () => {
    const on = new GuardedApp();
    new WebSocketRoute(on.other, 'Route', {
      webSocketApi: WebSocketApi.fromWebSocketApiAttributes(on.other, 'Imported', { webSocketId: 'abc123' }),
      routeKey: 'GET /raw',
      integration: new WebSocketMockIntegration('Mock'),
    });
    Annotations.fromStack(on.other).hasWarning('/Other/Route/Resource', undecided('"abc123"', 'Other/Route/Resource'));
  });
});

test('a resource that is named like the API in another stack is another', () => {
  const on = new GuardedApp();
  new CfnResource(on.other, 'Named', { type: 'AWS::ApiGatewayV2::Api' }).overrideLogicalId(logicalIdOf(on.apiResource));
  on.addRawRoute(on.other, { Ref: on.apiLogicalId });
  expect(() => on.synth()).not.toThrow();
});
