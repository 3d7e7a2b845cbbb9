import { type ChildProcess, execFile, execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** An npm registry on this machine. It has the packages that were given, and every other one from npm's own registry. */
export interface LocalRegistry {
  /** Its address: 127.0.0.1 and a free port. */
  readonly url: string;
  /** The text of an `.npmrc`, for a folder in which npm is to use this registry. */
  readonly npmrc: string;
  /** Environment variables with which npm, npx and `npm create` use this registry in any folder, whatever an `.npmrc` says. */
  readonly env: NodeJS.ProcessEnv;
  /** Stops it, and removes what was published. */
  stop(): Promise<void>;
}

const modules = join(__dirname, 'node_modules');

/**
 * Starts a registry, and publishes packages to it. The first start in a clone installs the registry itself.
 *
 * @param tarballs the files that `npm pack` made
 */
export async function startRegistry(tarballs: readonly string[]): Promise<LocalRegistry> {
  install();
  const folder = mkdtempSync(join(tmpdir(), 'local-registry-'));
  const server = fork(join(__dirname, 'serve.cjs'), { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: [] });
  const stop = async () => {
    await ended(server);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    server.send(settings(folder, tarballs.map(nameOf)));
    const [port] = await Promise.race([once(server, 'message'), failure(server)]);
    const url = `http://127.0.0.1:${port}/`;
    // npm publishes to no registry without a token. This one accepts any.
    const npmrc = `registry=${url}\n//127.0.0.1:${port}/:_authToken=anyone\n`;
    writeFileSync(join(folder, 'npmrc'), npmrc);
    const env = { npm_config_registry: url, npm_config_userconfig: join(folder, 'npmrc') };
    for (const tarball of tarballs) {
      await publish(tarball, folder, env);
    }
    return { url, npmrc, env, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Installed under another name first: tests in several processes may come here at once. */
function install(): void {
  if (existsSync(modules)) {
    return;
  }
  const folder = mkdtempSync(join(__dirname, 'node_modules.'));
  try {
    for (const file of ['package.json', 'package-lock.json', '.npmrc']) {
      copyFileSync(join(__dirname, file), join(folder, file));
    }
    execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'pipe' });
    renameSync(join(folder, 'node_modules'), modules);
  } catch (error) {
    if (!existsSync(modules)) {
      throw error;
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What `serve.cjs` needs: the packages of this registry, where all others are, and the configuration of verdaccio. */
function settings(folder: string, names: readonly string[]): object {
  const upstream = execFileSync('npm', ['config', 'get', 'registry'], { cwd: folder, encoding: 'utf8' }).trim();
  const configuration = {
    configPath: join(folder, 'verdaccio.yaml'),
    storage: join(folder, 'storage'),
    web: { enable: false },
    log: { type: 'stderr', level: 'fatal' },
    packages: Object.fromEntries(names.map((name) => [name, { access: '$all', publish: '$all' }])),
    max_body_size: '100mb',
  };
  return { names, upstream, configuration };
}

function nameOf(tarball: string): string {
  return JSON.parse(execFileSync('tar', ['-xzOf', tarball, 'package/package.json'], { encoding: 'utf8' })).name;
}

async function publish(tarball: string, cwd: string, env: NodeJS.ProcessEnv): Promise<void> {
  // As a release publishes, without what only a workflow can prove.
  const args = [join(__dirname, '../publish-npm.mjs'), tarball, '--', '--no-provenance'];
  await promisify(execFile)(process.execPath, args, { cwd, env: { ...process.env, ...env } });
}

async function failure(server: ChildProcess): Promise<never> {
  const [code] = await once(server, 'exit');
  throw new Error(`the local registry ended with ${code} before it was ready`);
}

async function ended(server: ChildProcess): Promise<void> {
  if (server.exitCode === null && server.signalCode === null) {
    const exit = once(server, 'exit');
    server.kill();
    await exit;
  }
}
