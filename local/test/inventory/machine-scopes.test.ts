import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { Stack } from 'aws-cdk-lib';
import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpUserPoolAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpUrlIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { OAuthScope, ResourceServerScope, UserPool, UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import type { Assembly } from '../../lib/assembly/assembly.js';
import type { Inventory } from '../../lib/inventory/inventory.js';
import { routesJson } from '../../lib/inventory/routes-json.js';
import { takeInventory } from '../../lib/inventory/take-inventory.js';
import { writeInventory } from '../../lib/inventory/write-inventory.js';
import { readHttpApis } from '../../lib/services/http-api/model/http-api.js';
import { routesReport } from '../../lib/services/http-api/model/routes-report.js';
import { synthesized } from '../support/assembly.js';

type ScopeName = 'read' | 'write';

/** An app whose machine client has both scopes, and whose client for users has these. */
function appWith(t: TestContext, ofUsers: readonly ScopeName[], { imported = false } = {}): Assembly {
  return synthesized(t, (app) => {
    const stack = new Stack(app, 'Notes');
    const pool = new UserPool(stack, 'Pool');
    const read = new ResourceServerScope({ scopeName: 'read', scopeDescription: 'Read' });
    const write = new ResourceServerScope({ scopeName: 'write', scopeDescription: 'Write' });
    const server = pool.addResourceServer('Server', { identifier: 'notes', scopes: [read, write] });
    const scopes = { read: OAuthScope.resourceServer(server, read), write: OAuthScope.resourceServer(server, write) };
    const userPoolClients = [
      pool.addClient('Machine', {
        generateSecret: true,
        oAuth: { flows: { clientCredentials: true }, scopes: [scopes.read, scopes.write] },
      }),
      pool.addClient('Web', {
        oAuth: {
          flows: { authorizationCodeGrant: true },
          callbackUrls: ['https://app.example.com/'],
          scopes: [OAuthScope.OPENID, ...ofUsers.map((name) => scopes[name])],
        },
      }),
      ...(imported ? [UserPoolClient.fromUserPoolClientId(stack, 'Imported', 'client')] : []),
    ];
    const defaultAuthorizer = new HttpUserPoolAuthorizer('Users', pool, { userPoolClients });
    const api = new HttpApi(stack, 'Api', { defaultAuthorizer });
    const integration = new HttpUrlIntegration('Url', 'https://example.com');
    const add = (path: string, authorizationScopes: string[]) =>
      api.addRoutes({ path, methods: [HttpMethod.GET], integration, authorizationScopes });
    add('/machines', [scopes.read.scopeName]);
    add('/both', ['aws.cognito.signin.user.admin', scopes.read.scopeName, scopes.write.scopeName]);
    add('/users', ['openid']);
  });
}

const inventoryOf = (assembly: Assembly): Inventory => takeInventory(readHttpApis(assembly), assembly);

function machineScopes(assembly: Assembly): Record<string, readonly string[]> {
  const routes = inventoryOf(assembly).apis.flatMap((api) => api.routes);
  return Object.fromEntries(routes.map((route) => [route.key, route.machineScopes ?? []]));
}

describe('the scopes of a route that only machines can have', () => {
  it('are told by the clients of the template', (t) => {
    assert.deepEqual(machineScopes(appWith(t, [])), {
      'GET /machines': ['notes/read'],
      'GET /both': ['notes/read', 'notes/write'],
      'GET /users': [],
    });
  });

  it('are not those that a client for users has as well', (t) => {
    assert.deepEqual(machineScopes(appWith(t, ['read'])), {
      'GET /machines': [],
      'GET /both': ['notes/write'],
      'GET /users': [],
    });
  });

  it('are none if a client of the audience is not known here', (t) => {
    const none = { 'GET /machines': [], 'GET /both': [], 'GET /users': [] };
    assert.deepEqual(machineScopes(appWith(t, [], { imported: true })), none);
  });

  it('are printed and in the JSON, and not in the file, which compares what is deployed', (t) => {
    const assembly = appWith(t, []);
    assert.match(
      routesReport(readHttpApis(assembly)),
      /\/machines +token with scope notes\/read \(machines: notes\/read\)/,
    );
    assert.match(routesJson(inventoryOf(assembly)), /"machineScopes": \[/);
    assert.doesNotMatch(writeInventory(inventoryOf(assembly)), /machineScopes/);
  });
});
