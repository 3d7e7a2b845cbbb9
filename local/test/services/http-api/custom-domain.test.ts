import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { JsonObject } from '../../../lib/assembly/json.js';
import { permission } from '../../support/http-api.js';
import { servedTemplate } from '../../support/served-template.js';

const ZipFile =
  'exports.handler = async (e) => [e.requestContext.apiId, e.requestContext.stage, e.routeKey, e.rawPath].join();';

/** An API with the routes `GET /` and `GET /notes`, and this stage. */
function api(id: string, stage: string): JsonObject {
  const ApiId = { Ref: id };
  const route = (RouteKey: string) => ({
    Type: 'AWS::ApiGatewayV2::Route',
    Properties: { ApiId, RouteKey, Target: { 'Fn::Sub': `integrations/\${${id}Integration}` } },
  });
  return {
    [id]: { Type: 'AWS::ApiGatewayV2::Api', Properties: { ProtocolType: 'HTTP', Name: id } },
    [`${id}Stage`]: { Type: 'AWS::ApiGatewayV2::Stage', Properties: { ApiId, StageName: stage, AutoDeploy: true } },
    [`${id}Integration`]: {
      Type: 'AWS::ApiGatewayV2::Integration',
      Properties: {
        ApiId,
        IntegrationType: 'AWS_PROXY',
        IntegrationUri: { 'Fn::GetAtt': ['Fn', 'Arn'] },
        PayloadFormatVersion: '2.0',
      },
    },
    [`${id}Root`]: route('GET /'),
    [`${id}Notes`]: route('GET /notes'),
  };
}

function mapping(id: string, key: string | undefined): JsonObject {
  const Properties = {
    ApiId: { Ref: id },
    Stage: { Ref: `${id}Stage` },
    DomainName: { Ref: 'Domain' },
    ...(key !== undefined && { ApiMappingKey: key }),
  };
  return { Type: 'AWS::ApiGatewayV2::ApiMapping', Properties };
}

function served(t: TestContext, resources: JsonObject) {
  const Resources = {
    Fn: {
      Type: 'AWS::Lambda::Function',
      Properties: { Runtime: 'nodejs22.x', Handler: 'index.handler', Code: { ZipFile } },
    },
    Permission: permission(),
    Domain: { Type: 'AWS::ApiGatewayV2::DomainName', Properties: { DomainName: 'api.example.com' } },
    ...resources,
  };
  const Outputs = { Url: { Value: 'https://api.example.com/notes' }, Host: { Value: 'api.example.com' } };
  return servedTemplate(t, { Resources, Outputs });
}

describe('a custom domain', () => {
  it('of one API is the address of the API', async (t) => {
    const document = await served(t, { ...api('One', '$default'), Mapping: mapping('One', undefined) });
    const url = document.apis[0]?.url ?? '';
    assert.deepEqual(document.domains, [{ name: 'api.example.com', url }]);
    assert.equal(document.outputs.S?.Url, `${url}/notes`);
    assert.equal(document.outputs.S?.Host, new URL(url).host);
    assert.match(await (await fetch(document.outputs.S?.Url ?? '')).text(), /,GET \/notes,\/notes$/);
  });

  it('of several APIs has an address of its own, where the longest key takes the path', async (t) => {
    const document = await served(t, {
      ...api('One', '$default'),
      ...api('Two', 'beta'),
      ...api('Three', '$default'),
      MappingOne: mapping('One', undefined),
      MappingTwo: mapping('Two', 'orders'),
      MappingThree: mapping('Three', 'orders/v2'),
    });
    const ids = Object.fromEntries(document.apis.map(({ name, id }) => [name, id]));
    const url = document.domains[0]?.url ?? '';
    assert.ok(!document.apis.some((other) => other.url === url));
    assert.equal(document.outputs.S?.Url, `${url}/notes`);
    for (const [path, answer] of [
      ['/notes', `${ids.One},$default,GET /notes,/notes`],
      ['/orders', `${ids.Two},beta,GET /,/orders`],
      ['/orders/notes', `${ids.Two},beta,GET /notes,/orders/notes`],
      ['/orders/v2/notes', `${ids.Three},$default,GET /notes,/orders/v2/notes`],
      ['/orders2', '{"message":"Not Found"}'],
      ['/beta/notes', '{"message":"Not Found"}'],
    ] as const) {
      assert.equal(await (await fetch(url + path)).text(), answer, path);
    }
  });

  it('with a key alone answers nothing else', async (t) => {
    const document = await served(t, { ...api('One', '$default'), Mapping: mapping('One', 'v1') });
    const url = document.domains[0]?.url ?? '';
    const statuses = await Promise.all(
      ['/v1/notes', '/notes', '/v1x', '/'].map(async (path) => (await fetch(url + path)).status),
    );
    assert.deepEqual(statuses, [200, 404, 404, 404]);
  });

  it('of an API that is not in the assembly is not served, but listed', async (t) => {
    const Mapping = mapping('One', 'v1');
    const document = await served(t, {
      ...api('One', '$default'),
      Mapping: { ...Mapping, Properties: { ...(Mapping.Properties as JsonObject), ApiId: 'abcdefghij' } },
    });
    assert.deepEqual(document.domains, []);
    assert.equal(document.outputs.S?.Host, 'api.example.com');
    assert.ok(document.unserved.includes("the mapping 'S/Mapping': its API 'abcdefghij' is not in this assembly"));
  });

  it('of a WebSocket API is not listed a second time', async (t) => {
    const document = await served(t, {
      ...api('One', '$default'),
      Chat: { Type: 'AWS::ApiGatewayV2::Api', Properties: { ProtocolType: 'WEBSOCKET', Name: 'Chat' } },
      Mapping: {
        ...mapping('One', 'v1'),
        Properties: { ApiId: { Ref: 'Chat' }, Stage: 'x', DomainName: { Ref: 'Domain' } },
      },
    });
    assert.deepEqual(document.domains, []);
    assert.ok(!document.unserved.some((text) => text.includes('S/Mapping')));
  });
});
