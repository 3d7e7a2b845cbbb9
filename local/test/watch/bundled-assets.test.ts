import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readAssembly } from '../../lib/assembly/read-assembly.js';
import { BundledAssets } from '../../lib/watch/bundled-assets.js';
import { BundlingRecorder } from '../../lib/watch/bundling-recorder.js';
import { synthesizeApp, writeFiles } from '../support/app-folder.js';
import { temporaryFolder } from '../support/assembly.js';

/** An app whose function was bundled by this command, `more` being what else is in its code. */
async function bundled(
  test: TestContext,
  options: readonly string[] = [],
  more: { readonly [path: string]: string } = {},
) {
  const folder = temporaryFolder(test);
  symlinkSync(fileURLToPath(new URL('../../../node_modules', import.meta.url)), join(folder, 'node_modules'));
  writeFiles(folder, {
    'handler.ts': "import { name } from './name'; export const handler = async () => name;",
    'name.ts': "export const name = 'one';",
  });
  const args = ['--bundle', 'handler.ts', '--platform=node', ...options];
  const esbuild = join(folder, 'node_modules/esbuild/bin/esbuild');
  execFileSync(esbuild, [...args, '--outfile=cdk.out/built/index.js', '--log-level=error'], { cwd: folder });
  writeFiles(join(folder, 'cdk.out/built'), more);
  const assembly = readAssembly(
    synthesizeApp(folder, join(folder, 'cdk.out'), { routes: { 'GET /a': 'cdk.out/built' } }),
  );
  const commands = [{ cwd: folder, args: [...args, '--outfile=/gone/index.js'] }];
  const assets = await BundledAssets.of(assembly, commands, process.env);
  const [manifest] = assembly.stacks.map((stack) => stack.assets);
  const [asset = ''] = manifest?.folders ?? [];
  const key = `${asset.replace(/^.*asset\./, '')}.zip`;
  return {
    folder,
    assets,
    isSubstituted: () => manifest?.file(key).path !== asset,
    code: () => readFileSync(join(manifest?.file(key).path ?? '', 'index.js'), 'utf8'),
  };
}

describe('a function that is bundled', () => {
  for (const options of [[], ['--minify'], ['--sourcemap']]) {
    it(`is bundled again as it was where one of its files changes (${options[0] ?? 'no options'})`, async (t) => {
      const { folder, assets, code } = await bundled(t, options);
      writeFileSync(join(folder, 'name.ts'), "export const name = 'two';");
      assert.deepEqual(await assets.update([join(folder, 'name.ts')]), [join(folder, 'name.ts')]);
      assert.match(code(), /two/);
    });
  }

  it('is left to the synthesis where another file changes', async (t) => {
    const { folder, assets, isSubstituted } = await bundled(t);
    assert.deepEqual(await assets.update([join(folder, 'other.ts')]), []);
    assert.ok(!isSubstituted());
  });

  it('is left to the synthesis where something else has a part in its code', async (t) => {
    const { folder, assets, isSubstituted } = await bundled(t, [], { 'added-by-a-hook.txt': 'x' });
    assert.deepEqual(await assets.update([join(folder, 'name.ts')]), []);
    assert.ok(!isSubstituted());
  });

  it('stays as it was where a file is broken', async (t) => {
    const { folder, assets, isSubstituted } = await bundled(t);
    writeFileSync(join(folder, 'name.ts'), 'export const name = ;');
    assert.deepEqual(await assets.update([join(folder, 'name.ts')]), []);
    assert.ok(!isSubstituted());
  });

  it('leaves nothing behind', async (t) => {
    const { folder, assets } = await bundled(t);
    await assets.update([join(folder, 'name.ts')]);
    assets.dispose();
    assert.deepEqual(
      readdirSync(join(folder, 'cdk.out')).filter((name) => name.startsWith('watch-')),
      [],
    );
  });
});

describe('what stands in front of npx', () => {
  const env = (test: TestContext, script: string) => {
    const bin = temporaryFolder(test);
    writeFileSync(join(bin, 'npx'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return { PATH: `${bin}:${process.env.PATH}` };
  };
  const run = (recorder: BundlingRecorder, own: NodeJS.ProcessEnv, cwd: string, args: readonly string[]) =>
    execFileSync('npx', args, { cwd, env: recorder.environment(own), encoding: 'utf8' });

  it('notes how esbuild is called, and does what was asked for', (t) => {
    const own = env(t, `printf '<%s>' "$@"`);
    const recorder = BundlingRecorder.create(own);
    assert.ok(recorder);
    t.after(() => recorder.dispose());
    const cwd = temporaryFolder(t);
    const args = ['--no-install', 'esbuild', 'a b.ts', '--define:x="y"', "--banner:js='", ''];
    assert.equal(run(recorder, own, cwd, args), args.map((arg) => `<${arg}>`).join(''));
    assert.equal(run(recorder, own, cwd, ['tsx', 'app.ts']), '<tsx><app.ts>');
    assert.deepEqual(recorder.take(), [{ cwd, args: args.slice(2) }]);
    assert.deepEqual(recorder.take(), []);
  });

  it('fails as what it stands in front of', (t) => {
    const own = env(t, 'exit 3');
    const recorder = BundlingRecorder.create(own);
    assert.ok(recorder);
    t.after(() => recorder.dispose());
    assert.throws(() => run(recorder, own, '/', ['tsx']), { status: 3 });
  });

  it('is gone once it is not needed any more, and is not there without an npx', (t) => {
    const recorder = BundlingRecorder.create(env(t, ''));
    const [folder = ''] = recorder?.environment({}).PATH?.split(':') ?? [];
    assert.ok(existsSync(folder));
    recorder?.dispose();
    assert.ok(!existsSync(folder));
    assert.equal(BundlingRecorder.create({ PATH: temporaryFolder(t) }), undefined);
  });
});
