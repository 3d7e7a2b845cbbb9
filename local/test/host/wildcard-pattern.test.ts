import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { wildcardPattern } from '../../lib/host/wildcard-pattern.js';
import { matchesArn } from '../../lib/services/http-api/model/arn-pattern.js';
import { syncFilter } from '../../lib/services/sites/template/sync-filter.js';

const manySlashes = '/'.repeat(7_000);
const manyNames = 'a'.repeat(7_000);

/** A regular expression tries some 10^14 ways to divide these texts among the asterisks. */
const exhausting: readonly [pattern: string, text: string][] = [
  ['*/*/*/*.js', manySlashes],
  ['*/*/*/*/*/*/x', manySlashes],
  ['*a*a*a*a*b', manyNames],
  ['*?*?*?*?*?b', manyNames],
  ['*a?*a?*a?*a?*b', manyNames],
  [`${'*a'.repeat(200)}b`, manyNames],
];

describe('a wildcard pattern', () => {
  for (const [pattern, text] of exhausting) {
    it(`'${pattern.slice(0, 20)}' is done with ${text.length} characters that look like it`, () => {
      assert.ok(!wildcardPattern(pattern)(text));
      assert.ok(!matchesArn(`arn:aws:execute-api:*:*:${pattern}`, `arn:aws:execute-api:eu-west-1:1:${text}`));
      assert.ok(syncFilter([pattern], [])(text));
    });
  }

  const cases: readonly [pattern: string, matching: readonly string[], others: readonly string[]][] = [
    ['', [''], ['a']],
    ['*', ['', 'a', 'a/b', '\n'], []],
    ['a*', ['a', 'ab'], ['', 'ba']],
    ['*a', ['a', 'ba', 'aba'], ['', 'ab']],
    ['a*b*c', ['abc', 'aXbYc', 'abbcc', 'abcbc'], ['ab', 'ac', 'abcd']],
    ['?', ['a', '/', '\u{1f600}'], ['', 'ab']],
    ['a**b', ['ab', 'aXb'], ['a']],
    ['*?', ['a', 'ab'], ['']],
    ['[ab]', ['[ab]'], ['a']],
    ['a.+$(b)', ['a.+$(b)'], ['aX+$(b)']],
  ];
  for (const [pattern, matching, others] of cases) {
    it(`'${pattern}' is for ${JSON.stringify(matching)}, not for ${JSON.stringify(others)}`, () => {
      assert.deepEqual([...matching, ...others].filter(wildcardPattern(pattern)), matching);
    });
  }

  const withSets: readonly [pattern: string, matching: readonly string[], others: readonly string[]][] = [
    ['[ab]*', ['a', 'bc'], ['c', '']],
    ['[!ab]', ['c', '\u{1f600}'], ['a', 'cc']],
    ['[a-c-]', ['b', '-'], ['d']],
    ['[z-a]', [], ['a', 'm', 'z', '-']],
    ['[a', ['[a'], ['a']],
    ['[]', ['[]'], ['']],
    ['*[0-9]', ['a1', '1'], ['1a']],
  ];
  for (const [pattern, matching, others] of withSets) {
    it(`'${pattern}' with sets is for ${JSON.stringify(matching)}, not for ${JSON.stringify(others)}`, () => {
      assert.deepEqual([...matching, ...others].filter(wildcardPattern(pattern, { sets: true })), matching);
    });
  }

  it('means what the regular expression means', () => {
    const text = (unit: string) => fc.string({ unit: fc.constantFrom(...unit), maxLength: 12 });
    fc.assert(
      fc.property(text('ab*?'), text('ab'), (pattern, candidate) => {
        const expression = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`);
        assert.equal(wildcardPattern(pattern)(candidate), expression.test(candidate));
      }),
      { numRuns: 5_000 },
    );
  });
});
