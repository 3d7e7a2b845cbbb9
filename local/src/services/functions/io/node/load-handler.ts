import { existsSync, readFileSync } from 'node:fs';
import { createRequire, Module } from 'node:module';
import { dirname, join, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isObject, member } from '../../../../assembly/json.js';

export type Handler = (event: unknown, context: unknown, callback: unknown) => unknown;

/**
 * Loads the handler `dir/file.name` from the folder of a function's code, as a CommonJS or ES module.
 *
 * @param sourceMap the source map for a debugger, if the file is a CommonJS module; JSON
 */
export async function loadHandler(taskRoot: string, handler: string, sourceMap?: string): Promise<Handler> {
  const [, folder = '', file = '', name = ''] = /^(.*\/)?([^/.]+)\.(.+)$/.exec(handler) ?? [];
  const module = resolve(taskRoot, folder, file);
  if (file === '' || !module.startsWith(taskRoot + sep)) {
    throw new Error(`Bad handler '${handler}': use the form 'index.handler'`);
  }
  const path = handlerFile(taskRoot, handler);
  if (path === undefined) {
    throw new Error(
      `Cannot find module '${folder}${file}': there is no ${file}.js, .mjs or .cjs in the function's code`,
    );
  }
  keepScope(taskRoot, path, sourceMap);
  const exported: unknown = isModule(path, taskRoot)
    ? await import(pathToFileURL(path).href)
    : createRequire(path)(path);
  const found = name.split('.').reduce(exportOf, exported);
  if (typeof found !== 'function') {
    throw new Error(`${handler} is undefined or not exported`);
  }
  return found as Handler;
}

/** The file of a handler; `undefined` if there is none. */
export function handlerFile(taskRoot: string, handler: string): string | undefined {
  const [file = ''] = /^(?:.*\/)?[^/.]+/.exec(handler) ?? [];
  return ['.js', '.mjs', '.cjs'].map((extension) => resolve(taskRoot, file) + extension).find(existsSync);
}

/** ES modules that wrap CommonJS have their exports in `default`. */
function exportOf(exported: unknown, name: string): unknown {
  if ((typeof exported !== 'object' && typeof exported !== 'function') || exported === null) {
    return undefined;
  }
  const own = Reflect.get(exported, name);
  return own === undefined && isObject(exported) ? member(exported.default, name) : own;
}

function isModule(path: string, taskRoot: string): boolean {
  return path.endsWith('.mjs') || (path.endsWith('.js') && packageType(dirname(path), taskRoot) === 'module');
}

/** The `type` of the nearest `package.json` within the code. */
function packageType(folder: string, taskRoot: string): unknown {
  const file = join(folder, 'package.json');
  if (existsSync(file)) {
    return member(JSON.parse(readFileSync(file, 'utf8')), 'type');
  }
  return folder === taskRoot || !folder.startsWith(taskRoot) ? undefined : packageType(dirname(folder), taskRoot);
}

/** On the same lines, with this source map instead of the one that the file names. */
function withMap(source: string, map: string): string {
  const url = `data:application/json;base64,${Buffer.from(map).toString('base64')}`;
  return `${source.replace(/^\/\/# sourceMappingURL=.*$/gm, '')}\n//# sourceMappingURL=${url}\n`;
}

/** The part of Node's CommonJS loader that its types omit. */
interface CommonJsLoader {
  readonly _extensions: Record<string, (module: CommonJsModule, path: string) => void>;
}

interface CommonJsModule {
  _compile(source: string, path: string): void;
}

/**
 * On AWS, there is no folder above a function's code. Here it is the developer's own folder, and if its `package.json` has
 * `"type": "module"`, Node.js would treat a CommonJS `index.js` of the assembly as an ES module.
 */
function keepScope(taskRoot: string, entry: string, sourceMap: string | undefined): void {
  const { _extensions: extensions } = Module as unknown as CommonJsLoader;
  const load = extensions['.js'];
  extensions['.js'] = (module, path) => {
    const ours = path.startsWith(taskRoot + sep) && !path.includes(`${sep}node_modules${sep}`);
    if (ours && packageType(dirname(path), taskRoot) !== 'module') {
      const source = readFileSync(path, 'utf8');
      module._compile(path === entry && sourceMap ? withMap(source, sourceMap) : source, path);
    } else {
      load?.(module, path);
    }
  };
}
