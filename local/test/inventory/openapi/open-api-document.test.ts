import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../../../lib/assembly/json.js';
import type { MadeDocument } from '../../../lib/inventory/openapi/open-api-document.js';
import { type DescribedApp, described, jwtAuthorizer, ofApi, token } from './described-app.js';

/** `GET /notes/{id}` of each operation, in the order of the document. */
function keysOf({ document }: MadeDocument): readonly string[] {
  return Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  );
}

function operationOf({ document }: MadeDocument, method: string, path: string) {
  const operation = document.paths[path]?.[method];
  assert.ok(operation, `there is a ${method} of ${path}`);
  return operation;
}

describe('an OpenAPI document', () => {
  it('has the routes by path, then by method, whatever order they are declared in', () => {
    const routes = { 'PUT /notes/{id}': {}, 'GET /': {}, 'GET /notes/{id}': {}, 'GET /notes': {} };
    assert.deepEqual(keysOf(described({ routes })), ['GET /', 'GET /notes', 'GET /notes/{id}', 'PUT /notes/{id}']);
  });

  it('is of the API with the name, the version and the description that the template gives it', () => {
    assert.deepEqual(described({}).document.info, { title: 'notes', version: '0.0.0' });
    assert.deepEqual(described({ api: { Version: '1.2', Description: 'Notes of one’s own' } }).document.info, {
      title: 'notes',
      version: '1.2',
      description: 'Notes of one’s own',
    });
  });

  it('is what the project says of the API as a whole', () => {
    const info = { title: 'Notes', license: { name: 'MIT', identifier: 'MIT' } };
    assert.deepEqual(described({}, { info }).document.info, { version: '0.0.0', ...info });
  });

  it('has a text parameter for each of a path', () => {
    const made = described({ routes: { 'GET /a/{x}/b/{y}': {} } });
    const parameter = (name: string) => ({ name, in: 'path', required: true, schema: { type: 'string' } });
    assert.deepEqual(operationOf(made, 'get', '/a/{x}/b/{y}').parameters, [parameter('x'), parameter('y')]);
  });

  const ids: readonly [key: string, id: string][] = [
    ['GET /', 'getRoot'],
    ['GET /notes', 'getNotes'],
    ['PUT /notes/{noteId}', 'putNotesByNoteId'],
    ['GET /a-b/c_d.json', 'getABCDJson'],
  ];
  for (const [key, id] of ids) {
    it(`has the operation '${id}' for ${key}`, () => {
      const [method = '', path = ''] = key.split(' ');
      assert.equal(operationOf(described({ routes: { [key]: {} } }), method.toLowerCase(), path).operationId, id);
    });
  }

  it('has no operation id that two routes would have', () => {
    const made = described({ routes: { 'GET /a-b': {}, 'GET /a/b': {}, 'GET /c': {} } });
    const operations = Object.values(made.document.paths).flatMap((path) => Object.values(path));
    assert.deepEqual(
      operations.map(({ operationId }) => operationId),
      [undefined, undefined, 'getC'],
    );
  });
});

