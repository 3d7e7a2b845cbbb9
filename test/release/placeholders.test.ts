import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { releasedPackages } from '../../release/packages';
import { placeholders } from '../../release/placeholders';

const root = mkdtempSync(join(tmpdir(), 'placeholders-'));
afterAll(() => rmSync(root, { recursive: true }));

test('a placeholder in a package is named with its place and the way out', () => {
  write('.', {
    repository: { url: 'https://github.com/example/cdk-jwt-protected-api.git' },
    jsii: { targets: { java: { maven: { groupId: 'io.github.example' } }, python: { distName: 'examples-of-it' } } },
  });
  write('local', { repository: { url: 'https://github.com/acme/cdk-jwt-protected-api.git' } });
  expect(placeholders(root, releasedPackages)).toEqual([
    "package.json has the placeholder 'https://github.com/example/cdk-jwt-protected-api.git' as repository.url: name yours at the top of .projenrc.ts",
    "package.json has the placeholder 'io.github.example' as targets.java.maven.groupId: name yours at the top of .projenrc.ts",
  ]);
});

test('packages without placeholders can be released', () => {
  write('.', { repository: { url: 'https://github.com/acme/cdk-jwt-protected-api.git' } });
  expect(placeholders(root, releasedPackages)).toEqual([]);
});

function write(folder: string, manifest: object): void {
  mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, folder, 'package.json'), JSON.stringify(manifest));
}
