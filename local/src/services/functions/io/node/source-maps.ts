import { existsSync, readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FoundSourceMap } from '../../../../host/found-source-map.js';
import type { Position } from '../../node/stack-line.js';
import { handlerFile } from './load-handler.js';

interface LoadedMap {
  readonly map: SourceMap;
  readonly folder: string;
}

/** Finds the sources of functions' code, with the source maps that bundlers wrote. */
export class SourceMaps {
  readonly #loaded = new Map<string, LoadedMap>();

  /** @param find finds the source maps of code that has none next to it */
  constructor(private readonly find: (file: string) => FoundSourceMap | undefined) {}

  /** `undefined` if there is no source map, or it does not contain the place. */
  original({ file, line, column }: Position): Position | undefined {
    const loaded = this.load(file);
    if (!loaded) {
      const moved = existsSync(file) ? undefined : movedFile(file);
      return moved === undefined ? undefined : { file: moved, line, column };
    }
    const entry = loaded.map.findEntry(line - 1, column - 1);
    return 'originalSource' in entry && entry.originalSource !== undefined
      ? {
          file: sourceFile(entry.originalSource, loaded.folder),
          line: entry.originalLine + 1,
          column: entry.originalColumn + 1,
        }
      : undefined;
  }

  /** The source map of a handler's file, with absolute paths of its sources: JSON for a debugger. `undefined` if there is none. */
  ofHandler(taskRoot: string, handler: string): string | undefined {
    const file = handlerFile(taskRoot, handler);
    const loaded = file === undefined ? undefined : this.load(file);
    if (!loaded) {
      return undefined;
    }
    const { payload } = loaded.map;
    const sources = payload.sources.map((source) => sourceFile(source, loaded.folder));
    return JSON.stringify({ ...payload, sourceRoot: undefined, sources });
  }

  /** A missing source map is looked up again, because it may be created later. */
  private load(file: string): LoadedMap | undefined {
    const known = this.#loaded.get(file);
    if (known) {
      return known;
    }
    const found = inlineMap(file) ?? besideMap(file) ?? this.foundMap(file);
    if (found) {
      this.#loaded.set(file, found);
    }
    return found;
  }

  private foundMap(file: string): LoadedMap | undefined {
    const found = this.find(file);
    return found && parsed(found.folder, () => readFileSync(found.file, 'utf8'));
  }
}

function besideMap(file: string): LoadedMap | undefined {
  const map = `${file}.map`;
  return existsSync(map) ? parsed(dirname(file), () => readFileSync(map, 'utf8')) : undefined;
}

const inline = /^\/\/# sourceMappingURL=data:application\/json(?:;charset=utf-?8)?;base64,([\w+/=]+)\s*$/im;

function inlineMap(file: string): LoadedMap | undefined {
  if (!existsSync(file)) {
    return undefined;
  }
  const [, base64] = inline.exec(readFileSync(file, 'utf8')) ?? [];
  return base64 === undefined ? undefined : parsed(dirname(file), () => Buffer.from(base64, 'base64').toString());
}

/** A file that is not a source map is ignored. */
function parsed(folder: string, read: () => string): LoadedMap | undefined {
  try {
    return { map: new SourceMap(JSON.parse(read()) as SourceMapPayload), folder };
  } catch {
    return undefined;
  }
}

function sourceFile(source: string, folder: string): string {
  const file = source.startsWith('file:') ? fileURLToPath(source) : resolve(folder, source);
  return existsSync(file) ? file : (movedFile(file) ?? file);
}

/**
 * The source of code that was bundled in a different folder from the one it is in now, as assets are: its relative path leads from
 * a parent folder. If several match, the one with the longest common path is used.
 */
function movedFile(file: string): string | undefined {
  const above = foldersAbove(file);
  for (const [index, folder] of above.entries()) {
    const rest = relative(folder, file);
    const found = above
      .slice(0, index)
      .map((other) => join(other, rest))
      .findLast(existsSync);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

/** The topmost is first. */
function foldersAbove(file: string): readonly string[] {
  const folder = dirname(file);
  return folder === file ? [] : [...foldersAbove(folder), folder];
}
