import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { app, withoutCredentials } from './support/synthesize';

const program = join(dirname(require.resolve('cdk-http-api-local/package.json')), 'bin/cdk-http-api-local.js');

const STACK = `
import { App, Stack } from 'aws-cdk-lib';
import { JwtProtectedApi, NodejsHandlers } from 'cdk-jwt-protected-api';

const stack = new Stack(new App(), 'Watched');
const handlers = new NodejsHandlers(stack, 'Handlers', { directory: 'handlers' });
new JwtProtectedApi(stack, 'Api', {
  routes: { 'GET /private': handlers.get('private') },
  publicRoutes: { 'GET /public': handlers.get('public') },
});
`;

/** An app with the example's handlers, where it finds the packages of the example. */
function appFolder(): string {
  mkdirSync(join(app, 'cdk.out'), { recursive: true });
  const folder = mkdtempSync(join(app, 'cdk.out/watched-'));
  const paths = { 'cdk-jwt-protected-api': [relative(folder, join(app, '../../src'))] };
  cpSync(join(app, 'handlers'), join(folder, 'handlers'), { recursive: true });
  for (const [file, content] of [
    ['cdk.json', JSON.stringify({ app: 'npx tsx app.ts' })],
    ['package.json', '{"name":"watched","private":true}'],
    ['tsconfig.json', JSON.stringify({ compilerOptions: { paths } })],
    ['app.ts', STACK],
  ] as const) {
    writeFileSync(join(folder, file), content);
  }
  return folder;
}

test('a handler of NodejsHandlers that is saved is served before the app is synthesized', {
  timeout: 180_000,
}, async (t) => {
  const folder = appFolder();
  const child = spawn(process.execPath, [program, '--watch', '--json', '--port', '0'], {
    cwd: folder,
    env: withoutCredentials,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close');
  t.after(async () => {
    child.kill('SIGINT');
    await ended;
    rmSync(folder, { recursive: true });
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const printed = async (text: () => string, pattern: RegExp) => {
    while (!pattern.test(text())) {
      assert.equal(child.exitCode, null, `the program ended:\n${stderr}`);
      await wait(50);
    }
  };
  await printed(() => stdout, /\n/);
  const [{ url }] = JSON.parse(stdout).apis;
  const answer = async () => (await fetch(`${url}/public`)).text();
  assert.equal(await answer(), 'Hello Stranger!');

  const handler = join(folder, 'handlers/public.ts');
  const source = readFileSync(handler, 'utf8');
  // What is saved before the program knows how it is bundled waits for the synthesis. It is given more time each time.
  for (let seconds = 1, isQuick = false; !isQuick; seconds *= 2) {
    await wait(seconds * 1000);
    stderr = '';
    writeFileSync(handler, source.replace('Stranger', `Reader ${seconds}`));
    await printed(() => stderr, / {2}rebuilt {2}/);
    assert.equal(await answer(), `Hello Reader ${seconds}!`);
    isQuick = / {2}rebuilt {2}handlers\/public\.ts .*\(serving the new code\)\n/.test(stderr);
  }
});
