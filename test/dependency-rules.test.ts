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
    ['the library in the local program', 'local/src/cli.ts', 'cdk-jwt-protected-api', 'never imports the library'],
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
  ])('%s', (_, file, specifier, message) => {
    expect(lint(file, specifier)).toContain(message);
  });
});

test.each([
  ['private files in the library', 'src/routes.ts', './private/route-key'],
  ['files of the local program in itself', 'local/src/assembly/stack.ts', '../errors.js'],
  ['the library in the example', 'examples/hello/app.ts', 'cdk-jwt-protected-api'],
])('the lint allows %s', (_, file, specifier) => {
  expect(lint(file, specifier)).not.toContain('noRestrictedImports');
});
