import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { syncFilter } from '../../../lib/services/sites/template/sync-filter.js';

describe('syncFilter', () => {
  const cases: [exclude: string[], include: string[], key: string, included: boolean][] = [
    [[], [], 'index.html', true],
    [['*'], [], 'index.html', false],
    [['*'], ['*.html'], 'index.html', true],
    [['*'], ['*.html'], 'index.js', false],
    [['*.map'], [], 'assets/app.js.map', false],
    [['assets/*'], [], 'assets/deep/app.js', false],
    [['?.txt'], [], 'a.txt', false],
    [['?.txt'], [], 'ab.txt', true],
    [['[ab].txt'], [], 'b.txt', false],
    [['[!ab].txt'], [], 'b.txt', true],
    [['a.txt'], [], 'axtxt', true],
    [['a(1).txt'], [], 'a(1).txt', false],
    [['*'], ['a*', 'b*'], 'b', true],
  ];
  for (const [exclude, include, key, included] of cases) {
    it(`${included ? 'lets' : 'does not let'} '${key}' through exclude [${exclude}] and include [${include}]`, () => {
      assert.equal(syncFilter(exclude, include)(key), included);
    });
  }

  it('takes a name without wildcards as it is', () => {
    const name = fc.string().filter((text) => !/[*?[\]]/.test(text));
    fc.assert(fc.property(name, (key) => !syncFilter([key], [])(key)));
  });
});