describe('what OpenAPI has no form for', () => {
  const anyOther = 'OpenAPI has no method ANY: to describe a method, declare a separate route for it';
  const uncertain = { Type: 'String' };
  const missing: readonly [what: string, app: DescribedApp, reason: string | RegExp][] = [
    ['$default', { routes: { $default: {} } }, 'OpenAPI cannot describe a route that receives all other requests'],
    ['ANY /a', { routes: { 'ANY /a': {} } }, anyOther],
    ['ANY /app/{proxy+}', { routes: { 'ANY /app/{proxy+}': {} } }, anyOther],
    [
      'GET /files/{path+}',
      { routes: { 'GET /files/{path+}': {} } },
      'OpenAPI cannot describe a parameter that spans several segments, such as {path+}',
    ],
    ['CONNECT /a', { routes: { 'CONNECT /a': {} } }, 'OpenAPI has no method CONNECT'],
    ['GET /{id}.json', { routes: { 'GET /{id}.json': {} } }, 'a path parameter must be a whole segment'],
    ['GET /{a}/{a}', { routes: { 'GET /{a}/{a}': {} } }, 'two of its parameters have the same name'],
    [
      'GET /a',
      { routes: { 'GET /a': { AuthorizationType: 'JWT' } } },
      'its access is unknown: the route has no authorizer',
    ],
    [
      'GET /a',
      { routes: { 'GET /a': token }, resources: { Jwt: jwtAuthorizer({ IdentitySource: ['$context.path'] }) } },
      "its access is unknown: the identity source of 'S/Jwt' must be one header or query string parameter, got '$context.path'",
    ],
    [
      'S/Named',
      {
        parameters: { Key: uncertain },
        resources: { Named: ofApi('Route', { RouteKey: { Ref: 'Key' } }) },
      },
      /^its route key is unknown: /,
    ],
  ];
  for (const [what, app, reason] of missing) {
    it(`is named: ${what}, as ${reason}`, () => {
      const made = described({ ...app, routes: { ...app.routes, 'GET /other': {} } });
      assert.deepEqual(keysOf(made), ['GET /other']);
      const [left, ...more] = made.leftOut;
      assert.deepEqual([left?.what, more], [what, []]);
      typeof reason === 'string' ? assert.equal(left?.reason, reason) : assert.match(left?.reason ?? '', reason);
    });
  }

  it('is a route of which it is not known whether it exists', () => {
    const made = described({
      parameters: { Switch: { Type: 'String' } },
      resources: { Sometimes: { ...ofApi('Route', { RouteKey: 'GET /a' }), Condition: 'Missing' } },
    });
    assert.deepEqual(keysOf(made), []);
    assert.match(made.leftOut[0]?.reason ?? '', /^it is unknown whether the route exists: /);
  });

  it('is a path that differs from another one in the names of its parameters alone', () => {
    const made = described({ routes: { 'GET /notes/{id}': {}, 'PUT /notes/{note}': {}, 'PUT /notes/{id}/a': {} } });
    assert.deepEqual(keysOf(made), ['GET /notes/{id}', 'PUT /notes/{id}/a']);
    assert.deepEqual(made.leftOut, [
      {
        what: 'PUT /notes/{note}',
        reason:
          "OpenAPI does not allow it in addition to '/notes/{id}', because only the parameter names differ: use the same " +
          'names in both',
      },
    ]);
  });

  it('are routes of a document that is not read', () => {
    const made = described({ api: { Body: {} } });
    assert.deepEqual(made.unread, ['Body is an OpenAPI document, whose routes are not read']);
  });
});

