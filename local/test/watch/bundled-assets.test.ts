import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readAssembly } from '../../lib/assembly/io/read-assembly.js';
import { BundledAssets } from '../../lib/watch/bundled-assets.js';
import type { Bundling } from '../../lib/watch/bundling.js';
import { BundlingRecorder } from '../../lib/watch/bundling-recorder.js';
import { EsbuildCall } from '../../lib/watch/esbuild-call.js';
import { EsbuildCommand } from '../../lib/watch/esbuild-command.js';
import { type Files, synthesizeApp, writeFiles } from '../support/app-folder.js';
import { temporaryFolder } from '../support/assembly.js';

const FILES = {
  'handler.ts': "import { name } from './name'; export const handler = async () => name;",
  'name.ts': "export const name = 'one';",
};
/** All that is printed: no stack trace, and nothing of this program. */
const BROKEN = /^\S+ \[ERROR\] Unexpected ";"\n\n {4}(name|one)\.ts:1:20:\n.*export const name = ;\n +╵ +\^$/;
const BUNDLED = '--bundle handler.ts --platform=node'.split(' ');

/** A folder with these files, and the packages of the project. */
function projectFolder(test: TestContext, files: Files = FILES): string {
  const folder = temporaryFolder(test);
  symlinkSync(fileURLToPath(new URL('../../../node_modules', import.meta.url)), join(folder, 'node_modules'));
  writeFiles(folder, files);
  return folder;
}

/** An app whose function was bundled by this command, `more` being what else is in its code. */
async function bundled(test: TestContext, options: readonly string[] = [], more: Files = {}) {
  const folder = projectFolder(test);
  const args = [...BUNDLED, ...options];
  const esbuild = join(folder, 'node_modules/esbuild/bin/esbuild');
  execFileSync(esbuild, [...args, '--outfile=cdk.out/built/index.js', '--log-level=error'], { cwd: folder });
  writeFiles(join(folder, 'cdk.out/built'), more);
  const command = new EsbuildCommand(folder, [...args, '--outfile=/gone/index.js']);
  return { folder, ...(await servedApp(folder, { 'GET /a': 'cdk.out/built' }, command)) };
}

async function servedApp(folder: string, routes: { readonly [routeKey: string]: string }, bundling: Bundling) {
  const assembly = readAssembly(synthesizeApp(folder, join(folder, 'cdk.out'), { routes }));
  const assets = await BundledAssets.of(assembly, [bundling], process.env);
  const [manifest] = assembly.stacks.map((stack) => stack.assets);
  const codes = (manifest?.folders ?? []).map((asset) => {
    const key = `${asset.replace(/^.*asset\./, '')}.zip`;
    return {
      file: () => realpathSync(join(manifest?.file(key).path ?? '', 'index.js')),
      isSubstituted: () => manifest?.file(key).path !== asset,
      code: () => readFileSync(join(manifest?.file(key).path ?? '', 'index.js'), 'utf8'),
    };
  });
  return { assets, codes, isSubstituted: () => codes.some((one) => one.isSubstituted()) };
}

