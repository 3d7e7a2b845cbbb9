import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readEntrances } from '../../../lib/assembly/census/entrances.js';
import type { JsonObject } from '../../../lib/assembly/json.js';
import { table } from '../../../lib/host/table.js';
import { readHttpApis } from '../../../lib/services/http-api/model/http-api.js';
import { routesReport } from '../../../lib/services/http-api/model/routes-report.js';
import { assemblyOf } from '../../support/assembly.js';

const api = { Type: 'AWS::ApiGatewayV2::Api', Properties: { ProtocolType: 'HTTP', Name: 'hello' } };
const integration = (logicalId: string) => ({
  Type: 'AWS::ApiGatewayV2::Integration',
  Properties: {
    ApiId: { Ref: 'Api' },
    IntegrationType: 'AWS_PROXY',
    IntegrationUri: { 'Fn::GetAtt': [logicalId, 'Arn'] },
  },
});
const route = (RouteKey: string, more: JsonObject = {}) => ({
  Type: 'AWS::ApiGatewayV2::Route',
  Properties: {
    ApiId: { Ref: 'Api' },
    RouteKey,
    Target: { 'Fn::Sub': 'integrations/${Integration}' },
    ...more,
  },
});
const handler = { Fn: { Type: 'AWS::Lambda::Function' }, Integration: integration('Fn') };
const authorizer = (Issuer: unknown, client: string) => ({
  Type: 'AWS::ApiGatewayV2::Authorizer',
  Properties: {
    ApiId: { Ref: 'Api' },
    AuthorizerType: 'JWT',
    IdentitySource: ['$request.header.Authorization'],
    JwtConfiguration: { Issuer, Audience: [client] },
  },
});
const token = (Auth: string) => ({ AuthorizationType: 'JWT', AuthorizerId: { Ref: Auth } });

function report(Resources: JsonObject, more: JsonObject = {}): string {
  const assembly = assemblyOf({ S: { template: { Resources, ...more } } });
  return routesReport(readHttpApis(assembly), { entrances: readEntrances(assembly), unread: assembly.unread });
}

describe('the report of routes', () => {
  it('is a table by path and method, with the open ones in capitals, and counts', () => {
    const text = report({
      Api: api,
      ...handler,
      Pool: { Type: 'AWS::Cognito::UserPool' },
      Auth: authorizer({ 'Fn::GetAtt': 'Pool.ProviderURL' }, 'someclient'),
      R1: route('POST /notes', token('Auth')),
      R2: route('GET /notes', { ...token('Auth'), AuthorizationScopes: ['a', 'b'] }),
      R3: route('GET /', { AuthorizationType: 'NONE' }),
      R4: route('GET /health', { AuthorizationType: 'AWS_IAM' }),
      R5: route('$default', { AuthorizationType: 'MAGIC' }),
    });
    assert.equal(
      text,
      `hello (S/Api, stack S)
token: issued by S/Pool, for someclient

METHOD  PATH      ACCESS                                              HANDLER
ANY     $default  UNKNOWN: the authorization type 'MAGIC' is unknown  S/Fn
GET     /         OPEN                                                S/Fn
GET     /health   IAM                                                 S/Fn
GET     /notes    token with scope a or b                             S/Fn
POST    /notes    token                                               S/Fn

5 routes: 1 UNKNOWN, 1 OPEN, 2 token, 1 IAM
`,
    );
  });

  it('names the issuer of each route where there are several', () => {
    const text = report({
      Api: api,
      ...handler,
      One: authorizer('https://one.example', 'a'),
      Two: authorizer('https://two.example', 'b'),
      R1: route('GET /one', token('One')),
      R2: route('GET /two', token('Two')),
    });
    assert.match(
      text,
      /^token: issued by https:\/\/one\.example, for a\ntoken: issued by https:\/\/two\.example, for b$/m,
    );
    assert.match(text, /^GET +\/one +token of https:\/\/one\.example +S\/Fn$/m);
    assert.match(text, /^GET +\/two +token of https:\/\/two\.example +S\/Fn$/m);
  });

  it('lists routes whose API is not known under a heading of their own', () => {
    const text = report({ ...handler, R1: route('GET /x', { ApiId: 'abc' }) });
    assert.match(
      text,
      /^Routes that do not belong to an HTTP API in this assembly\n\nMETHOD +PATH +ACCESS +HANDLER +API\nGET +\/x +OPEN +.+ no AWS::ApiGatewayV2::Api 'abc' is in this assembly$/m,
    );
    assert.match(text, /\n1 route: 1 OPEN\n$/);
  });

  it('counts what it does not read as unknown', () => {
    const text = report({ Api: { ...api, Properties: { ...api.Properties, Body: {} } } });
    assert.match(text, /^\? +\? +UNKNOWN: Body is an OpenAPI document, whose routes are not read$/m);
    assert.match(text, /\n1 route: 1 UNKNOWN\n$/);
  });

  it('says of a route that it may not exist', () => {
    const text = report({ Api: api, ...handler, R1: { ...route('GET /x'), Condition: 'Perhaps' } });
    assert.match(text, /OPEN \(it is unknown whether the route exists: stack 'S' has no condition 'Perhaps'\)/);
  });

  it('says what is left out and what is not read', () => {
    const text = report({ Chat: { ...api, Properties: { ProtocolType: 'WEBSOCKET' } } }, { Transform: 'My::Macro' });
    assert.equal(
      text,
      `Other entry points, which are not served

PATH    ACCESS  TYPE                    HANDLER
S/Chat  OPEN    AWS::ApiGatewayV2::Api

not read: the macro 'My::Macro' might change the template of stack 'S' during deployment

no HTTP API in this assembly
`,
    );
  });

  it('says that an API has no routes', () => {
    assert.equal(report({ Api: api }), 'hello (S/Api, stack S)\n\nno routes\n\n0 routes\n');
  });
});

describe('a table', () => {
  it('begins each column at the same place in every line', () => {
    const cell = fc.stringMatching(/^[a-z]{1,9}$/);
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell, cell), { minLength: 1 }), (rows) => {
        const lines = table(rows).split('\n');
        assert.equal(lines.length, rows.length);
        for (const column of [0, 1, 2]) {
          const starts = lines.map((line) => [...line.matchAll(/\S+/g)][column]?.index);
          assert.equal(new Set(starts).size, 1);
        }
      }),
    );
  });
});
