import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { nearestRoute } from '../../lib/gateway/nearest-route.js';

describe('the route that a request was probably meant for', () => {
  const routeKeys = [
    { method: 'GET', path: '/private' },
    { method: 'GET', path: '/notes/{id}' },
    { method: 'PUT', path: '/notes/{id}' },
    { method: 'GET', path: '/files/{path+}' },
    { method: 'ANY', path: '$default' },
  ];
  const cases: readonly [request: string, nearest: string | undefined][] = [
    ['POST /private', 'GET /private'],
    ['GET /private/', 'GET /private'],
    ['GET /Private', 'GET /private'],
    ['GET /privat', 'GET /private'],
    ['PUT /note/7', 'PUT /notes/{id}'],
    ['DELETE /notes/a-rather-long-id', 'GET /notes/{id}'],
    ['GET /file/a/b', 'GET /files/{path+}'],
    ['GET //private', 'GET /private'],
    ['GET /something/else/entirely', undefined],
    ['GET /', undefined],
  ];
  for (const [request, nearest] of cases) {
    it(`of '${request}' is ${nearest}`, () => {
      const [method = '', path = ''] = request.split(' ');
      assert.equal(nearestRoute(method, path, routeKeys), nearest);
    });
  }
});
