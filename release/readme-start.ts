import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeBlocksOf } from '../test/support/code-blocks';
import { run } from './command';

type Fact = (name: string, test: () => unknown) => Promise<void>;

/** Follows "Start your own" in the README in an empty folder, up to an API that answers. */
export async function startAsReadmeSays(
  fact: Fact,
  root: string,
  folder: string,
  registry: NodeJS.ProcessEnv,
): Promise<void> {
  const blocks = codeBlocksOf(readFileSync(join(root, 'README.md'), 'utf8'));
  const own = blocks.filter(({ heading }) => heading === 'Start your own');
  const [install, serve] = own.filter(({ language }) => language === 'sh');
  const stack = own.find(({ language }) => language === 'ts')!;
  assert.equal(serve.code, 'npx cdk-http-api-local', 'the README ends with another command');
  mkdirSync(folder);
  for (const command of install.code.split('\n')) {
    await fact(command, () => run('sh', ['-c', command], folder, registry));
  }
  writeFileSync(join(folder, 'lib/app-stack.ts'), stack.code);
  let program: ChildProcess | undefined;
  try {
    let url = '';
    await fact(serve.code, async () => {
      // With ports that are free, and what it serves in a form for programs.
      program = spawn('npx', ['cdk-http-api-local', '--port', '0', '--json'], {
        cwd: folder,
        env: { ...process.env, ...registry },
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: true, // npx passes no signal on to what it started
      });
      url = await served(program);
    });
    await fact('GET /public answers 200', async () => assert.equal((await fetch(`${url}/public`)).status, 200));
    await fact('GET /private answers 401', async () => assert.equal((await fetch(`${url}/private`)).status, 401));
  } finally {
    await stop(program);
  }
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