describe('the security of a route', () => {
  const lambda = (IdentitySource: readonly string[]): DescribedApp => ({
    routes: { 'GET /a': { AuthorizationType: 'CUSTOM', AuthorizerId: { Ref: 'Asked' } } },
    resources: {
      Asked: ofApi('Authorizer', { AuthorizerType: 'REQUEST', Name: 'Asked', AuthorizerUri: 'x', IdentitySource }),
    },
  });
  const jwt = (properties: JsonObject, scopes?: readonly string[]): DescribedApp => ({
    routes: { 'GET /a': { ...token, ...(scopes && { AuthorizationScopes: scopes }) } },
    resources: { Jwt: jwtAuthorizer(properties) },
  });
  const bearer = {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'A JSON Web Token, issued by https://issuer.example for web.',
  };
  const custom = {
    type: 'apiKey',
    description: 'The Lambda authorizer S/Asked decides whether the request is allowed.',
    'x-amazon-apigateway-authtype': 'custom',
  };
  const inHeader = (name: string) => ({ ...custom, name, in: 'header' });
  const cases: readonly {
    readonly of: string;
    readonly app: DescribedApp;
    readonly security: readonly object[];
    readonly schemes: object | undefined;
    readonly statuses: readonly string[];
  }[] = [
    {
      of: 'an open route is none, said aloud',
      app: { routes: { 'GET /a': {} } },
      security: [],
      schemes: undefined,
      statuses: ['429', '2XX', 'default'],
    },
    {
      of: 'a token without scopes is the authorizer',
      app: jwt({}),
      security: [{ Users: [] }],
      schemes: { Users: bearer },
      statuses: ['401', '429', '2XX', 'default'],
    },
    {
      of: 'scopes is one alternative for each, in order',
      app: jwt({}, ['group:b', 'group:a']),
      security: [{ Users: ['group:a'] }, { Users: ['group:b'] }],
      schemes: { Users: bearer },
      statuses: ['401', '403', '429', '2XX', 'default'],
    },
    {
      of: 'a token in another header is that header',
      app: jwt({ IdentitySource: ['$request.header.X-Token'] }),
      security: [{ Users: [] }],
      schemes: { Users: { type: 'apiKey', name: 'X-Token', in: 'header', description: bearer.description } },
      statuses: ['401', '429', '2XX', 'default'],
    },
    {
      of: 'a token in the query string is that parameter',
      app: jwt({ IdentitySource: ['$request.querystring.token'] }),
      security: [{ Users: [] }],
      schemes: { Users: { type: 'apiKey', name: 'token', in: 'query', description: bearer.description } },
      statuses: ['401', '429', '2XX', 'default'],
    },
    {
      of: 'an authorizer whose name is no name of a component has a similar one',
      app: jwt({ Name: 'The users' }),
      security: [{ 'The.users': [] }],
      schemes: { 'The.users': bearer },
      statuses: ['401', '429', '2XX', 'default'],
    },
    {
      of: 'IAM is a signature',
      app: { routes: { 'GET /a': { AuthorizationType: 'AWS_IAM' } } },
      security: [{ AWS_IAM: [] }],
      schemes: {
        AWS_IAM: {
          type: 'apiKey',
          name: 'Authorization',
          in: 'header',
          description: 'A request signed with AWS credentials (Signature Version 4) that allow execute-api:Invoke.',
          'x-amazon-apigateway-authtype': 'awsSigv4',
        },
      },
      statuses: ['403', '429', '2XX', 'default'],
    },
    {
      of: 'a Lambda authorizer is what it reads',
      app: lambda(['$request.header.X']),
      security: [{ Asked: [] }],
      schemes: { Asked: inHeader('X') },
      statuses: ['401', '403', '429', '2XX', 'default'],
    },
    {
      of: 'a Lambda authorizer that reads several parts is all of them',
      app: lambda(['$request.header.X', '$request.querystring.y', '$context.stage']),
      security: [{ 'Asked.X': [], 'Asked.y': [] }],
      schemes: { 'Asked.X': inHeader('X'), 'Asked.y': { ...custom, name: 'y', in: 'query' } },
      statuses: ['401', '403', '429', '2XX', 'default'],
    },
    {
      of: 'a Lambda authorizer that reads no part is there all the same',
      app: lambda([]),
      security: [{ Asked: [] }],
      schemes: { Asked: inHeader('Unused') },
      statuses: ['401', '403', '429', '2XX', 'default'],
    },
  ];
  for (const { of, app, security, schemes, statuses } of cases) {
    it(`of ${of}`, () => {
      const made = described(app);
      const operation = operationOf(made, 'get', '/a');
      assert.deepEqual(operation.security, security);
      assert.deepEqual(made.document.components.securitySchemes, schemes);
      assert.deepEqual(Object.keys(operation.responses), statuses);
    });
  }

  it('tells authorizers of the same name apart', () => {
    const made = described({
      routes: { 'GET /a': token, 'GET /b': { AuthorizationType: 'JWT', AuthorizerId: { Ref: 'Other' } } },
      resources: { Other: jwtAuthorizer() },
    });
    assert.deepEqual(operationOf(made, 'get', '/a').security, [{ 'S.Jwt': [] }]);
    assert.deepEqual(operationOf(made, 'get', '/b').security, [{ 'S.Other': [] }]);
  });

  it('names generated identifiers by their construct', () => {
    const made = described({
      routes: { 'GET /a': token },
      resources: {
        Pool: { Type: 'AWS::Cognito::UserPool', Properties: {} },
        Web: { Type: 'AWS::Cognito::UserPoolClient', Properties: { UserPoolId: { Ref: 'Pool' } } },
        Jwt: jwtAuthorizer({
          JwtConfiguration: { Issuer: { 'Fn::GetAtt': ['Pool', 'ProviderURL'] }, Audience: [{ Ref: 'Web' }] },
        }),
      },
    });
    assert.equal(
      made.document.components.securitySchemes?.Users?.description,
      'A JSON Web Token, issued by {S/Pool.ProviderURL} for {S/Web}.',
    );
  });

  it('has only the responses of the gateway that an operation has', () => {
    const responsesOf = (app: DescribedApp) => Object.keys(described(app).document.components.responses ?? {});
    assert.deepEqual(responsesOf({ routes: { 'GET /a': {} } }), ['TooManyRequests']);
    assert.deepEqual(responsesOf(jwt({}, ['a'])), ['Unauthorized', 'Forbidden', 'TooManyRequests']);
    assert.deepEqual(responsesOf({}), []);
  });
});

