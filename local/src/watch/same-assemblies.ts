import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Assembly } from '../assembly/assembly.js';
import type { Stack } from '../assembly/stack.js';
import { filesIn } from '../host/files/same-folders.js';

/**
 * Whether another synthesis produced the same as what is served. A hash in a template only identifies an asset, so the contents
 * of the assets are compared instead.
 */
export function sameAssemblies(served: Assembly, other: Assembly): boolean {
  return (
    served.stacks.length === other.stacks.length &&
    served.stacks.every((stack) => {
      const counterpart = other.stacks.find(({ key }) => key === stack.key);
      return counterpart !== undefined && textOf(stack, counterpart) === textOf(counterpart, stack);
    }) &&
    served.standIns.join() === other.standIns.join()
  );
}

/** The template, with the hashes of versions and of assets that the other one does not have replaced. */
function textOf(stack: Stack, other: Stack): string {
  const template = stack.templateText.replace(/(?<=[0-9A-F]{8})[0-9a-f]{32}(?=")/g, '');
  const there = other.assets.paths;
  return [...stack.assets.paths]
    .filter(([key, path]) => there.get(key) !== path)
    .reduce((text, [key, path]) => text.replaceAll(hashIn(key), contentOf(path)), template);
}

/** Of `<prefix><hash>.zip`. */
function hashIn(key: string): string {
  return /[0-9a-f]{64}/.exec(key)?.[0] ?? key;
}

/** The templates of nested stacks are compared as stacks, no matter what hashes they contain. */
function contentOf(path: string): string {
  if (path.endsWith('.template.json') || !existsSync(path)) {
    return '';
  }
  const files = statSync(path).isDirectory() ? filesIn(path) : [''];
  const hash = createHash('sha256');
  for (const file of files) {
    hash.update(`${file}\0`).update(
      createHash('sha256')
        .update(readFileSync(join(path, file)))
        .digest(),
    );
  }
  return hash.digest('hex');
}
