import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { runInThisContext } from 'node:vm';
import * as cdk from 'aws-cdk-lib';

test('test files run in the context of the process', () => {
  expect(runInThisContext('Array')).toBe(Array);
});

test('packages are loaded once for all test files of a process', () => {
  expect(process.mainModule?.require(require.resolve('aws-cdk-lib'))).toBe(cdk);
});

test('what a test file changes of the process is undone when it ends', () => {
  const script = `
    const Environment = require(${JSON.stringify(require.resolve('./environment.js'))});
    const { fetch } = globalThis;
    const { exit, env: { PATH } } = process;
    const folder = process.cwd();
    const environment = new Environment();
    process.env.ADDED = '1';
    process.env.PATH = 'changed';
    delete process.env.REMOVED;
    process.chdir('..');
    process.exit = globalThis.fetch = undefined;
    globalThis.__coverage__ = {};
    environment.teardown().then(() => console.log(JSON.stringify({
      added: process.env.ADDED ?? null,
      path: process.env.PATH === PATH,
      removed: process.env.REMOVED,
      folder: process.cwd() === folder,
      exit: process.exit === exit,
      fetch: globalThis.fetch === fetch,
      coverage: globalThis.__coverage__ ?? null,
    })));
  `;
  const env = { ...process.env, REMOVED: '1' };
  const printed = execFileSync(process.execPath, ['-e', script], { env, encoding: 'utf8', cwd: __dirname });
  expect(JSON.parse(printed)).toEqual({
    added: null,
    path: true,
    removed: '1',
    folder: true,
    exit: true,
    fetch: true,
    coverage: null,
  });
});

test('what test files leave in the temporary folder is gone when their process ends', () => {
  const script = `
    require(${JSON.stringify(require.resolve('./environment.js'))});
    const { join } = require('node:path');
    const left = require('node:fs').mkdtempSync(join(require('node:os').tmpdir(), 'left-'));
    console.log(JSON.stringify([left, require('node:fs').existsSync(left)]));
  `;
  const printed = execFileSync(process.execPath, ['-e', script], { encoding: 'utf8', cwd: __dirname });
  const [left, wasThere] = JSON.parse(printed);
  expect([wasThere, existsSync(left)]).toEqual([true, false]);
});
