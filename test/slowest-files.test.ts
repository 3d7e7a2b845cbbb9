import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { slowestFiles } from './slowest-files';

const reports = mkdtempSync(join(tmpdir(), 'reports-'));
afterAll(() => rmSync(reports, { recursive: true }));

test('the slowest files of all suites come first, whichever runner they are of', () => {
  mkdirSync(join(reports, 'browser')); // screenshots
  const suite = (file: string, time: string) =>
    `<testsuite name="${file}" errors="0" timestamp="2026-01-02T00:00:00" time="${time}" tests="2"><testcase time="1"/>`;
  writeFileSync(join(reports, 'junit.xml'), suite('test/c.test.ts', '20.04') + suite('test/d.test.ts', '0.1'));
  const comment = '<!--\n9.6 local/test/a.test.ts\n100.0 local/test/b.test.ts\n-->\n';
  writeFileSync(join(reports, 'local.xml'), `<testsuite name="a law" time="300"/>\n${comment}`);
  expect(slowestFiles(reports, 3)).toEqual([
    '  100 s local/test/b.test.ts',
    '   20 s test/c.test.ts',
    '   10 s local/test/a.test.ts',
  ]);
});