describe('the servers', () => {
  const mapping = (properties: JsonObject) => ofApi('ApiMapping', properties);
  const generated = 'https://{apiId}.execute-api.{region}.amazonaws.com';
  const local = 'http://127.0.0.1:{port}';
  const cases: readonly [of: string, app: DescribedApp, urls: readonly string[]][] = [
    ['an API with a default stage', {}, [generated, local]],
    ['an API with a named stage', { stages: ['dev'] }, [`${generated}/dev`, `${local}/dev`]],
    [
      'an API with several stages',
      { stages: ['dev', '$default'] },
      [generated, `${generated}/dev`, local, `${local}/dev`],
    ],
    ['an API in China', { region: 'cn-north-1' }, [`${generated}.cn`, local]],
    ['an API without its endpoint', { api: { DisableExecuteApiEndpoint: true } }, [local]],
    [
      'an API with a domain name',
      {
        resources: {
          Whole: mapping({ DomainName: 'api.example.com', Stage: '$default' }),
          Part: mapping({ DomainName: 'all.example.com', Stage: '$default', ApiMappingKey: 'notes/v1' }),
          Other: mapping({ DomainName: 'all.example.com', Stage: '$default', ApiId: 'other', ApiMappingKey: 'x' }),
        },
      },
      ['https://api.example.com', 'https://all.example.com/notes/v1', generated, local],
    ],
    ['an API without a stage', { stages: [] }, []],
  ];
  for (const [of, app, urls] of cases) {
    it(`are the addresses of ${of}`, () => {
      const { servers } = described(app).document;
      assert.deepEqual(
        servers.map(({ url }) => url),
        urls,
      );
      for (const { url, variables } of servers) {
        const names = [...url.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
        assert.deepEqual(Object.keys(variables ?? {}), names);
      }
    });
  }

  it('have the region of the stack and the usual port of the API as defaults', () => {
    const [deployed, local] = described({ region: 'eu-north-1' }).document.servers;
    assert.equal(deployed?.variables?.region?.default, 'eu-north-1');
    assert.equal(local?.variables?.port?.default, '3403');
  });

  const unknown = { parameters: { Unknown: { Type: 'String' } } };
  const named: readonly [what: string, app: DescribedApp, reason: RegExp][] = [
    ['a stage', { ...unknown, stages: [{ Ref: 'Unknown' }] }, /^the name of a stage is unknown: /],
    ['that there is no stage', { stages: [] }, /^the API has no stage, so it has no address$/],
    ['the endpoint', { ...unknown, api: { DisableExecuteApiEndpoint: { Ref: 'Unknown' } } }, /'Unknown'/],
    [
      'a domain name',
      { ...unknown, resources: { M: mapping({ DomainName: { Ref: 'Unknown' }, Stage: '$default' }) } },
      /^the mapping 'S\/M': /,
    ],
  ];
  for (const [what, app, reason] of named) {
    it(`are named where they are not known: ${what}`, () => {
      const { unread } = described(app);
      assert.equal(unread.length, 1);
      assert.match(unread[0] ?? '', reason);
    });
  }
});
