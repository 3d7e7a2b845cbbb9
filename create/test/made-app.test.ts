import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LocalRegistry } from '../../release/registry/local-registry.js';

const root = join(import.meta.dirname, '../..');
// By `require`, as it is a CommonJS module that looks for files beside it.
const { startRegistry } = createRequire(import.meta.url)(
  '../../release/registry/local-registry.ts',
) as typeof import('../../release/registry/local-registry.js');
const folder = mkdtempSync(join(tmpdir(), 'made-'));

const { NODE_TEST_CONTEXT: _, ...environment } = process.env;
const env: NodeJS.ProcessEnv = {
  ...Object.fromEntries(Object.entries(environment).filter(([name]) => !/^(AWS_|npm_)/.test(name))),
  npm_config_prefer_offline: 'true',
  npm_config_audit: 'false',
};

function run(cwd: string, command: string, ...args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8', env, maxBuffer: 1e8 });
  assert.equal(status, 0, `${[command, ...args].join(' ')}: ${error?.message ?? `${stdout}\n${stderr}`}`);
  return stdout;
}

function pack(workspace: string): string {
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  const [{ filename }] = JSON.parse(run(join(root, workspace), 'npm', ...args));
  return join(folder, filename);
}

/** Makes an app in an empty folder, as a user does, with the packages as they are published. */
function made(template: string): string {
  run(folder, 'npm', 'create', '--yes', 'jwt-protected-api@latest', template, '--', '--template', template);
  return join(folder, template);
}

let registry: LocalRegistry | undefined;

before(async () => {
  run(join(root, 'create'), 'npm', 'run', 'templates');
  registry = await startRegistry(['.', 'local', 'create'].map(pack));
  Object.assign(env, registry.env);
});
after(async () => {
  await registry?.stop();
  rmSync(folder, { recursive: true });
});

/** A script of the app that goes on until it is ended. */
class Script {
  #printed = '';
  readonly #child;
  readonly #closed;

  constructor(test: TestContext, app: string, args: readonly string[], more: NodeJS.ProcessEnv = {}) {
    // A group of its own, as a terminal gives it: Ctrl-C goes to all of it.
    this.#child = spawn('npm', args, { cwd: app, env: { ...env, ...more }, detached: true });
    this.#closed = once(this.#child, 'close');
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream.on('data', (chunk) => {
        this.#printed += chunk;
      });
    }
    test.after(() => this.signal('SIGKILL'));
  }

  async prints(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = pattern.exec(this.#printed);
      if (found) {
        return found;
      }
      assert.ok(this.#child.exitCode === null && this.#child.signalCode === null, this.#printed);
      await sleep(50);
    }
  }

  /** As Ctrl-C ends it. */
  async interrupt(): Promise<void> {
    this.signal('SIGINT');
    await this.#closed;
  }

  private signal(signal: NodeJS.Signals): void {
    try {
      process.kill(-(this.#child.pid ?? 0), signal);
    } catch {
      // All of it has ended.
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

describe('the app that is made with the template api', () => {
  let app: string;
  before(() => {
    app = made('api');
  });

  it('passes its own tests, compiles and synthesizes as it stands, and its inventory of routes is up to date', () => {
    const printed = run(app, 'npm', 'test');
    assert.match(printed, /^> tsc && /m);
    assert.match(printed, /^# pass 3$|ℹ pass 3/m);
    assert.match(run(app, 'npx', 'cdk', 'synth'), /AWS::ApiGatewayV2::Route/);
    const synthesized = ['--output', 'cdk.out'];
    const checked = run(app, 'npx', 'cdk-http-api-local', 'routes', ...synthesized, '--check', 'routes.jsonl');
    assert.match(checked, /is up to date/);
  });

  it('answers the seeded user, and nobody without a token', async (t) => {
    const serving = new Script(t, app, ['start', '--', '--port', '0']);
    const [, api] = await serving.prints(/^ *API +(http:\S+)[\s\S]*^Routes$/m);
    assert.equal((await fetch(`${api}/public`)).status, 200);
    assert.equal((await fetch(`${api}/private`)).status, 401);
    const token = run(app, 'npx', 'cdk-http-api-local', 'token', 'you@example.com').trim();
    const answer = await fetch(`${api}/private`, { headers: { authorization: `Bearer ${token}` } });
    assert.deepEqual([answer.status, (await answer.text()).slice(0, 11)], [200, 'Hello User!']);
    await serving.interrupt();
    await assert.rejects(fetch(`${api}/public`));
  });
});

describe('the app that is made with the template hello', () => {
  let app: string;
  before(() => {
    app = made('hello');
  });

  it('passes its own tests, compiles and synthesizes as it stands', () => {
    assert.match(run(app, 'npm', 'test'), /^# fail 0$|ℹ fail 0/m);
    run(app, 'npx', 'tsc', '-p', 'frontend');
    assert.match(run(app, 'npx', 'cdk', 'synth'), /AWS::CloudFront::Distribution/);
  });

  it('serves its pages with hot reload beside the app, which their origin may call, and stops both', async (t) => {
    const [first, pages] = [await freePort(), await freePort()];
    const manifest = join(app, 'package.json');
    const script = readFileSync(manifest, 'utf8');
    // Others on this machine may have the usual ports.
    const moved = script
      .replaceAll('5173', String(pages))
      .replace('--watch --allow', `--port ${first} --watch --allow`);
    writeFileSync(manifest, moved);
    const site = `http://localhost:${first}`;
    const serving = new Script(t, app, ['run', 'dev'], { HELLO_SITE: site });
    await serving.prints(/^\[api\] Routes$/m);
    await serving.prints(/^\[pages\].*ready in/m);
    const origin = `http://localhost:${pages}`;
    assert.match(await (await fetch(origin)).text(), /\/@vite\/client/);
    const { API } = JSON.parse(await (await fetch(`${origin}/config.json`)).text());
    const answer = await fetch(`${API.REST.api.endpoint}/public`, { headers: { origin } });
    assert.deepEqual([answer.status, answer.headers.get('access-control-allow-origin')], [200, origin]);
    await serving.interrupt();
    await assert.rejects(fetch(site));
    await assert.rejects(fetch(origin));
  });
});

describe('the app that is made with the template notes', () => {
  let app: string;
  before(() => {
    app = made('notes');
  });

  it('passes its own tests, and its inventory of routes is up to date', () => {
    assert.match(run(app, 'npm', 'test'), /^# fail 0$|ℹ fail 0/m);
    assert.match(run(app, 'npx', 'cdk-http-api-local', 'routes', '--check', 'routes.jsonl'), /is up to date/);
  });
});
