import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { readAssembly } from '../../lib/assembly/io/read-assembly.js';
import { sameAssemblies } from '../../lib/watch/same-assemblies.js';
import { type AppInput, synthesizeApp, writeFiles } from '../support/app-folder.js';
import { temporaryFolder } from '../support/assembly.js';

/** Each synthesis gives its assets other names, as the CDK does where their content changes. */
function app(test: TestContext) {
  const folder = temporaryFolder(test);
  writeFiles(folder, { 'a/index.js': 'one', 'pages/index.html': 'one' });
  let syntheses = 0;
  const synthesized = (more: Partial<AppInput> = {}) => {
    syntheses += 1;
    const input = { routes: { 'GET /a': 'a' }, pages: 'pages', ...more };
    return readAssembly(synthesizeApp(folder, join(folder, 'out', String(syntheses)), input));
  };
  return { folder, synthesized };
}

const version = (hash: string) => ({
  resources: {
    [`FnCurrentVersion17A89ABB${hash}`]: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: 'Fn' } },
  },
});

describe('two syntheses are the same', () => {
  it('if their assets have the same in them, whatever their hashes are', (t) => {
    const { synthesized } = app(t);
    assert.ok(sameAssemblies(synthesized(), synthesized()));
  });

  it('if only the hash of a version is another one', (t) => {
    const { synthesized } = app(t);
    assert.ok(sameAssemblies(synthesized(version('0'.repeat(32))), synthesized(version('1'.repeat(32)))));
  });

  it('if what stands in for an asset has the same in it', (t) => {
    const { folder, synthesized } = app(t);
    const served = synthesized();
    const [asset = ''] = served.stacks[0]?.assets.folders ?? [];
    writeFiles(folder, { 'quick/index.js': 'two' });
    served.stacks[0]?.assets.substitute(asset, join(folder, 'quick'));
    assert.ok(!sameAssemblies(served, synthesized()));
    writeFileSync(join(folder, 'a/index.js'), 'two');
    assert.ok(sameAssemblies(served, synthesized()));
  });
});

describe('two syntheses are different', () => {
  const differences: readonly [what: string, change: (folder: string) => void, more?: Partial<AppInput>][] = [
    ['a file of an asset is', (folder) => writeFileSync(join(folder, 'pages/index.html'), 'two')],
    ['an asset has one more file', (folder) => writeFileSync(join(folder, 'a/more.js'), '')],
    [
      'a file has moved',
      (folder) => [mkdirSync(join(folder, 'b')), writeFileSync(join(folder, 'b/other.js'), 'one')],
      { routes: { 'GET /a': 'b' } },
    ],
    ['a property is', () => {}, { variables: { NAME: 'value' } }],
    ['a resource is there', () => {}, version('0'.repeat(32))],
  ];
  for (const [what, change, more] of differences) {
    it(`if ${what}`, (t) => {
      const { folder, synthesized } = app(t);
      const served = synthesized();
      change(folder);
      assert.ok(!sameAssemblies(served, synthesized(more)));
    });
  }
});
