import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { includes, type RoutePattern, routePattern } from '../../lib/inventory/compare/route-pattern.js';
import { sampleMethods, samplePaths } from '../../lib/inventory/compare/sample-requests.js';
import { matchPath, segmentsOf } from '../../lib/services/http-api/model/route-path.js';
import { routeKey } from './arbitrary-inventory.js';

const pattern = routeKey.map((key) => routePattern(key) ?? assert.fail(`'${key}' is not a route key`));
const segment = fc.constantFrom('a', 'b', 'c', 'other', '');
const path = fc.array(segment, { minLength: 1, maxLength: 5 }).map((segments) => `/${segments.join('/')}`);

function hasPath({ segments }: RoutePattern, path: string): boolean {
  return segments === undefined || matchPath(segments, segmentsOf(path)) !== undefined;
}

describe('the sample of requests', () => {
  it('has for any path one that the same routes have', () => {
    fc.assert(
      fc.property(fc.array(pattern, { maxLength: 6 }), path, (patterns, path) => {
        const having = (path: string) => patterns.map((one) => hasPath(one, path)).join();
        assert.ok(samplePaths(patterns).some((sample) => having(sample) === having(path)));
      }),
    );
  });

  it('has each method that a route names, and one that none does', () => {
    const patterns = ['GET /', 'OTHER /', 'ANY /', '$default'].flatMap((key) => routePattern(key) ?? []);
    assert.deepEqual(sampleMethods(patterns), ['GET', 'OTHER', 'OTHER_']);
  });

  it('does not grow with routes that differ in their methods or in names of parameters alone', () => {
    const patterns = (keys: readonly string[]) => keys.flatMap((key) => routePattern(key) ?? []);
    assert.equal(
      samplePaths(patterns(['GET /a/{b}', 'PUT /a/{c}', 'ANY /a/{d}'])).length,
      samplePaths(patterns(['GET /a/{b}'])).length,
    );
  });
});

describe('a route key that includes another one', () => {
  it('has all its paths', () => {
    fc.assert(
      fc.property(pattern, pattern, path, (wide, narrow, path) => {
        fc.pre(includes(wide, narrow) && hasPath(narrow, path));
        assert.ok(hasPath(wide, path));
      }),
    );
  });

  const cases: readonly (readonly [wide: string, narrow: string, included: boolean])[] = [
    ['GET /a', 'GET /a', true],
    ['ANY /a', 'GET /a', true],
    ['GET /a', 'ANY /a', false],
    ['GET /a', 'POST /a', false],
    ['GET /{p}', 'GET /a', true],
    ['GET /a', 'GET /{p}', false],
    ['GET /{p}', 'GET /{q}', true],
    ['GET /{p}', 'GET /', true],
    ['GET /{p}', 'GET /a/b', false],
    ['GET /a/{p+}', 'GET /a/b/{c}', true],
    ['GET /a/{p+}', 'GET /a', false],
    ['GET /{p}', 'GET /{p+}', false],
    ['GET /{p+}', 'GET /a/{p+}', true],
    ['GET /{p+}', '$default', false],
    ['$default', 'ANY /{p+}', true],
    ['$default', '$default', true],
  ];
  for (const [wide, narrow, included] of cases) {
    it(`'${wide}' ${included ? 'includes' : 'does not include'} '${narrow}'`, () => {
      const [one, other] = [wide, narrow].map((key) => routePattern(key) ?? assert.fail(key));
      assert.equal(includes(one, other), included);
    });
  }
});
