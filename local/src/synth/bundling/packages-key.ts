import { createHash } from 'node:crypto';
import { dirname, resolve } from 'node:path';
import type { Python } from '../../host/handlers/python.js';
import type { InstallStep } from './bundling-steps.js';
import { includedFile, isUrl, mayChange, optionLines, requirementLines } from './requirements.js';

/**
 * A key for the installed packages: the requirements, with all files that they refer to, and the Python version.
 *
 * @returns `undefined` if the result may be different the next time
 */
export function packagesKey(
  { files, args }: Pick<InstallStep, 'files' | 'args'>,
  python: Python,
  read: (path: string) => string,
): string | undefined {
  const texts = files.map(({ path }) => withIncluded(path, read, new Set()));
  if ([...texts.flatMap(requirementLines), ...optionLines(args)].some(mayChange)) {
    return undefined;
  }
  const parts = [python.description, files.map(({ option }) => option), texts, args];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

function withIncluded(path: string, read: (path: string) => string, seen: Set<string>): string {
  if (seen.has(path)) {
    return '';
  }
  seen.add(path);
  const text = read(path);
  const others = requirementLines(text).flatMap((line) => includedFile(line) ?? []);
  const onMachine = others.filter((other) => !isUrl(other));
  return [text, ...onMachine.map((other) => withIncluded(resolve(dirname(path), other), read, seen))].join('\n');
}
