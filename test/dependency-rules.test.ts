import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const root = join(__dirname, '..');

/** What the lint says of an import, in a tree of one file under this repository's rules. */
function lint(file: string, specifier: string): string {
  const tree = mkdtempSync(join(tmpdir(), 'lint-'));
  try {
    const rules = JSON.parse(readFileSync(join(root, 'biome.jsonc'), 'utf8').replace(/^\/\/.*$/m, ''));
    writeFileSync(join(tree, 'biome.json'), JSON.stringify({ ...rules, vcs: { enabled: false } }));
    mkdirSync(join(tree, dirname(file)), { recursive: true });
    writeFileSync(join(tree, file), `import '${specifier}';\n`);
    const args = ['lint', '--only=noRestrictedImports', file];
    const { stdout, stderr } = spawnSync(join(root, 'node_modules/.bin/biome'), args, { cwd: tree, encoding: 'utf8' });
    expect(stdout).toContain('Checked 1 file');
    return stderr;
  } finally {
    rmSync(tree, { recursive: true });
  }
}

describe('the lint refuses', () => {
  test.each([
    ['the library in the local program', 'local/src/cli/cli.ts', 'cdk-jwt-protected-api', 'never imports the library'],
    [
      'the library’s files in the local program',
      'local/src/assembly/stack.ts',
      '../../../src/routes',
      'never imports the library',
    ],
    [
      'private files in a test',
      'test/routes.test.ts',
      '../src/private/route-key',
      'src/private is imported by src alone',
    ],
    [
      'private files in the example',
      'examples/hello/app.ts',
      '../../src/private/cors',
      'src/private is imported by src alone',
    ],
    ['a server in a pure file', 'local/src/assembly/intrinsics.ts', 'node:http', 'this file is pure'],
    ['the file system in a pure file', 'local/src/assembly/intrinsics.ts', 'node:fs/promises', 'this file is pure'],
    ['a socket in a service', 'local/src/services/queues/queue.ts', 'node:net', 'this file is pure'],
    ['the file system deep in a service', 'local/src/services/queues/a/b/c.ts', 'node:fs', 'this file is pure'],
  ])('%s', (_, file, specifier, message) => {
    expect(lint(file, specifier)).toContain(message);
  });

  test.each([
    ['a service in another', 'local/src/services/queues/queue.ts', '../user-pools/index.js'],
    ['a service in a folder of another', 'local/src/services/queues/wire/send.ts', '../../tables/tables-service.js'],
    ['a service in what it does to the machine', 'local/src/services/queues/io/disk.ts', '../../tables/io/disk.js'],
    [
      'a service deep in what it does to the machine',
      'local/src/services/queues/io/a/disk.ts',
      '../../../tables/io/disk.js',
    ],
    ['a service deep in another', 'local/src/services/queues/a/b/c.ts', '../../../tables/index.js'],
    ['the list of services in a service', 'local/src/services/queues/queue.ts', '../all.js'],
    ['what is printed in a service', 'local/src/services/queues/queue.ts', '../../cli/start-report.js'],
    ['a service in the host', 'local/src/host/serving.ts', '../services/queues/index.js'],
    ['the list of services in the host', 'local/src/host/http/listen.ts', '../../services/all.js'],
    ['a service in what watches', 'local/src/watch/app-watcher.ts', '../services/functions/index.js'],
    ['a service in the commands', 'local/src/cli/cli.ts', '../services/queues/index.js'],
    ['the inside of user pools in the commands', 'local/src/cli/cli.ts', '../services/user-pools/cognito.js'],
    ['the inside of a service in what tests import', 'local/src/index.ts', './services/sites/sites-service.js'],
    ['the gateway in the inventory', 'local/src/inventory/inventory.ts', '../services/http-api/gateway.js'],
    ['the host in the assembly', 'local/src/assembly/stack.ts', '../host/clock.js'],
    ['the commands in the host', 'local/src/host/serving.ts', '../cli/output.js'],
  ])('%s', (_, file, specifier) => {
    expect(lint(file, specifier)).toContain('noRestrictedImports');
  });
});

test.each([
  ['private files in the library', 'src/routes.ts', './private/route-key'],
  ['files of the local program in itself', 'local/src/assembly/stack.ts', '../errors.js'],
  ['the list of services in the commands', 'local/src/cli/cli.ts', '../services/all.js'],
  ['the facade of user pools in the commands', 'local/src/cli/cli.ts', '../services/user-pools/index.js'],
  ['the model of HTTP APIs in the inventory', 'local/src/inventory/inventory.ts', '../services/http-api/model/arn.js'],
  ['the documents of services in what tests import', 'local/src/index.ts', './services/sites/index.js'],
  ['services in their list', 'local/src/services/all.ts', './queues/index.js'],
  ['the contract in a service', 'local/src/services/queues/a/queue.ts', '../../service.js'],
  ['the host in a service', 'local/src/services/queues/a/queue.ts', '../../../host/clock.js'],
  ['the file system in what a service does to the machine', 'local/src/services/queues/io/disk.ts', 'node:fs'],
  ['the library in the example', 'examples/hello/app.ts', 'cdk-jwt-protected-api'],
])('the lint allows %s', (_, file, specifier) => {
  expect(lint(file, specifier)).not.toContain('noRestrictedImports');
});
