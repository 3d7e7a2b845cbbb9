import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, it, type TestContext } from 'node:test';
import { askTemplate } from '../lib/ask-template.js';
import { parseCommandLine } from '../lib/command-line.js';
import { packageName } from '../lib/made-folder.js';
import { commandOf, packageManagerOf } from '../lib/package-manager.js';

const program = join(import.meta.dirname, '../bin/create-jwt-protected-api.js');

function temporaryFolder(test: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'create-'));
  test.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

function run(folder: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: folder, ...env },
  });
  return { status, stdout, stderr };
}

/** A PATH in which a package manager does what a test wants. */
function managerPath(folder: string, name: string, script: string): string {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return `${bin}${delimiter}${process.env.PATH}`;
}

describe('the starter', () => {
  it('makes an app, and prints the commands that come next', (t) => {
    const folder = temporaryFolder(t);
    const PATH = managerPath(folder, 'npm', 'mkdir node_modules');
    const { status, stdout, stderr } = run(folder, ['my-app', '--template', 'api'], { PATH });
    assert.equal(status, 0, stderr);
    const bearer = '"Authorization: Bearer $(npx cdk-http-api-local token you@example.com)"';
    assert.deepEqual(stdout.split('\n').slice(1), [
      '',
      `Created api in ${join(folder, 'my-app')}.`,
      '',
      'Serve the app on this machine:',
      '',
      '  cd my-app',
      '  npm start',
      '',
      'In another terminal, in the same folder, call the API as a signed-in user:',
      '',
      `  curl -H ${bearer} http://127.0.0.1:3403/private`,
      '',
      '',
    ]);
    assert.equal(JSON.parse(readFileSync(join(folder, 'my-app/package.json'), 'utf8')).name, 'my-app');
    assert.ok(existsSync(join(folder, 'my-app/node_modules')));
    assert.ok(existsSync(join(folder, 'my-app/.gitignore')));
  });

  it('installs with the package manager that runs it, and speaks of that', (t) => {
    const folder = temporaryFolder(t);
    const PATH = managerPath(folder, 'pnpm', 'echo "$@" > installed');
    const env = { PATH, npm_config_user_agent: 'pnpm/10.4.1 npm/? node/v24.0.0 linux x64' };
    const { stdout } = run(folder, ['my-app', '-t', 'api'], env);
    assert.match(stdout, / {2}pnpm start\n[\s\S]*\$\(pnpm exec cdk-http-api-local token/);
    assert.equal(readFileSync(join(folder, 'my-app/installed'), 'utf8'), 'install\n');
  });

  it('makes it in the folder that it stands in, where that is empty', (t) => {
    const folder = temporaryFolder(t);
    mkdirSync(join(folder, 'here/.git'), { recursive: true });
    const { status, stdout } = run(join(folder, 'here'), ['.', '--template', 'api', '--no-install']);
    assert.equal(status, 0);
    assert.doesNotMatch(stdout, /\bcd \./);
    assert.match(stdout, / {2}npm install\n {2}npm start/);
  });

  it('leaves nothing of an app whose packages cannot be installed, and says why', (t) => {
    const folder = temporaryFolder(t);
    const PATH = managerPath(folder, 'npm', 'mkdir node_modules; echo "no such package" >&2; exit 7');
    const { status, stderr } = run(folder, ['a/b/my-app', '--template', 'api'], { PATH });
    assert.equal(status, 1);
    assert.match(stderr, /^error: 'npm install .*' failed, so nothing was created: .*--no-install\nno such package\n$/);
    assert.ok(!existsSync(join(folder, 'a')));
    mkdirSync(join(folder, 'empty/.git'), { recursive: true });
    assert.equal(run(folder, ['empty', '--template', 'api'], { PATH }).status, 1);
    assert.deepEqual(readdirSync(join(folder, 'empty')), ['.git']);
  });

  it('makes nothing where the package manager is not there', (t) => {
    const folder = temporaryFolder(t);
    const { status, stderr } = run(folder, ['my-app', '--template', 'api'], { PATH: join(folder, 'none') });
    assert.equal(status, 1);
    assert.match(stderr, /ENOENT/);
    assert.ok(!existsSync(join(folder, 'my-app')));
  });

  it('refuses a folder that is not empty, and leaves it alone', (t) => {
    const folder = temporaryFolder(t);
    mkdirSync(join(folder, 'my-app'));
    writeFileSync(join(folder, 'my-app/notes.txt'), 'mine');
    assert.deepEqual(run(folder, ['my-app', '--template', 'api', '--no-install']), {
      status: 1,
      stdout: '',
      stderr: "error: the folder 'my-app' is not empty; it contains notes.txt: choose a new or an empty folder\n",
    });
    assert.deepEqual(readdirSync(join(folder, 'my-app')), ['notes.txt']);
  });

  it('asks for the template in a terminal alone', (t) => {
    const folder = temporaryFolder(t);
    assert.deepEqual(run(folder, ['my-app']), {
      status: 1,
      stdout: '',
      stderr:
        'error: no template was given, and there is no terminal to ask for one: use --template with one of api, hello, notes\n',
    });
    assert.ok(!existsSync(join(folder, 'my-app')));
  });

  for (const [signIn, option] of [
    ['code', 'signInWithCode'],
    ['passkey', 'signInWithPasskey'],
    ['password', undefined],
  ] as const) {
    it(`turns on sign-in with a ${signIn}`, (t) => {
      const folder = temporaryFolder(t);
      const made = run(folder, ['my-app', '-t', 'hello', '--sign-in', signIn, '--no-install']);
      assert.equal(made.status, 0, made.stderr);
      const { context } = JSON.parse(readFileSync(join(folder, 'my-app/cdk.json'), 'utf8'));
      const options = Object.keys(context).filter((name) => name.startsWith('signIn'));
      assert.deepEqual(options, option === undefined ? [] : [option]);
      assert.ok(options.every((name) => context[name] === true));
      const stack = readFileSync(join(folder, 'my-app/app.ts'), 'utf8');
      assert.ok(
        options.every((name) => stack.includes(`isOn('${name}')`)),
        'the app reads the option',
      );
    });
  }

  it('takes the template that is chosen', async () => {
    const [input, output] = [new PassThrough(), new PassThrough()];
    const asked = askTemplate({ input, output });
    input.write('\u001b[B'); // down
    input.write('\r');
    assert.equal((await asked).name, 'hello');
  });

  it('ends where the question is cancelled', async () => {
    const [input, output] = [new PassThrough(), new PassThrough()];
    const asked = askTemplate({ input, output });
    input.write('\u0003'); // Ctrl-C
    await assert.rejects(asked, { message: 'interrupted: nothing was created' });
  });
});

describe('the command line', () => {
  const refused: readonly [args: readonly string[], message: string][] = [
    [[], "no folder was given for the new app: add one, as in 'npm create jwt-protected-api@latest my-app'"],
    [['a', 'b'], "unexpected argument 'b' after 'a': with npm create, put options after '--'"],
    [['a', '--template', 'app'], "unknown template 'app'; the templates are: api, hello, notes"],
    [
      ['a', '--templat', 'api'],
      "unknown option '--templat'; the options are: --help, --no-install, --sign-in, --template, --version",
    ],
    [['a', '--sign-in', 'sms'], "unknown sign-in method 'sms'; the methods are: password, code, passkey"],
    [
      ['a', '--template', 'api', '--sign-in', 'code'],
      "the template 'api' has no option --sign-in: remove the option, or use --template hello",
    ],
  ];
  for (const [args, message] of refused) {
    it(`refuses '${args.join(' ')}'`, () => assert.throws(() => parseCommandLine(args), { message }));
  }

  it('explains itself', () => {
    assert.deepEqual(parseCommandLine(['--help']), { name: 'help' });
    assert.deepEqual(parseCommandLine(['--version']), { name: 'version' });
  });
});

it('the package manager is the one that its user agent names', () => {
  const named = [undefined, 'npm/11.4.2 node/v24', 'yarn/4.9.1 npm/? node/v24', 'bun/1.2.0', 'other/1.0.0'];
  assert.deepEqual(named.map(packageManagerOf), ['npm', 'npm', 'yarn', 'bun', 'npm']);
  assert.equal(commandOf('yarn', 'npm start'), 'yarn start');
  assert.equal(commandOf('npm', 'npm start'), 'npm start');
});

it('an app is named after its folder, as npm accepts it', () => {
  const names = ['/a/My App', '/a/_private', '/a/Ünï', '/', '/a/b.c~d'].map(packageName);
  assert.deepEqual(names, ['my-app', 'private', 'n', 'my-app', 'b.c~d']);
});
