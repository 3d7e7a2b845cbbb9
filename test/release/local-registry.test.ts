import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LocalRegistry, startRegistry } from '../../release/registry/local-registry';

jest.setTimeout(300_000);

const OWN = 'cdk-jwt-protected-api'; // a name that nobody but this project publishes
const folder = mkdtempSync(join(tmpdir(), 'local-registry-test-'));
let registry: LocalRegistry;

beforeAll(async () => {
  registry = await startRegistry([tarballOf(OWN, '0.1.0')]);
});
afterAll(async () => {
  await registry.stop();
  rmSync(folder, { recursive: true });
});

test('a local registry has what was published to it', () => {
  expect(npm('view', OWN, 'version')).toBe('0.1.0');
});

test('a local registry has every other package from the registry of npm', () => {
  expect(npm('view', 'constructs@10.5.0', 'name')).toBe('constructs');
});

test('an .npmrc leads to a local registry as its environment variables do', () => {
  writeFileSync(join(folder, '.npmrc'), registry.npmrc);
  expect(run('npm', ['config', 'get', 'registry'], { npm_config_registry: undefined })).toBe(registry.url);
});

test('a version that is published already is left alone if it is the same file', async () => {
  const tarball = tarballOf(OWN, '0.1.0');
  const { stop } = await startRegistry([tarball, tarball]);
  await stop();
});

test('a version that is published already with other contents fails', async () => {
  const tarball = tarballOf(OWN, '0.1.0');
  copyFileSync(tarball, join(folder, 'first.tgz'));
  tarballOf(OWN, '0.1.0', 'other contents');
  await expect(startRegistry([join(folder, 'first.tgz'), tarball])).rejects.toThrow(
    'cdk-jwt-protected-api@0.1.0 is published already with other contents: release another version',
  );
});

test('nothing answers once a local registry is stopped', async () => {
  const { url, stop } = await startRegistry([]);
  await expect(fetch(url)).resolves.toBeDefined();
  await stop();
  await expect(fetch(url)).rejects.toThrow('fetch failed');
});

function tarballOf(name: string, version: string, description = ''): string {
  mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, name, 'package.json'), JSON.stringify({ name, version, description }));
  return join(folder, run('npm', ['pack', '--silent', join(folder, name)]));
}

function npm(...args: string[]): string {
  return run('npm', args, registry.env);
}

function run(command: string, args: string[], env: NodeJS.ProcessEnv = {}): string {
  return execFileSync(command, args, { cwd: folder, env: { ...process.env, ...env }, encoding: 'utf8' }).trim();
}
