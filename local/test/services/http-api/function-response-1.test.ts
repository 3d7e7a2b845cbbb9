import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { HttpResponse } from '../../../lib/host/http/message.js';
import { functionResponse1 } from '../../../lib/services/http-api/answers/function-response-1.js';
import { Refusal } from '../../../lib/services/http-api/answers/refusal.js';

const text = { 'content-type': 'text/plain; charset=utf-8' };

describe('what a function returns in payload format 1.0', () => {
  const cases: readonly [name: string, answer: object, response: HttpResponse][] = [
    ['with a status alone', { statusCode: 204 }, { status: 204, headers: text, body: '' }],
    [
      'with everything',
      {
        statusCode: 201,
        headers: { 'Content-Type': 'text/html', 'X-Count': 3 },
        multiValueHeaders: { 'Set-Cookie': ['a=1', 'b=2'], 'X-One': ['1'] },
        body: '<p>',
      },
      {
        status: 201,
        headers: { 'content-type': 'text/html', 'x-count': '3', 'set-cookie': ['a=1', 'b=2'], 'x-one': '1' },
        body: '<p>',
      },
    ],
    [
      'with a header in both maps',
      { statusCode: 200, headers: { A: '3' }, multiValueHeaders: { a: ['1', '2'] } },
      { status: 200, headers: { ...text, a: ['1', '2', '3'] }, body: '' },
    ],
    [
      'in base64',
      { statusCode: 200, body: 'AP8=', isBase64Encoded: true },
      { status: 200, headers: text, body: Buffer.from([0, 255]) },
    ],
    [
      'with cookies, which are of format 2.0',
      { statusCode: 200, cookies: ['a=1'] },
      { status: 200, headers: text, body: '' },
    ],
  ];
  for (const [name, answer, response] of cases) {
    it(`${name} is the answer`, () => assert.deepEqual(functionResponse1(answer), response));
  }

  const invalid: readonly [answer: unknown, what: string][] = [
    ['Hello', "payload format 1.0 requires a map, got 'Hello'"],
    [undefined, 'payload format 1.0 requires a map, got nothing'],
    [{ message: 'hello' }, 'statusCode must be a number from 200 to 599, got nothing'],
    [{ statusCode: 0 }, 'statusCode must be a number from 200 to 599, got 0'],
    [{ statusCode: 200, multiValueHeaders: ['a'] }, 'multiValueHeaders must be a map, got a list'],
    [{ statusCode: 200, multiValueHeaders: { a: 'b' } }, "the header 'a' in multiValueHeaders must be a list, got 'b'"],
    [
      { statusCode: 200, multiValueHeaders: { a: ['b\r\nc: d'] } },
      "the header 'a' must be a valid HTTP header string, got 'b\r\nc: d'",
    ],
    [{ statusCode: 200, body: {} }, 'body must be a string, got a map: convert it with JSON.stringify'],
  ];
  for (const [answer, what] of invalid) {
    it(`${JSON.stringify(answer)} is invalid`, () => {
      const refusal = functionResponse1(answer);
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
        multiValueHeaders: fc.oneof(fc.anything(), fc.dictionary(fc.string(), fc.array(fc.anything()))),
        body: fc.anything(),
      },
      { requiredKeys: [] },
    );
    const json = answer.map((value) =>
      JSON.parse(JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? 1 : part)) ?? 'null'),
    );
    fc.assert(
      fc.property(json, (value) => {
        const { status, headers } = functionResponse1(value);
        assert.ok(status >= 200 && status <= 599);
        for (const [name, values] of Object.entries(headers)) {
          assert.doesNotThrow(() => new Headers([values].flat().map((one): [string, string] => [name, String(one)])));
        }
      }),
    );
  });
});
