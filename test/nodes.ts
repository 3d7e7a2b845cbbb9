/**
 * Runs every suite on several versions of Node.js, which the npm package `node` brings: `npx projen test:nodes`, or
 * `npx tsx test/nodes.ts 22 24`.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const root = join(__dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'nodes-'));
const results: { version: string; passed: boolean }[] = [];
try {
  for (const version of process.argv.slice(2)) {
    const bin = installed(version);
    const found = execFileSync(join(bin, 'node'), ['--version'], { encoding: 'utf8' }).trim();
    console.log(`\n=== Node.js ${found}`);
    const { status } = spawnSync('npm', ['test'], {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, PATH: [bin, process.env.PATH].join(delimiter) },
    });
    results.push({ version: found, passed: status === 0 });
  }
} finally {
  rmSync(folder, { recursive: true });
}

console.log();
for (const { version, passed } of results) {
  console.log(`${passed ? 'ok    ' : 'FAILED'} Node.js ${version}`);
}
const failed = results.filter(({ passed }) => !passed).length;
console.log(`\n${results.length - failed} passed, ${failed} failed`);
process.exitCode = results.length > 0 && failed === 0 ? 0 : 1;

/** The folder of the binary. */
function installed(version: string): string {
  const project = join(folder, version);
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), JSON.stringify({ private: true }));
  // Its install script chooses the package of this system. No other script runs here.
  execFileSync('npm', ['install', '--no-audit', '--no-fund', `node@${version}`], { cwd: project, stdio: 'pipe' });
  return join(project, 'node_modules/node/bin');
}
