import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findToken } from '../../../lib/services/http-api/access/identity-source.js';
import { Refusal } from '../../../lib/services/http-api/answers/refusal.js';
import { httpRequest } from '../../support/http-request.js';

const header = '$request.header.Authorization';
const query = '$request.querystring.token';

function find(source: readonly string[], line: string, headers: Record<string, string> = {}): string {
  const found = findToken(source, httpRequest(line, { headers }));
  return found instanceof Refusal ? `${found.status} ${found.reason}` : found;
}

describe('the token of a request', () => {
  const cases: readonly [name: string, found: () => string, expected: string][] = [
    ['is bare', () => find([header], 'GET /', { authorization: 'a.b.c' }), 'a.b.c'],
    ['comes behind Bearer', () => find([header], 'GET /', { authorization: 'Bearer a.b.c' }), 'a.b.c'],
    ['comes behind bearer', () => find([header], 'GET /', { authorization: 'bearer  a.b.c ' }), 'a.b.c'],
    ['may begin with bearer', () => find([header], 'GET /', { authorization: 'bearer.b.c' }), 'bearer.b.c'],
    ['may end with bearer', () => find([header], 'GET /', { authorization: 'a.b.bearer' }), 'a.b.bearer'],
    [
      'has all that is before Bearer',
      () => find([header], 'GET /', { authorization: 'Basic Bearer a' }),
      'Basic Bearer a',
    ],
    ['is in another header', () => find(['$request.header.X-Token'], 'GET /', { 'x-token': 'a.b.c' }), 'a.b.c'],
    ['is in the query string', () => find([query], 'GET /?a=1&token=a.b.c'), 'a.b.c'],
    ['is decoded in the query string', () => find([query], 'GET /?token=Bearer%20a.b%2Ec'), 'a.b.c'],
    ['is missed by name', () => find([header], 'GET /'), '401 no token: the header Authorization is missing'],
    [
      'is not taken from elsewhere',
      () => find([query], 'GET /', { authorization: 'a.b.c' }),
      '401 no token: the query string parameter token is missing',
    ],
    [
      'is missed where it is empty',
      () => find([header], 'GET /', { authorization: 'Bearer ' }),
      '401 no token: the header Authorization is empty',
    ],
    [
      'is missed where there are only spaces',
      () => find([header], 'GET /', { authorization: '  ' }),
      '401 no token: the header Authorization is empty',
    ],
    [
      'is not one of two',
      () => find([query], 'GET /?token=a&token=b'),
      '401 no token: the query string parameter token was sent 2 times',
    ],
    [
      'is no member of every object',
      () => find(['$request.header.constructor'], 'GET /'),
      '401 no token: the header constructor is missing',
    ],
  ];
  for (const [name, found, expected] of cases) {
    it(name, () => assert.equal(found(), expected));
  }

  const strange = [[], ['$context.x'], ['$request.body.token'], ['$request.header.'], [header, query]];
  for (const source of [...strange, ['method.$request.header.a'], ['$request.header.a\n']]) {
    it(`is not looked for in ${JSON.stringify(source)}: 500`, () =>
      assert.equal(
        find(source, 'GET /', { a: 'a', authorization: 'a' }),
        `500 a JWT authorizer must have exactly one identity source, either $request.header.<name> or $request.querystring.<name>, got '${source.join("', '")}'`,
      ));
  }
});
