import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Check, runChecks } from './check';

const cwd = mkdtempSync(join(tmpdir(), 'check-'));
afterAll(() => rmSync(cwd, { recursive: true }));
beforeEach(() => {
  writeFileSync(join(cwd, 'log'), '');
  jest.spyOn(console, 'log').mockReturnValue();
});

test('a check begins when what it needs has ended, whatever its place in the list', async () => {
  await runChecks([check('late', 'log', ['early']), check('early')], 2);
  expect(readFileSync(join(cwd, 'log'), 'utf8')).toBe('early.late.');
});

test('the counts come in the order of the checks', async () => {
  expect(await runChecks([check('passes', 'log', ['fails']), check('fails', 'exit 3')], 2)).toEqual([
    { passed: 1, failed: 0 },
    { passed: 0, failed: 1 },
  ]);
});

test.each([
  ['counts its tests', '<testcase/><testcase><failure/></testcase>', 'exit 1', { passed: 1, failed: 1 }],
  ['fails without a failed test', '<testcase/>', 'exit 1', { passed: 1, failed: 1 }],
  ['skips a test', '<testcase/><testcase><skipped/></testcase>', 'exit 0', { passed: 1, failed: 1 }],
  ['runs no test', '<testsuites/>', 'exit 0', { passed: 0, failed: 1 }],
])('a suite that %s has these counts', async (_, report, command, counts) => {
  writeFileSync(join(cwd, 'report.xml'), report);
  expect(await runChecks([{ ...check('suite', command), report: join(cwd, 'report.xml') }], 2)).toEqual([counts]);
});

test('a suite without a report has failed', async () => {
  const suite = { ...check('suite', 'exit 0'), report: join(cwd, 'none.xml') };
  expect(await runChecks([suite], 2)).toEqual([{ passed: 0, failed: 1 }]);
});

test('a check that needs what no check makes is an error', async () => {
  await expect(runChecks([check('lost', 'log', ['nothing'])], 2)).rejects.toThrow(
    "nothing makes what 'lost' needs: nothing",
  );
});

function check(name: string, command = 'log', needs: string[] = []): Check {
  return { name, cwd, needs, command: command === 'log' ? `printf ${name}. >> log` : command };
}
