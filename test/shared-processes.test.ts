import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reportersOf } from './node-reporters';
import { canShare, sharedProcesses } from './shared-processes';

const folder = mkdtempSync(join(tmpdir(), 'shared-'));
afterAll(() => rmSync(folder, { recursive: true }));

function written(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

/** A file of one test, named after it. */
function fileOfTests(name: string, does = ''): { source: string; compiled: string } {
  const file = written(
    `${name}.test.mjs`,
    `import { test } from 'node:test';\ntest('${name} ' + process.pid, () => {${does}});\n`,
  );
  return { source: file, compiled: file };
}

test('files that share a process are each in the report, and what fails in one fails nothing else', () => {
  const tests = [fileOfTests('first'), fileOfTests('second', "throw new Error('broken')"), fileOfTests('third')];
  const files = sharedProcesses(tests, join(folder, 'of-three'));
  expect(files).toHaveLength(1);
  const report = join(folder, 'report.xml');
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const { status } = spawnSync(process.execPath, ['--test', ...reportersOf(report), ...files], { env });
  expect(status).toBe(1);
  const xml = readFileSync(report, 'utf8');
  const cases = [...xml.matchAll(/<testcase name="(\w+) (\d+)"/g)].map(([, name, pid]) => ({ name, pid }));
  expect(cases.map(({ name }) => name)).toEqual(['first', 'second', 'third']);
  expect(new Set(cases.map(({ pid }) => pid)).size).toBe(1);
  expect(xml.match(/<failure\b/g)).toHaveLength(1);
  expect([...xml.matchAll(/^\d+\.\d .*\/(\w+)\.test\.ts$/gm)].map(([, name]) => name)).toEqual([
    'first',
    'second',
    'third',
  ]);
});

test('no process is shared by more than 28 files, and none of them is left out', () => {
  const tests = Array.from({ length: 57 }, (_, index) => fileOfTests(`n${index}`));
  const files = sharedProcesses(tests, join(folder, 'of-many'));
  const names = files.map((file) =>
    [...readFileSync(file, 'utf8').matchAll(/\/(n\d+)\.test/g)].map(([, name]) => name),
  );
  expect(names.map(({ length }) => length)).toEqual([28, 28, 1]);
  expect(names.flat()).toEqual(tests.map((_, index) => `n${index}`));
});

test.each([
  ['a hook before all tests', 'before(() => {});\n', false],
  ['a hook after each test', "import 'node:test';\nafterEach(() => {});\n", false],
  ['hooks of a describe', "describe('a', () => {\n  before(() => {});\n});\n", true],
  ['the window of a page', "import { JsdomPage } from '../../support/jsdom-page.js';\n", false],
  ['another fetch', '  globalThis.fetch = async () => new Response();\n', false],
  ['the fetch of Node.js', 'const response = await globalThis.fetch(url);\n', true],
])('a file shares its process only if it changes nothing of it: %s', (_, text, can) => {
  expect(canShare(written('tests.test.ts', text))).toBe(can);
});
