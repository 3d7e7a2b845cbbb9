import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from './command';

type Fact = (name: string, test: () => unknown) => Promise<void>;

/** Follows "Start your own" in the README in an empty folder: the starter, and every step without it, up to an answer to a user. */
export async function startAsReadmeSays(
  fact: Fact,
  root: string,
  folder: string,
  registry: NodeJS.ProcessEnv,
): Promise<void> {
  const [, starter = '', steps = ''] =
    /^## Start your own\n(.*?)^### Step by step\n(.*?)^Requires /ms.exec(
      readFileSync(join(root, 'README.md'), 'utf8'),
    ) ?? [];
  const [create = ''] = blocksOf(starter)[0]?.code.split('\n') ?? [];
  assert.match(create, /^npm create /, 'the README starts with another command');
  mkdirSync(folder);
  await fact(create, () => run('sh', ['-c', create], folder, registry));

  const app = join(folder, 'app');
  mkdirSync(app);
  const [install, serve, call, ...more] = blocksOf(steps).filter(({ file }) => file === undefined);
  assert.equal(serve?.code, 'npx cdk-http-api-local --seed users.json', 'the README serves with another command');
  assert.deepEqual([call?.code.split(' ')[0], more], ['curl', []], 'the README ends with another command');
  for (const command of install.code.split('\n')) {
    await fact(command, () => run('sh', ['-c', command], app, registry));
  }
  for (const { file, code } of blocksOf(steps)) {
    if (file !== undefined) {
      mkdirSync(dirname(join(app, file)), { recursive: true });
      writeFileSync(join(app, file), `${code}\n`);
    }
  }
  let program: ChildProcess | undefined;
  try {
    let url = '';
    await fact(serve.code, async () => {
      // With ports that are free, and what it serves in a form for programs.
      program = spawn('sh', ['-c', `${serve.code} --port 0 --json`], {
        cwd: app,
        env: { ...process.env, ...registry },
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: true, // npx passes no signal on to what it started
      });
      url = await served(program);
    });
    await fact('GET /private answers 401', async () => assert.equal((await fetch(`${url}/private`)).status, 401));
    await fact('GET /private answers 200 to the user', async () => {
      const token = run('npx', ['cdk-http-api-local', 'token', 'you@example.com'], app, registry).trim();
      const headers = { authorization: `Bearer ${token}` };
      assert.equal((await fetch(`${url}/private`, { headers })).status, 200);
    });
  } finally {
    await stop(program);
  }
}

/** Blocks of code, with the file that the sentence before names. */
function blocksOf(text: string): { readonly file: string | undefined; readonly code: string }[] {
  const found = text.matchAll(/(?:in `([\w./-]+)`:\n\n)?^```\w+.*\n([\s\S]*?)\n```$/gm);
  return [...found].map(([, file, code]) => ({ file, code }));
}

/** The address of the API that a program says it serves. */
async function served(program: ChildProcess): Promise<string> {
  let output = '';
  program.stderr!.on('data', (chunk) => {
    output += chunk;
  });
  const ended = once(program, 'exit').then(() => {
    throw new Error(`it ended:\n${output}`);
  });
  const document = new Promise<string>((resolve) => {
    let stdout = '';
    program.stdout!.on('data', (chunk) => {
      stdout += chunk;
      const [line] = /^\{.*\}$/m.exec(stdout) ?? [];
      if (line) {
        const { apis } = JSON.parse(line) as { apis: { url: string }[] };
        resolve(apis[0].url);
      }
    });
  });
  return Promise.race([document, ended]);
}

async function stop(program: ChildProcess | undefined): Promise<void> {
  if (program?.pid && program.exitCode === null && program.signalCode === null) {
    const exit = once(program, 'exit');
    process.kill(-program.pid);
    await exit;
  }
}
