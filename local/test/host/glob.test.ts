import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { globPattern } from '../../lib/host/files/glob.js';

const matching: readonly [glob: string, paths: readonly string[], others: readonly string[]][] = [
  ['README.md', ['README.md'], ['docs/README.md', 'READMEAmd', 'README.md.txt']],
  ['./README.md', ['README.md'], []],
  ['dist/', ['dist', 'dist/index.js'], ['dist2', 'a/dist']],
  ['src', ['src', 'src/a', 'src/a/b'], ['srca', 'a/src']],
  ['cdk*.json', ['cdk.json', 'cdk.context.json'], ['cdk/a.json', 'a/cdk.json']],
  ['a?.ts', ['ab.ts'], ['a.ts', 'a/.ts', 'abc.ts']],
  ['**', ['a', 'a/b', '.a/b'], []],
  ['**/*.d.ts', ['a.d.ts', 'a/b/c.d.ts'], ['a.ts', 'a/b.d.ts/c']],
  ['docs/**', ['docs/a', 'docs/a/b'], ['docs', 'mydocs/a']],
  ['a/**/b', ['a/b', 'a/x/b', 'a/x/y/b'], ['ab', 'a/xb', 'a/b/c']],
  ['**/node_modules', ['node_modules', 'a/node_modules'], ['a_node_modules', 'node_modules/a']],
  ['**/.*', ['.git', 'a/.env'], ['a.b', 'a/b.c']],
  ['*.{ts,tsx}', ['a.ts', 'a.tsx'], ['a.t', 'a.ts,tsx', 'a.js']],
  ['{src,lib}/**', ['src/a', 'lib/a/b'], ['test/a']],
  ['[a-c].ts', ['b.ts'], ['d.ts', '-.ts']],
  ['[!a-c].ts', ['d.ts'], ['b.ts']],
  ['[^a].ts', ['d.ts'], ['a.ts']],
  ['[z-a].ts', [], ['b.ts']],
  ['a+(b)*.ts', ['ab.ts', 'abb.ts'], ['a.ts', 'a+(b).ts']],
  ['!a*', ['!ab'], ['b']],
  ['#a*', ['#ab'], ['ab']],
];

describe('a pattern of paths', () => {
  for (const [glob, paths, others] of matching) {
    it(`'${glob}' is ${paths.join(', ')}${others.length > 0 ? `, and not ${others.join(', ')}` : ''}`, () => {
      assert.deepEqual(
        [...paths, ...others].filter((path) => globPattern(glob)(path)),
        paths,
      );
    });
  }

  it('without wildcards is a path itself, and what is in it', () => {
    const path = fc.array(fc.stringMatching(/^[\w.$ -]+$/), { minLength: 1 }).map((names) => names.join('/'));
    const proper = path.filter((name) => !/(^|\/)\.{1,2}(\/|$)/.test(name));
    fc.assert(
      fc.property(proper, proper, (one, other) => {
        const matches = globPattern(one);
        assert.equal(matches(other), one === other || other.startsWith(`${one}/`));
        assert.ok(matches(`${one}/${other}`));
      }),
    );
  });

  // A regular expression tries some 10^10 ways to divide these paths among the asterisks.
  for (const [glob, path] of [
    ['**/a/**/a/**/a/**/b', 'a/'.repeat(2_000)],
    ['*a*a*a*a*b', 'a'.repeat(2_000)],
    ['**/*{a,b}*{a,b}*{a,b}*c', 'ab'.repeat(1_000)],
  ] as const) {
    it(`'${glob}' is done with ${path.length} characters that look like it`, () => {
      assert.ok(!globPattern(glob)(path));
    });
  }

  it('never fails', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (glob) => globPattern(glob)('a/b') || true));
  });
});
