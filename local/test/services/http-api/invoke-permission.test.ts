import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Stack } from 'aws-cdk-lib';
import { HttpApi, HttpMethod, HttpRoute, HttpRouteKey } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import fc from 'fast-check';
import type { JsonObject } from '../../../lib/assembly/json.js';
import { createGateway } from '../../../lib/services/http-api/gateway.js';
import { matchesArn } from '../../../lib/services/http-api/model/arn-pattern.js';
import { readHttpApis } from '../../../lib/services/http-api/model/http-api.js';
import { synthesized } from '../../support/assembly.js';
import { functionObstacle } from '../../support/functions.js';
import { type GatewayInput, gatewayOf, internalServerError, shown, unauthorized } from '../../support/gateway.js';
import { jwt, permission } from '../../support/http-api.js';

const account = '111111111111';

/** `arn:aws:execute-api:…:<api>/<rest>` of an API of the same stack. */
function source(rest: string, api = '${Api}') {
  return { 'Fn::Sub': `arn:aws:execute-api:eu-west-1:${account}:${api}/${rest.replaceAll('${', '${!')}` };
}

describe("a function's permission", () => {
  const routes = { 'GET /notes/{id}': {}, 'ANY /any': {}, $default: {} };
  const ask = async (properties: JsonObject | undefined, request: string, more: GatewayInput = {}) => {
    const resources = {
      Permission: properties ? permission(properties) : { Type: 'AWS::CDK::Metadata' },
      ...more.resources,
    };
    const { send, invoked } = gatewayOf({ routes, ...more, resources });
    const answer = await send(request);
    assert.equal(invoked.length, answer.response.status === 200 ? 1 : 0);
    return { text: shown(answer), reason: answer.reason ?? '' };
  };
  const alias = { Type: 'AWS::Lambda::Alias', Properties: { FunctionName: { Ref: 'Fn' }, Name: 'live' } };
  const aliasIntegration = { integration: { IntegrationUri: { Ref: 'Alias' } }, resources: { Alias: alias } };
  const named = {
    Fn: {
      Type: 'AWS::Lambda::Function',
      Properties: { FunctionName: 'f', Runtime: 'nodejs22.x', Handler: 'a.b', Code: { ZipFile: '' } },
    },
  };

  const given: readonly [name: string, properties: JsonObject, request: string, more?: GatewayInput][] = [
    ['without a source', {}, 'GET /notes/7'],
    ['for the whole API', { SourceArn: source('*') }, 'GET /notes/7'],
    ['for the route, as CDK writes it', { SourceArn: source('*/*/notes/{id}') }, 'GET /notes/7'],
    ['for the stage and the method', { SourceArn: source('$default/GET/notes/{id}') }, 'GET /notes/7'],
    ['for every route with a path', { SourceArn: source('*/*/*') }, 'GET /notes/7'],
    ['for one method of ANY', { SourceArn: source('*/PUT/any') }, 'PUT /any'],
    ['for $default, as AWS writes it', { SourceArn: source('$default/$default') }, 'GET /other'],
    ['for $default, as CDK writes it', { SourceArn: source('*/*') }, 'GET /other'],
    ['for a named stage', { SourceArn: source('dev/*') }, 'GET /dev/notes/7', { stages: ['dev'] }],
    ['for all services', { Principal: '*' }, 'GET /notes/7'],
    ['of every action', { Action: 'lambda:*' }, 'GET /notes/7'],
    ['of its own account', { SourceAccount: account }, 'GET /notes/7'],
    ['by the name of the function', { FunctionName: { Ref: 'Fn' } }, 'GET /notes/7'],
    ['by half an ARN', { FunctionName: `${account}:function:f` }, 'GET /notes/7', { resources: named }],
    ['of the alias that is invoked', { FunctionName: { Ref: 'Alias' } }, 'GET /notes/7', aliasIntegration],
    ['of the alias by its name', { FunctionName: { 'Fn::Sub': '${Fn}:live' } }, 'GET /notes/7', aliasIntegration],
  ];
  for (const [name, properties, request, more] of given) {
    it(`${name} lets API Gateway invoke it: ${request}`, async () => {
      assert.deepEqual(await ask(properties, request, more), { text: '200 ok', reason: '' });
    });
  }

  const refused: readonly [
    name: string,
    properties: JsonObject | undefined,
    request: string,
    reason: RegExp,
    more?: GatewayInput,
  ][] = [
    ['that is not there', undefined, 'GET /notes/7', /: no AWS::Lambda::Permission in this assembly allows it$/],
    [
      'for another API',
      { SourceArn: source('*', 'other') },
      'GET /notes/7',
      /: it has permission only for '.*:other\/\*'$/,
    ],
    [
      'for another route',
      { SourceArn: source('*/*/other') },
      'GET /notes/7',
      /for '.*\/\$default\/GET\/notes\/\{id\}': it has permission only for '.*\/other'$/,
    ],
    ['for another method', { SourceArn: source('*/POST/notes/{id}') }, 'GET /notes/7', /it has permission only for/],
    ['for another stage', { SourceArn: source('dev/*') }, 'GET /notes/7', /it has permission only for/],
    [
      'for routes with a path alone',
      { SourceArn: source('*/*/*') },
      'GET /other',
      /for '.*\/\$default\/\$default': it has permission only for/,
    ],
    [
      'for another service',
      { Principal: 'events.amazonaws.com' },
      'GET /notes/7',
      /no AWS::Lambda::Permission in this assembly allows it$/,
    ],
    [
      'of another action',
      { Action: 'lambda:GetFunction' },
      'GET /notes/7',
      /no AWS::Lambda::Permission in this assembly allows it$/,
    ],
    [
      'of another account',
      { SourceAccount: '222222222222' },
      'GET /notes/7',
      /no AWS::Lambda::Permission in this assembly allows it$/,
    ],
    [
      'for two other routes',
      { SourceArn: source('*/*/one') },
      'GET /notes/7',
      /: it has permission only for '.*\/one', '.*\/two'$/,
      { resources: { Other: permission({ SourceArn: source('*/*/two') }) } },
    ],
    [
      'of Alexa',
      { EventSourceToken: 'amzn1.ask.skill.1' },
      'GET /notes/7',
      /no AWS::Lambda::Permission in this assembly allows it$/,
    ],
    [
      'of calls by function URL',
      { InvokedViaFunctionUrl: true, Principal: '*' },
      'GET /notes/7',
      /no AWS::Lambda::Permission in this assembly allows it$/,
    ],
    [
      'of an organization',
      { PrincipalOrgID: 'o-1' },
      'GET /notes/7',
      /no AWS::Lambda::Permission in this assembly allows it$/,
    ],
    [
      'of a function URL',
      { FunctionUrlAuthType: 'NONE', Principal: '*' },
      'GET /notes/7',
      /no AWS::Lambda::Permission in this assembly allows it$/,
    ],
    [
      'of another function',
      { FunctionName: 'other' },
      'GET /notes/7',
      /no AWS::Lambda::Permission in this assembly allows it$/,
    ],
    ['of the function where its alias is invoked', {}, 'GET /notes/7', /to invoke '.*:live'/, aliasIntegration],
    [
      'of an alias where the function is invoked',
      { FunctionName: { Ref: 'Alias' } },
      'GET /notes/7',
      /no AWS::Lambda::Permission in this assembly allows it$/,
      { resources: { Alias: alias } },
    ],
    [
      'whose source is not known',
      { SourceArn: { Ref: 'Nobody' } },
      'GET /notes/7',
      /; it is unknown whether the permission 'S\/Permission' allows this: .* no parameter or resource 'Nobody'$/,
    ],
    [
      'whose function is not known',
      { FunctionName: { Ref: 'Nobody' } },
      'GET /notes/7',
      /; it is unknown whether the permission 'S\/Permission' allows this: .* no parameter or resource 'Nobody'$/,
    ],
  ];
  for (const [name, properties, request, reason, more] of refused) {
    it(`${name} does not: ${request} is 500`, async () => {
      const { text, reason: got } = await ask(properties, request, more);
      assert.equal(text, internalServerError);
      assert.match(got, /^API Gateway has no permission to invoke 'arn:aws:lambda:/);
      assert.match(got, reason);
    });
  }

  for (const name of ['FunctionName', 'Action', 'Principal', 'SourceAccount', 'SourceArn']) {
    it(`whose ${name} is not a string does not: it is named`, async () => {
      const { text, reason } = await ask({ [name]: [] }, 'GET /notes/7');
      assert.equal(text, internalServerError);
      assert.match(
        reason,
        new RegExp(`; it is unknown whether the permission 'S/Permission' allows this: ${name} must be a string, got `),
      );
    });
  }

  it('that is missing is named at the start, and after who may call', async () => {
    const { gateway, send } = gatewayOf({
      routes: { 'GET /private': jwt, 'ANY /any': {} },
      resources: { Permission: permission({ SourceArn: source('*/GET/any') }) },
    });
    assert.equal(shown(await send('GET /private')), unauthorized);
    assert.deepEqual(
      gateway.unserved.map(({ routeKey, status }) => [routeKey, status]),
      [
        ['GET /private', 500],
        ['ANY /any', 500],
      ],
    );
    assert.equal(shown(await send('GET /any')), '200 ok');
    assert.equal(shown(await send('PUT /any')), internalServerError);
  });

  it('whose condition is not known does not count', async () => {
    const { send } = gatewayOf({ routes, resources: { Permission: { ...permission(), Condition: 'Nowhere' } } });
    const answer = await send('GET /notes/7');
    assert.equal(shown(answer), internalServerError);
    assert.match(answer.reason ?? '', /allows this: stack 'S' has no condition 'Nowhere'$/);
  });

  it('for one method of ANY leaves the others named at the start', () => {
    const resources = { Permission: permission({ SourceArn: source('*/GET/any') }) };
    const { gateway } = gatewayOf({ routes: { 'ANY /any': {} }, resources });
    assert.match(gateway.unserved[0]?.reason ?? '', /for '.*\/\$default\/DELETE\/any': it has permission only for/);
  });

  it('that counts may stand beside one that is not known', async () => {
    const Other = permission({ SourceArn: { Ref: 'Nobody' } });
    const { gateway, send } = gatewayOf({ routes, resources: { Other } });
    assert.equal(shown(await send('GET /notes/7')), '200 ok');
    assert.deepEqual(gateway.unserved, []);
  });

  it('is there for every route, and for the authorizer, of an app that is written with CDK', async (t) => {
    const assembly = synthesized(t, (app) => {
      const stack = new Stack(app, 'S');
      const fn = (id: string) =>
        new LambdaFunction(stack, id, {
          runtime: Runtime.NODEJS_22_X,
          handler: 'index.handler',
          code: Code.fromInline('0'),
        });
      const api = new HttpApi(stack, 'Api', { defaultAuthorizer: new HttpLambdaAuthorizer('Custom', fn('Check')) });
      const scoped = new HttpLambdaIntegration('Scoped', fn('Scoped'));
      const shared = new HttpLambdaIntegration('Shared', fn('Shared'), { scopePermissionToRoute: false });
      const aliased = new HttpLambdaIntegration('Aliased', fn('Aliased').addAlias('live'));
      api.addRoutes({ path: '/scoped/{id}', methods: [HttpMethod.GET, HttpMethod.PUT], integration: scoped });
      api.addRoutes({ path: '/files/{proxy+}', integration: scoped });
      api.addRoutes({ path: '/shared', methods: [HttpMethod.GET], integration: shared });
      api.addRoutes({ path: '/aliased', methods: [HttpMethod.GET], integration: aliased });
      new HttpRoute(stack, 'Default', { httpApi: api, routeKey: HttpRouteKey.DEFAULT, integration: scoped });
    });
    const [api] = readHttpApis(assembly).apis;
    assert.ok(api);
    const gateway = createGateway({
      api,
      functionObstacle,
      publicKeys: () => undefined,
      invoke: () => Promise.reject(new Error('no function is to run')),
      clock: () => 0,
      requestId: () => 'id',
    });
    assert.equal(api.routes.length, 6);
    assert.deepEqual(gateway.unserved, []);
  });
});

describe('a pattern of ARNs', () => {
  const arn = 'arn:aws:execute-api:eu-west-1:111111111111:api/dev/GET/a:b';
  const cases: readonly [pattern: string, matches: boolean][] = [
    [arn, true],
    ['arn:aws:execute-api:*:*:*', true],
    ['arn:*:execute-api:eu-west-?:1*1:api/*', true],
    ['arn:aws:execute-api:*:*:api/dev/GET/a', false],
    ['arn:aws:execute-api:*', false],
    ['arn:*', false],
    ['*', false],
    ['arn:aws:execute-api:eu-west-1:111111111111:api/dev/G.T/*', false],
    ['arn:aws:execute-api:eu-west-1:111111111111:api/dev/[A-Z]+/*', false],
    ['arn:aws:execute-api:eu-west-1:*', false],
    ['arn:aws:execute-api:*:*:b', false],
    ['arn:aws:execute-api:*:*:api/dev/GET/ab', false],
    [`arn:aws:execute-api:*:*:api/${'*'.repeat(40)}/other`, false],
  ];
  for (const [pattern, matches] of cases) {
    it(`'${pattern}' ${matches ? 'is' : 'is not'} for ${arn}`, () => assert.equal(matchesArn(pattern, arn), matches));
  }

  it('has stars for line breaks as well', () => {
    assert.ok(matchesArn('arn:aws:execute-api:*:*:api/*/b', 'arn:aws:execute-api:eu-west-1:1:api/a\n/b'));
  });

  it('with a part missing is not for an ARN whose part is empty', () => {
    assert.ok(!matchesArn('arn:aws:execute-api:*:*', 'arn:aws:execute-api:eu-west-1:1:'));
  });

  it('without wildcards is for itself alone', () => {
    const part = fc.string({ unit: fc.constantFrom('a', 'b', '.', '+', '(', '|', '\\', '$', '{', '-', ':') });
    fc.assert(
      fc.property(part, part, (one, other) => {
        const prefix = 'arn:aws:execute-api:eu-west-1:111111111111:';
        assert.equal(matchesArn(prefix + one, prefix + other), one === other);
      }),
    );
  });
});