describe('a function that is bundled', () => {
  for (const options of [[], ['--minify'], ['--sourcemap']]) {
    it(`is bundled again as it was where one of its files changes (${options[0] ?? 'no options'})`, async (t) => {
      const { folder, assets, codes } = await bundled(t, options);
      writeFileSync(join(folder, 'name.ts'), "export const name = 'two';");
      assert.deepEqual(await assets.update([join(folder, 'name.ts')]), {
        served: [join(folder, 'name.ts')],
        failed: [],
      });
      assert.match(codes[0]?.code() ?? '', /two/);
    });
  }

  it('is left to the synthesis where another file changes', async (t) => {
    const { folder, assets, isSubstituted } = await bundled(t);
    assert.deepEqual(await assets.update([join(folder, 'other.ts')]), { served: [], failed: [] });
    assert.ok(!isSubstituted());
  });

  it('is left to the synthesis where something else has a part in its code', async (t) => {
    const { folder, assets, isSubstituted } = await bundled(t, [], { 'added-by-a-hook.txt': 'x' });
    assert.deepEqual(await assets.update([join(folder, 'name.ts')]), { served: [], failed: [] });
    assert.ok(!isSubstituted());
  });

  it('stays as it was where a file is broken, which is shown as esbuild shows it', async (t) => {
    const { folder, assets, isSubstituted } = await bundled(t);
    const name = join(folder, 'name.ts');
    writeFileSync(name, 'export const name = ;');
    const { served, failed } = await assets.update([name]);
    assert.deepEqual([served, failed.map(({ paths }) => paths)], [[], [[name]]]);
    assert.match(failed[0]?.failure.printed ?? '', BROKEN);
    assert.ok(!isSubstituted());
  });

  it('is left to the synthesis where one of its files is gone', async (t) => {
    const { folder, assets } = await bundled(t);
    const [name, handler] = [join(folder, 'name.ts'), join(folder, 'handler.ts')];
    rmSync(name);
    assert.deepEqual(await assets.update([name, handler]), { served: [], failed: [] });
  });

  it('is made of what it imports since it was bundled again', async (t) => {
    const { folder, assets, codes } = await bundled(t);
    const more = join(folder, 'more.ts');
    writeFiles(folder, { 'name.ts': "export { name } from './more';", 'more.ts': "export const name = 'two';" });
    await assets.update([join(folder, 'name.ts')]);
    writeFileSync(more, "export const name = 'three';");
    assert.deepEqual(await assets.update([more]), { served: [more], failed: [] });
    assert.match(codes[0]?.code() ?? '', /three/);
  });

  it('has a source map, which the app did not ask for and its code does not name', async (t) => {
    const { folder, assets, isSubstituted, codes } = await bundled(t);
    const file = () => codes[0]?.file() ?? '';
    const before = assets.sourceMapOf(file());
    assert.match(readFileSync(before?.file ?? '', 'utf8'), /handler\.ts"/);
    assert.ok(!isSubstituted());
    writeFileSync(join(folder, 'name.ts'), "export const name = 'two';");
    await assets.update([join(folder, 'name.ts')]);
    assert.ok(isSubstituted());
    const after = assets.sourceMapOf(file());
    assert.notEqual(after?.file, before?.file);
    assert.deepEqual(readdirSync(dirname(file())), ['index.js']);
    assert.doesNotMatch(readFileSync(file(), 'utf8'), /sourceMappingURL/);
    assert.equal(assets.sourceMapOf(join(folder, 'handler.ts')), undefined);
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

describe('functions that are bundled by one call', () => {
  const own = (name: string) => `import { name } from './name'; export const handler = async () => name + ${name};`;
  const calledFor = async (test: TestContext, options: object = {}) => {
    const folder = projectFolder(test, {
      ...FILES,
      'one.ts': own("' 1'"),
      'other.ts': "exports.handler = () => 'other';",
    });
    const esbuild = createRequire(join(folder, 'x.js')).resolve('esbuild');
    const entryPoints = { first: join(folder, 'one.ts'), 'in--second': join(folder, 'other.ts') };
    const call = { cwd: folder, esbuild, options: { bundle: true, platform: 'node', entryPoints, ...options } };
    const { buildSync }: typeof import('esbuild') = createRequire(esbuild)(esbuild);
    for (const [name, entry] of Object.entries(entryPoints)) {
      const made = { entryPoints: [entry], outfile: `built/${name}/index.js`, absWorkingDir: folder };
      buildSync({ bundle: true, platform: 'node', logLevel: 'silent', ...made });
    }
    const routes = { 'GET /first': 'built/first', 'GET /second': 'built/in--second' };
    return { folder, ...(await servedApp(folder, routes, new EsbuildCall(call))) };
  };

  it('are bundled again one by one, where a file of theirs changes', async (t) => {
    const { folder, assets, codes } = await calledFor(t);
    writeFileSync(join(folder, 'name.ts'), "export const name = 'two';");
    const [changed, other] = [join(folder, 'name.ts'), join(folder, 'handler.ts')];
    assert.deepEqual(await assets.update([changed, other]), { served: [changed], failed: [] });
    assert.deepEqual(
      codes.map((one) => [one.isSubstituted(), one.code().includes('two')]),
      [
        [true, true],
        [false, false],
      ],
    );
  });

  it('are all bundled again where a file of each changes', async (t) => {
    const { folder, assets, codes } = await calledFor(t);
    writeFiles(folder, { 'one.ts': own("' 3'"), 'other.ts': "exports.handler = () => '3';" });
    const changed = [join(folder, 'one.ts'), join(folder, 'other.ts')];
    assert.deepEqual(await assets.update(changed), { served: changed, failed: [] });
    assert.deepEqual(
      codes.map((one) => [one.isSubstituted(), one.code().includes('3')]),
      [
        [true, true],
        [true, true],
      ],
    );
  });

  it('are left to the synthesis where their code is the same, and so is their asset', async (t) => {
    const folder = projectFolder(t, { 'one.ts': FILES['name.ts'], 'other.ts': FILES['name.ts'] });
    const esbuild = createRequire(join(folder, 'x.js')).resolve('esbuild');
    const { buildSync }: typeof import('esbuild') = createRequire(esbuild)(esbuild);
    const options = { bundle: true, absWorkingDir: folder, minifyWhitespace: true };
    buildSync({ ...options, entryPoints: ['one.ts'], outfile: 'built/index.js' });
    const entryPoints = { one: 'one.ts', other: 'other.ts' };
    const call = new EsbuildCall({ cwd: folder, esbuild, options: { ...options, entryPoints } });
    const { assets, isSubstituted } = await servedApp(folder, { 'GET /one': 'built' }, call);
    writeFileSync(join(folder, 'one.ts'), "export const name = 'two';");
    assert.deepEqual(await assets.update([join(folder, 'one.ts')]), { served: [], failed: [] });
    assert.ok(!isSubstituted());
  });

  it('are bundled again where a file changes that is injected into them', async (t) => {
    const folder = projectFolder(t, { ...FILES, 'injected.ts': "globalThis.injected = 'one';" });
    const esbuild = createRequire(join(folder, 'x.js')).resolve('esbuild');
    const { buildSync }: typeof import('esbuild') = createRequire(esbuild)(esbuild);
    const options = { bundle: true, absWorkingDir: folder, inject: ['./injected.ts'] };
    buildSync({ ...options, entryPoints: ['handler.ts'], outfile: 'built/index.js' });
    const call = new EsbuildCall({ cwd: folder, esbuild, options: { ...options, entryPoints: ['handler.ts'] } });
    const { assets, codes } = await servedApp(folder, { 'GET /': 'built' }, call);
    const injected = join(folder, 'injected.ts');
    writeFileSync(injected, "globalThis.injected = 'two';");
    assert.deepEqual(await assets.update([injected]), { served: [injected], failed: [] });
    assert.match(codes[0]?.code() ?? '', /two/);
  });

  for (const options of [
    { minify: true },
    { entryPoints: [{ in: 'one.ts', out: 'first' }] },
    { entryPoints: 'one.ts' },
  ]) {
    it(`are left to the synthesis where the call makes something else: ${JSON.stringify(options)}`, async (t) => {
      const { folder, assets, isSubstituted } = await calledFor(t, options);
      writeFileSync(join(folder, 'one.ts'), own("' 3'"));
      assert.deepEqual(await assets.update([join(folder, 'one.ts')]), { served: [], failed: [] });
      assert.ok(!isSubstituted());
    });
  }

  it('stay as they were where a file is broken, which is shown as esbuild shows it', async (t) => {
    const { folder, assets, isSubstituted } = await calledFor(t);
    writeFileSync(join(folder, 'one.ts'), 'export const name = ;');
    const { served, failed } = await assets.update([join(folder, 'one.ts')]);
    assert.deepEqual(served, []);
    assert.match(failed[0]?.failure.printed ?? '', BROKEN);
    assert.ok(!isSubstituted());
  });
});

describe('what stands in front of npx and of esbuild', () => {
  const recording = (test: TestContext, own: NodeJS.ProcessEnv = process.env) => {
    const recorder = new BundlingRecorder(own);
    test.after(() => recorder.dispose());
    return recorder;
  };
  const npx = (test: TestContext, script: string) => {
    const bin = temporaryFolder(test);
    writeFileSync(join(bin, 'npx'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return { PATH: `${bin}:${process.env.PATH}` };
  };
  const run = (recorder: BundlingRecorder, own: NodeJS.ProcessEnv, cwd: string, args: readonly string[]) =>
    execFileSync('npx', args, { cwd, env: recorder.environment(own), encoding: 'utf8' });
  const node = (recorder: BundlingRecorder, own: NodeJS.ProcessEnv, cwd: string, script: string) =>
    execFileSync(process.execPath, ['-e', script], { cwd, env: recorder.environment(own), encoding: 'utf8' });

  it('notes how esbuild is called by npx, and does what was asked for', (t) => {
    const own = npx(t, `printf '<%s>' "$@"`);
    const recorder = recording(t, own);
    const cwd = temporaryFolder(t);
    const args = ['--no-install', 'esbuild', 'a b.ts', '--define:x="y"', "--banner:js='", ''];
    assert.equal(run(recorder, own, cwd, args), args.map((arg) => `<${arg}>`).join(''));
    assert.equal(run(recorder, own, cwd, ['tsx', 'app.ts']), '<tsx><app.ts>');
    assert.deepEqual(recorder.take(), [new EsbuildCommand(cwd, args.slice(2))]);
    assert.deepEqual(recorder.take(), []);
  });

  it('starts the esbuild of the nearest folder that has it, without npx', (t) => {
    const own = npx(t, 'echo npx');
    const recorder = recording(t, own);
    const folder = join(temporaryFolder(t), "an app's folder");
    const cwd = join(folder, 'packages/app');
    writeFiles(folder, {
      'node_modules/.bin/esbuild': `#!/bin/sh\nprintf '<%s>' "$PWD" "$@"\nexit \${STATUS:-0}\n`,
      'node_modules/.bin/tsx': '',
      'packages/app/node_modules/.bin/esbuild': 'cannot be executed',
    });
    for (const name of ['esbuild', 'tsx']) {
      chmodSync(join(folder, 'node_modules/.bin', name), 0o755);
    }
    const args = ['--no-install', 'esbuild', 'a b.ts', '--define:x="y"', ''];
    assert.equal(run(recorder, own, cwd, args), `<${[cwd, ...args.slice(2)].join('><')}>`);
    assert.throws(() => run(recorder, { ...own, STATUS: '3' }, cwd, args), { status: 3 });
    assert.deepEqual(recorder.take(), [new EsbuildCommand(cwd, args.slice(2)), new EsbuildCommand(cwd, args.slice(2))]);
    for (const other of [['esbuild'], ['--no-install', 'tsx'], ['--yes', 'esbuild']]) {
      assert.equal(run(recorder, own, cwd, other), 'npx\n', other.join(' '));
    }
  });

  it('fails as what it stands in front of', (t) => {
    const own = npx(t, 'exit 3');
    assert.throws(() => run(recording(t, own), own, '/', ['tsx']), { status: 3 });
  });

  it('notes how buildSync() is called, by whatever name esbuild is required, and gives its answer', (t) => {
    const folder = projectFolder(t);
    const recorder = recording(t);
    const options = { entryPoints: { it: './handler.ts' }, outdir: 'out', write: false, metafile: true };
    const printed = node(
      recorder,
      { ...process.env, NODE_OPTIONS: '--no-warnings' },
      folder,
      `for (const name of ['esbuild', require.resolve('esbuild')]) {
        const { buildSync, version, formatMessagesSync } = require(name);
        const { metafile, outputFiles } = buildSync(${JSON.stringify(options)});
        console.log(Object.keys(metafile.outputs), outputFiles.length, typeof version, typeof formatMessagesSync);
      }
      console.log(require('esbuild') === require('esbuild'), process.env.NODE_OPTIONS.startsWith('--no-warnings'));`,
    );
    assert.equal(printed, `${"[ 'out/it.js' ] 1 string function\n".repeat(2)}true true\n`);
    const esbuild = createRequire(join(folder, 'x.js')).resolve('esbuild');
    const call = new EsbuildCall({ cwd: folder, esbuild, options });
    assert.deepEqual(recorder.take(), [call, call]);
    assert.deepEqual(recorder.take(), []);
  });

  for (const [what, source] of [
    ['another module of that name', 'exports.buildSync = () => "own";'],
    ['one that has nothing else', 'module.exports = { buildSync: () => "own" };'],
    ['one that is a function', 'module.exports = Object.assign(() => 1, { buildSync: () => "own" });'],
  ] as const) {
    it(`leaves ${what} alone`, (t) => {
      const recorder = recording(t);
      const folder = projectFolder(t, { 'lib/esbuild.js': source });
      const script = "const own = require('./lib/esbuild'); console.log(own.buildSync(), typeof own)";
      const printed = node(recorder, process.env, folder, script);
      assert.equal(printed, `own ${source.includes('() => 1') ? 'function' : 'object'}\n`);
      assert.deepEqual(recorder.take(), []);
    });
  }

  it('notes nothing of a call that fails, and fails as it does', (t) => {
    const recorder = recording(t);
    const script = `require('esbuild').buildSync({ entryPoints: ['./gone.ts'], logLevel: 'silent' })`;
    assert.throws(() => node(recorder, process.env, projectFolder(t), script), /Could not resolve/);
    assert.deepEqual(recorder.take(), []);
  });

  it('is gone once it is not needed any more', (t) => {
    const recorder = new BundlingRecorder(npx(t, ''));
    const [folder = ''] = recorder.environment({}).PATH?.split(':') ?? [];
    assert.deepEqual(readdirSync(folder).sort(), ['hook.cjs', 'npx']);
    recorder.dispose();
    assert.ok(!existsSync(folder));
  });

  it('has nothing to stand in front of where there is no npx', (t) => {
    const [folder = ''] =
      recording(t, { PATH: temporaryFolder(t) })
        .environment({})
        .PATH?.split(':') ?? [];
    assert.deepEqual(readdirSync(folder), ['hook.cjs']);
  });
});
