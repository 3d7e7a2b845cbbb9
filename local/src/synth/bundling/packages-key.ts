import { createHash } from 'node:crypto';
import { dirname, resolve } from 'node:path';
import type { Python } from '../../host/handlers/python.js';
import type { InstallStep } from './bundling-steps.js';

/** A requirement on this machine: it may change without changing its name. */
const isLocal = /^(-e\b|--editable\b|\.{0,2}\/|\.$|file:|[A-Za-z]:\\)|@\s*(file:|\.{0,2}\/)/;

/** A reference to another file in a requirements file: `-r more.txt`. */
const included = /^(?:-r|-c|--requirement|--constraint)[\s=]*(\S+)/;

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
  const lines = [...texts.flatMap((text) => text.split('\n')), ...args].map((line) => line.trim());
  if (lines.some((line) => isLocal.test(line))) {
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
  const others = text.split(/\r?\n/).flatMap((line) => included.exec(line.trim())?.[1] ?? []);
  return [text, ...others.map((other) => withIncluded(resolve(dirname(path), other), read, seen))].join('\n');
}
