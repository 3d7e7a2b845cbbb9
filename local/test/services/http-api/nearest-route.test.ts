import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { nearestRoute } from '../../../lib/services/http-api/routes/nearest-route.js';

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
    ['GET /pivat', 'GET /private'],
    ['GET /piva', undefined],
    ['GET /my-private', undefined],
    ['PUT /note/7', 'PUT /notes/{id}'],
    ['PUT /nots/7', 'PUT /notes/{id}'],
    ['GET /notes', undefined],
    ['GET /notes/7/parts', undefined],
    ['DELETE /notes/a-rather-long-id', 'GET /notes/{id}'],
    ['GET /file/a/b', 'GET /files/{path+}'],
    ['GET //private', 'GET /private'],
    ['GET /something/else/entirely', undefined],
    ['GET /default', undefined],
    ['GET /', undefined],
  ];
  for (const [request, nearest] of cases) {
    it(`of '${request}' is ${nearest}`, () => {
      const [method = '', path = ''] = request.split(' ');
      assert.equal(nearestRoute(method, path, routeKeys), nearest);
    });
  }

  it('is not / for any longer path', () => {
    assert.equal(nearestRoute('GET', '/notes', [{ method: 'GET', path: '/' }]), undefined);
  });

  it('is found by the first 200 characters of the paths', () => {
    assert.equal(nearestRoute('PUT', `/notes/${'7'.repeat(200)}/parts`, routeKeys), 'PUT /notes/{id}');
  });
});
