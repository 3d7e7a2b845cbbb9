import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { HttpResponse } from '../../../lib/host/http/message.js';
import { functionResponse } from '../../../lib/services/http-api/answers/function-response.js';
import { Refusal } from '../../../lib/services/http-api/answers/refusal.js';

const text = { 'content-type': 'text/plain; charset=utf-8' };
const json = { 'content-type': 'application/json' };

describe('what a function returns', () => {
  const cases: readonly [name: string, answer: unknown, response: HttpResponse][] = [
    ['with a status alone', { statusCode: 204 }, { status: 204, headers: text, body: '' }],
    [
      'with everything',
      {
        statusCode: 201,
        headers: { 'Content-Type': 'text/html', 'X-Count': 3, 'x-ok': true },
        cookies: ['a=1', 'b=2; Path=/'],
        body: '<p>',
      },
      {
        status: 201,
        headers: { 'content-type': 'text/html', 'x-count': '3', 'x-ok': 'true', 'set-cookie': ['a=1', 'b=2; Path=/'] },
        body: '<p>',
      },
    ],
    [
      'in base64',
      { statusCode: 200, body: 'AP8=', isBase64Encoded: true },
      { status: 200, headers: text, body: Buffer.from([0, 255]) },
    ],
    [
      'with nulls',
      { statusCode: 200, headers: null, cookies: null, body: null, isBase64Encoded: null },
      { status: 200, headers: text, body: '' },
    ],
    ['with a header that is null', { statusCode: 200, headers: { a: null } }, { status: 200, headers: text, body: '' }],
    ['with a status as a text', { statusCode: '404' }, { status: 404, headers: text, body: '' }],
    [
      'with a set-cookie header and cookies',
      { statusCode: 200, headers: { 'Set-Cookie': 'a=1' }, cookies: ['b=2'] },
      { status: 200, headers: { ...text, 'set-cookie': ['a=1', 'b=2'] }, body: '' },
    ],
    [
      'with headers of the connection',
      {
        statusCode: 200,
        headers: { Connection: 'close', 'Transfer-Encoding': 'chunked', 'Content-Length': '9' },
        body: 'a',
      },
      { status: 200, headers: text, body: 'a' },
    ],
    ['as a map without a status', { message: 'hello' }, { status: 200, headers: json, body: '{"message":"hello"}' }],
    ['as a map with a body alone', { body: 'x' }, { status: 200, headers: json, body: '{"body":"x"}' }],
    ['as a list', [1, 2], { status: 200, headers: json, body: '[1,2]' }],
    ['as a text', 'Hello', { status: 200, headers: json, body: 'Hello' }],
    ['as an empty text', '', { status: 200, headers: json, body: '' }],
    ['as a number', 42, { status: 200, headers: json, body: '42' }],
    ['as false', false, { status: 200, headers: json, body: 'false' }],
    ['as null', null, { status: 200, headers: json, body: 'null' }],
    ['as nothing', undefined, { status: 200, headers: json, body: 'null' }],
  ];
  for (const [name, answer, response] of cases) {
    it(`${name} is the answer`, () => assert.deepEqual(functionResponse(answer), response));
  }

  const invalid: readonly [answer: object, what: string][] = [
    [{ statusCode: 200.5 }, 'statusCode must be a number from 200 to 599, got 200.5'],
    [{ statusCode: 'ok' }, "statusCode must be a number from 200 to 599, got 'ok'"],
    [{ statusCode: null }, 'statusCode must be a number from 200 to 599, got null'],
    [{ statusCode: 0 }, 'statusCode must be a number from 200 to 599, got 0'],
    [{ statusCode: 101 }, 'statusCode must be a number from 200 to 599, got 101'],
    [{ statusCode: 600 }, 'statusCode must be a number from 200 to 599, got 600'],
    [{ statusCode: 200, headers: ['a'] }, 'headers must be a map, got a list'],
    [{ statusCode: 200, headers: { a: ['b'] } }, "the header 'a' must be a valid HTTP header string, got a list"],
    [
      { statusCode: 200, headers: { a: 'b\r\nc: d' } },
      "the header 'a' must be a valid HTTP header string, got 'b\r\nc: d'",
    ],
    [{ statusCode: 200, headers: { 'a b': 'c' } }, "the header 'a b' must be a valid HTTP header string, got 'c'"],
    [{ statusCode: 200, headers: { a: '☕' } }, "the header 'a' must be a valid HTTP header string, got '☕'"],
    [{ statusCode: 200, cookies: 'a=1' }, "cookies must be a list of strings, got 'a=1'"],
    [{ statusCode: 200, cookies: ['a=1\n'] }, 'cookies must be a list of strings, got a list'],
    [{ statusCode: 200, body: { a: 1 } }, 'body must be a string, got a map: convert it with JSON.stringify'],
    [{ statusCode: 200, body: 1 }, 'body must be a string, got 1: convert it with JSON.stringify'],
    [{ statusCode: 200, body: 'a', isBase64Encoded: 'true' }, "isBase64Encoded must be true or false, got 'true'"],
    [{ statusCode: 200, body: 'a?', isBase64Encoded: true }, 'isBase64Encoded is true, but body is not base64'],
  ];
  for (const [answer, what] of invalid) {
    it(`${JSON.stringify(answer)} is invalid`, () => {
      const refusal = functionResponse(answer);
      assert.ok(refusal instanceof Refusal);
      assert.deepEqual([refusal.status, refusal.message], [500, 'Internal Server Error']);
      assert.equal(refusal.reason, `the function's response is invalid: ${what}`);
    });
  }

  it('never throws, and is always an answer that HTTP can carry', () => {
    const answer = fc.record(
      {
        statusCode: fc.anything(),
        headers: fc.anything(),
        cookies: fc.anything(),
        body: fc.anything(),
        isBase64Encoded: fc.anything(),
      },
      { requiredKeys: [] },
    );
    const json = fc
      .oneof(answer, fc.anything())
      .map((value) => JSON.parse(JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? 1 : part)) ?? 'null'));
    fc.assert(
      fc.property(json, (value) => {
        const response = functionResponse(value);
        const { status, headers } = response;
        assert.ok(status >= 200 && status <= 599);
        for (const [name, values] of Object.entries(headers)) {
          assert.doesNotThrow(() => new Headers([values].flat().map((one): [string, string] => [name, String(one)])));
        }
      }),
    );
  });
});
