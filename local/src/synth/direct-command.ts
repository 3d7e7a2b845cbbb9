import { accessSync, constants, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isObject } from '../assembly/json.js';
import { shellQuoted } from './bundling/shell-words.js';

/**
 * `npx tsx app.ts` without npx, which takes as long as half of a small synthesis, if the package is installed: npx would run
 * the same file. A command with options of npx, or more than one command, is not changed.
 */
export function directCommand(command: string, folder: string): string {
  const [, name, rest = ''] = /^npx ([\w@][\w.-]*)((?: [^;&|<>()`$\\]*)?)$/.exec(command.trim()) ?? [];
  const program = name === undefined ? undefined : installedProgram(name, folder);
  // On Windows, the programs of packages are scripts of a different kind.
  if (program === undefined || process.platform === 'win32') {
    return command;
  }
  return name === 'tsx' && /^ [\w./]+\.[cm]?tsx?(?: |$)/.test(rest) && isImportable(join(dirname(program), '../tsx'))
    ? `${shellQuoted(process.execPath)} --import tsx${rest}`
    : `${shellQuoted(program)}${rest}`;
}

/**
 * Whether Node.js can import this tsx, which registers it in the process of the app. The program of tsx starts a second process
 * that does the same.
 *
 * @see https://tsx.hirok.io/dev-api/node-cli
 */
function isImportable(folder: string): boolean {
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const [, major] = /^(\d+)\./.exec(isObject(manifest) ? String(manifest.version) : '') ?? [];
    return Number(major) === 4;
  } catch {
    return false;
  }
}

/** In the nearest folder with packages that contains it, where npx would find it. */
function installedProgram(name: string, folder: string): string | undefined {
  const program = join(folder, 'node_modules/.bin', name);
  if (isExecutable(program)) {
    return program;
  }
  const parent = dirname(folder);
  return parent === folder ? undefined : installedProgram(name, parent);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
