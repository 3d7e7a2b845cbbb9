import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../support/assembly.js';
import { Program } from '../support/program.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** What the README says under "Start your own": the commands, and the file that the reader writes before the last one. */
function readme() {
  const text = readFileSync(join(root, 'README.md'), 'utf8');
  const [, section = ''] = /^## Start your own\n([\s\S]*?)^## /m.exec(text) ?? [];
  const commands = [...section.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block]) => block).join('');
  const [, file = ''] = /into `(lib\/[\w-]+\.ts)`/.exec(section) ?? [];
  const [, content = ''] = /^```ts fixture=file\n([\s\S]*?)^```$/m.exec(section) ?? [];
  return { commands: commands.trim().split('\n'), file, content };
}

it('an app of one’s own, by the four commands of the README and the packages as they are published, is served', async (t) => {
  const folder = temporaryFolder(t);
  const run = (cwd: string, command: string, ...args: string[]) =>
    execFileSync(command, args, {
      cwd,
      encoding: 'utf8',
      stdio: 'pipe',
      env: { ...process.env, npm_config_yes: 'true' },
    });
  const pack = (of: string) => {
    const [{ filename }] = JSON.parse(
      run(of, 'npm', 'pack', '--json', '--ignore-scripts', '--pack-destination', folder),
    );
    return join(folder, filename);
  };
  const { commands, file, content } = readme();
  const published = {
    'cdk-jwt-protected-api': pack(root),
    'cdk-http-api-local': pack(join(root, 'local')),
  };
  const app = join(folder, 'app');
  mkdirSync(app);

  const [serving, ...preparing] = [...commands].reverse();
  assert.equal(preparing.length, 3);
  for (const command of preparing.reverse()) {
    const [program = '', ...args] = command.split(' ');
    const installs = program === 'npm';
    run(app, program, ...args.map((arg) => (installs ? (published[arg as keyof typeof published] ?? arg) : arg)));
  }
  writeFileSync(join(app, file), content);

  assert.equal(serving, 'npx cdk-http-api-local');
  const installed = join(app, 'node_modules/cdk-http-api-local');
  const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  assert.deepEqual(Object.keys(manifest.dependencies), ['minimatch']);
  assert.ok(existsSync(join(installed, 'LICENSE')));
  const program = await Program.start(t, app, ['--port', '0'], {}, join(installed, manifest.bin['cdk-http-api-local']));
  const api = program.address('API');
  assert.equal(await (await fetch(`${api}/public`)).text(), 'Hello!');
  assert.equal((await fetch(`${api}/private`)).status, 401);
  assert.equal(await program.interrupt(), 0);
});
