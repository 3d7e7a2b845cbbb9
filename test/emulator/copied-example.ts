import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { git, lines } from '../../release/git';

const root = join(__dirname, '../..');

/** Copies an example, such as `examples/hello`, so that it can be edited. Returns its folder. */
export function copiedExample(example: string, folder: string): string {
  for (const file of lines(git(root, 'ls-files', '--cached', '--others', '--exclude-standard', example))) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    copyFileSync(join(root, file), join(folder, file));
  }
  const shared = ['src', 'node_modules', 'package.json', 'package-lock.json', join(example, 'node_modules')];
  for (const name of shared.filter((path) => existsSync(join(root, path)))) {
    symlinkSync(join(root, name), join(folder, name));
  }
  return join(folder, example);
}

/** Replaces a text that a file has once. */
export function replaceOnce(file: string, before: string, after: string): void {
  const parts = readFileSync(file, 'utf8').split(before);
  assert.equal(parts.length, 2, `${file} must have '${before}' once`);
  writeFileSync(file, parts.join(after));
}
