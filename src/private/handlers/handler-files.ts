import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

const EXTENSIONS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'];

/** The output of the TypeScript compiler next to its source. */
const SOURCES_OF: Record<string, string[]> = {
  '.js': ['.ts', '.tsx'],
  '.jsx': ['.tsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
};

const HANDLER_FILE = /^(?!\.)(?!.*\.d\.[cm]?ts$)(?!.*\.(?:test|spec)\.[^.]+$)(.+)\.[cm]?[jt]sx?$/;

const HANDLER_FOLDER = /^(?!\.)(?!node_modules$)/;

/** Segments between slashes, none of which leads to another folder. */
const NAME = /^(?:[^./\\][^/\\]*\/)*[^./\\][^/\\]*$/;

/** The folder itself, without links: esbuild follows links, and writes paths relative to their targets. */
export function handlerDirectory(directory: string): string {
  const path = resolve(directory);
  if (!isDirectory(path)) {
    throw new Error(
      `directory '${directory}' is not a folder: looked for '${path}', because relative paths are resolved from the folder that the app ` +
        'runs in',
    );
  }
  return realpathSync(path);
}

/** The entry files of the handlers by name, sorted: the named ones or, without names, all in the folder. */
export function handlerFiles(directory: string, names?: readonly string[]): Map<string, string> {
  const wanted = [...new Set(names ?? namesIn(directory))].sort();
  if (wanted.length === 0) {
    throw new Error(
      names
        ? `names is empty, so '${directory}' would have no handlers: add names, or remove names to use all handlers`
        : `directory '${directory}' has no handlers: looked for files (${EXTENSIONS.join(', ')}), except tests and type declarations, ` +
            'and for folders with an index file',
    );
  }
  const clashing = wanted.filter((name) =>
    wanted.some((other) => other !== name && handlerId(other) === handlerId(name)),
  );
  if (clashing.length > 0) {
    throw new Error(
      `handlers ${clashing.map((name) => `'${name}'`).join(' and ')} would have the same construct id, '${handlerId(clashing[0])}': ` +
        'rename one',
    );
  }
  return new Map(wanted.map((name) => [name, handlerFile(directory, name)]));
}

/** The construct id of a handler: its name, with the CDK's replacement for slashes. */
export function handlerId(name: string): string {
  return name.replaceAll('/', '--');
}

function handlerFile(directory: string, name: string): string {
  const files = NAME.test(name) ? [...filesOf(directory, name), ...filesOf(directory, `${name}/index`)] : [];
  if (files.length === 0) {
    throw new Error(
      `handler '${name}' is not in '${directory}': looked for '${name}.ts' and '${name}/index.ts' (or ` +
        `${EXTENSIONS.slice(1).join(', ')}); a name is a path in the folder, with slashes and without an extension`,
    );
  }
  if (files.length > 1) {
    throw new Error(
      `handler '${name}' matches more than one file in '${directory}', ${files.map((file) => `'${file}'`).join(' and ')}: rename or ` +
        'remove all but one',
    );
  }
  return join(directory, files[0]);
}

/** The files that `import './<stem>'` could mean, without output of the TypeScript compiler. */
function filesOf(directory: string, stem: string): string[] {
  const folder = join(directory, dirname(stem));
  const entries = isDirectory(folder) ? readdirSync(folder) : [];
  const found = EXTENSIONS.filter(
    (extension) => entries.includes(basename(stem) + extension) && !isDirectory(join(directory, stem + extension)),
  );
  return found
    .filter((extension) => !SOURCES_OF[extension]?.some((source) => found.includes(source)))
    .map((extension) => stem + extension);
}

function namesIn(directory: string): string[] {
  return readdirSync(directory).flatMap((entry) => {
    if (isDirectory(join(directory, entry))) {
      return HANDLER_FOLDER.test(entry) && filesOf(directory, `${entry}/index`).length > 0 ? [entry] : [];
    }
    return HANDLER_FILE.exec(entry)?.[1] ?? [];
  });
}

function isDirectory(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}
