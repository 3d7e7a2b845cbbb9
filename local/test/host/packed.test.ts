import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { temporaryFolder } from '../support/assembly.js';
import { Program } from '../support/program.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** What the README asks the reader to do. */
type Step = { readonly command: string } | { readonly file: string; readonly content: string };

/** The README under "Step by step", in order. */
function readmeSteps(): readonly Step[] {
  const text = readFileSync(join(root, 'README.md'), 'utf8');
  const [, section = ''] = /^### Step by step\n([\s\S]*?)^Requires /m.exec(text) ?? [];
  return [...section.matchAll(/(?:in `([\w./-]+)`:\n\n)?^```(\w+).*\n([\s\S]*?)^```$/gm)].flatMap(
    ([, file, language, content = '']): Step[] =>
      file === undefined
        ? content
            .trim()
            .split('\n')
            .map((command) => ({ command }))
        : [{ file, content: language === 'sh' ? '' : content }],
  );
}

/** The first two blocks of code under a heading of the README of this package. */
function testSuite(): readonly string[] {
  const text = readFileSync(join(root, 'local/README.md'), 'utf8');
  const [, section = ''] = /^## In a test suite\n([\s\S]*?)^## /m.exec(text) ?? [];
  return [...section.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block);
}

it('the steps of the README, with the packages as they are published, end in an answer to a signed-in user', async (t) => {
  const folder = temporaryFolder(t);
  const app = join(folder, 'app');
  const run = (cwd: string, command: string, ...args: string[]) =>
    execFileSync(command, args, {
      cwd,
      encoding: 'utf8',
      stdio: 'pipe',
      env: { ...process.env, npm_config_yes: 'true', npm_config_prefer_offline: 'true' },
    });
  const pack = (of: string) => {
    const [{ filename }] = JSON.parse(
      run(of, 'npm', 'pack', '--json', '--ignore-scripts', '--pack-destination', folder),
    );
    return join(folder, filename);
  };
  const published = {
    'cdk-jwt-protected-api': pack(root),
    'cdk-http-api-local': pack(join(root, 'local')),
  };
  /** Installs what is packed here under the names that are to be published. */
  const asPublished = (command: string) =>
    command.startsWith('npm install')
      ? command.replace(/(?<= )[\w-]+(?= |$)/g, (name) => published[name as keyof typeof published] ?? name)
      : command;
  const steps = readmeSteps();
  const commands = steps.flatMap((step) => ('command' in step ? [step.command] : []));
  const [calling = '', serving = ''] = [...commands].reverse();
  assert.equal(serving, 'npx cdk-http-api-local --seed users.json');
  assert.match(calling, /^curl .* http:\/\/127\.0\.0\.1:3403\/private$/);
  mkdirSync(app);

  for (const step of steps.slice(0, -2)) {
    if ('command' in step) {
      run(app, 'sh', '-c', asPublished(step.command));
    } else {
      mkdirSync(dirname(join(app, step.file)), { recursive: true });
      writeFileSync(join(app, step.file), step.content);
    }
  }
  run(app, 'npx', 'tsc', '--noEmit');

  const installed = join(app, 'node_modules/cdk-http-api-local');
  const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  assert.deepEqual(Object.keys(manifest.dependencies), ['yauzl']);
  const licenses = readFileSync(join(installed, 'dist/third-party-licenses.txt'), 'utf8');
  assert.match(
    licenses,
    /^balanced-match \S+ \(MIT\)\n[\s\S]+^brace-expansion \S+ \(MIT\)\n[\s\S]+^minimatch \S+ \(BlueOak-1\.0\.0\)\n/m,
  );
  assert.ok(existsSync(join(installed, 'LICENSE')));
  // What runs Python handlers.
  assert.deepEqual(readdirSync(join(installed, 'python')).sort(), ['aws_connections.py', 'bootstrap.py']);
  // On ports that nobody else on this machine has.
  const args = [...serving.split(' ').slice(2), '--port', '0'];
  const program = await Program.start(t, app, args, {}, join(installed, manifest.bin['cdk-http-api-local']));
  const api = program.address('API');
  const answer = run(app, 'sh', '-c', calling.replace('http://127.0.0.1:3403', api));
  assert.match(answer, /^Hello [\da-f-]{36}!$/);
  assert.equal((await fetch(`${api}/private`)).status, 401);
  assert.equal(await program.interrupt(), 0);

  // The tests as they are documented, in an app of `cdk init`.
  const [jestSuite = '', vitestImports = ''] = testSuite();
  writeFileSync(join(app, 'test/private.test.ts'), jestSuite);
  const { status, stderr } = spawnSync('npx', ['jest', '--testTimeout', '60000', 'test/private'], {
    cwd: app,
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
  assert.match(stderr, /^Tests: +1 passed, 1 total$/m);
  assert.doesNotMatch(stderr, /did not exit/);
  rmSync(join(app, 'test'), { recursive: true });
  mkdirSync(join(app, 'test'));
  writeFileSync(join(app, 'test/private.test.ts'), vitestImports + jestSuite);
  run(app, 'npm', 'install', '--save-dev', 'vitest@^4.1.0');
  run(app, 'npx', 'tsc', '--noEmit');
  const ran = run(app, 'npx', 'vitest', 'run', '--test-timeout', '60000', '--reporter', 'default');
  assert.match(stripVTControlCharacters(ran), /Tests +1 passed \(1\)/);
});
