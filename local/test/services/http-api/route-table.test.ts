import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { decodePath } from '../../../lib/services/http-api/model/route-path.js';
import { RouteTable, routeKeyText, type Selection } from '../../../lib/services/http-api/model/route-table.js';

interface Route {
  readonly routeKey: { readonly method: string; readonly path: string };
}

function routes(...keys: readonly string[]): readonly Route[] {
  return keys.map((key) => {
    const [method = '', path = ''] = key === '$default' ? ['ANY', key] : key.split(' ');
    return { routeKey: { method, path } };
  });
}

function select(keys: readonly string[], request: string): string {
  const [method = '', path = ''] = request.split(' ');
  return shown(new RouteTable(routes(...keys)).select(method, path));
}

function shown(selection: Selection<Route>): string {
  switch (selection.kind) {
    case 'none':
      return 'none';
    case 'ambiguous':
      return `ambiguous: ${selection.routes.map(({ routeKey }) => routeKeyText(routeKey)).join(', ')}`;
    case 'route': {
      const parameters = Object.entries(selection.pathParameters).map(([name, value]) => ` ${name}=${value}`);
      return routeKeyText(selection.route.routeKey) + parameters.join('');
    }
  }
}

describe("AWS's own example of route selection", () => {
  const keys = ['$default', 'ANY /{proxy+}', 'GET /pets/{proxy+}', 'GET /pets/dog/{id}', 'GET /pets/dog/1'];
  const cases: readonly [request: string, selected: string][] = [
    ['GET /pets/dog/1', 'GET /pets/dog/1'],
    ['GET /pets/dog/2', 'GET /pets/dog/{id} id=2'],
    ['GET /pets/cat/1', 'GET /pets/{proxy+} proxy=cat/1'],
    ['POST /test/5', 'ANY /{proxy+} proxy=test/5'],
  ];
  for (const [request, selected] of cases) {
    it(`gives '${request}' to '${selected}'`, () => {
      assert.equal(select(keys, request), selected);
      assert.equal(select(keys.toReversed(), request), selected);
    });
  }
});

describe('route selection', () => {
  const cases: readonly [name: string, keys: readonly string[], request: string, selected: string][] = [
    ['takes a method before ANY', ['ANY /a', 'GET /a'], 'GET /a', 'GET /a'],
    ['takes ANY for the other methods', ['ANY /a', 'GET /a'], 'PUT /a', 'ANY /a'],
    ['takes a more specific path before a method', ['GET /{id}', 'ANY /a'], 'GET /a', 'ANY /a'],
    ['finds nothing for a wrong method', ['GET /a'], 'POST /a', 'none'],
    ['gives a wrong method to a greedy route', ['GET /a', 'ANY /{proxy+}'], 'POST /a', 'ANY /{proxy+} proxy=a'],
    ['takes a literal before a parameter, left to right', ['GET /{x}/b', 'GET /a/{y}'], 'GET /a/b', 'GET /a/{y} y=b'],
    [
      'takes a full match before a longer greedy one',
      ['GET /a/b/{p+}', 'GET /{x}/{y}/{z}'],
      'GET /a/b/c',
      'GET /{x}/{y}/{z} x=a y=b z=c',
    ],
    ['takes the longer of two greedy routes', ['GET /{p+}', 'GET /a/{p+}'], 'GET /a/b', 'GET /a/{p+} p=b'],
    ['takes a greedy route before $default', ['$default', 'GET /a/{p+}'], 'GET /a/b', 'GET /a/{p+} p=b'],
    ['gives anything else to $default', ['$default', 'GET /a'], 'PUT /x/y', '$default'],
    ['keeps /a/ and /a apart', ['GET /a'], 'GET /a/', 'none'],
    ['keeps // and / apart', ['GET /'], 'GET //', 'none'],
    ['gives / to its own route', ['GET /{p+}', 'GET /'], 'GET /', 'GET /'],
    ['gives an empty last segment to a parameter', ['GET /a/{id}'], 'GET /a/', 'GET /a/{id} id='],
    ['gives an empty rest to a greedy parameter', ['GET /a/{p+}'], 'GET /a/', 'GET /a/{p+} p='],
    ['does not give less than its path to a greedy route', ['GET /a/{p+}'], 'GET /a', 'none'],
    ['keeps slashes in a greedy parameter', ['GET /a/{p+}'], 'GET /a//b/', 'GET /a/{p+} p=/b/'],
    ['takes braces for a parameter in a segment of their own alone', ['GET /a{x}', 'GET /{x}b'], 'GET /ab', 'none'],
    ['takes other braces as they stand', ['GET /a{x}'], 'GET /a{x}', 'GET /a{x}'],
    ['keeps upper and lower case apart', ['GET /a'], 'GET /A', 'none'],
    [
      'knows names that every object has',
      ['GET /{constructor}'],
      'GET /__proto__',
      'GET /{constructor} constructor=__proto__',
    ],
    ['names equal routes', ['GET /{a}', 'GET /{b}'], 'GET /x', 'ambiguous: GET /{a}, GET /{b}'],
    ['names a route that is there twice', ['GET /a', 'GET /a'], 'GET /a', 'ambiguous: GET /a, GET /a'],
  ];
  for (const [name, keys, request, selected] of cases) {
    it(name, () => assert.equal(select(keys, request), selected));
  }

  const segment = fc.constantFrom('a', 'b', '{x}', '{y}', '');
  const routeKey = fc.oneof(
    fc.constant('$default'),
    fc
      .tuple(fc.constantFrom('GET', 'POST', 'ANY'), fc.array(segment, { maxLength: 4 }), fc.constantFrom('', '/{p+}'))
      .map(([method, segments, tail]) => `${method} /${segments.join('/')}${tail}`),
  );
  const path = fc.oneof(
    fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 5 }).map((segments) => `/${segments.join('/')}`),
    fc.string({ unit: 'binary' }),
  );

  it('never throws, and depends neither on the order of the routes nor on earlier requests', () => {
    fc.assert(
      fc.property(
        fc.array(routeKey, { maxLength: 8 }),
        fc.constantFrom('GET', 'POST', 'PUT'),
        path,
        (keys, method, raw) => {
          const decoded = decodePath(raw);
          const table = new RouteTable(routes(...keys));
          const selection = table.select(method, decoded);
          assert.deepEqual(table.select(method, decoded), selection);
          const reversed = new RouteTable(routes(...keys.toReversed())).select(method, decoded);
          assert.equal(reversed.kind, selection.kind);
          if (selection.kind === 'route') {
            assert.deepEqual(reversed, selection);
          }
        },
      ),
    );
  });
});

describe('the path of a request', () => {
  const cases: readonly [rawPath: string, path: string][] = [
    ['/a%20b', '/a b'],
    ['/%E2%98%95', '/☕'],
    ['/a+b', '/a+b'],
    ['/priv%61te', '/private'],
    ['/a%2Fb', '/a/b'],
    ['/a%252Fb', '/a%2Fb'],
    ['/100%', '/100%'],
    ['/%zz%20', '/%zz '],
    ['/%ff', '/%ff'],
    ['/a/../b', '/a/../b'],
    ['', '/'],
    ['*', '/*'],
  ];
  for (const [rawPath, path] of cases) {
    it(`'${rawPath}' is '${path}'`, () => assert.equal(decodePath(rawPath), path));
  }
});
