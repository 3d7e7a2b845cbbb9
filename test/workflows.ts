/** Checks the workflows with actionlint and zizmor, which it installs under node_modules: Go and Python must be here. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const ACTIONLINT = '1.7.12';
const ZIZMOR = '1.32.0';

const root = join(__dirname, '..');
const cache = join(root, 'node_modules/.cache');
const actionlint = join(cache, `actionlint-${ACTIONLINT}`);
const zizmor = join(cache, `zizmor-${ZIZMOR}`);

if (!existsSync(join(actionlint, 'actionlint'))) {
  run('go', ['install', `github.com/rhysd/actionlint/cmd/actionlint@v${ACTIONLINT}`], { GOBIN: actionlint });
}
if (!existsSync(join(zizmor, 'bin/zizmor'))) {
  run('python3', ['-m', 'venv', zizmor]);
  run(join(zizmor, 'bin/pip'), ['install', '--quiet', '--disable-pip-version-check', `zizmor==${ZIZMOR}`]);
}
run(join(actionlint, 'actionlint'), ['-color']);
run(join(zizmor, 'bin/zizmor'), ['--offline', '.github']);
console.log('\n2 passed, 0 failed');

function run(command: string, args: string[], env: NodeJS.ProcessEnv = {}): void {
  execFileSync(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
}
