import { existsSync, readFileSync } from 'node:fs';
import { createRequire, Module } from 'node:module';
import { delimiter, dirname, join, posix, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isObject, member } from '../../../../assembly/json.js';

export type Handler = (event: unknown, context: unknown, callback: unknown) => unknown;

export interface HandlerFolders {
  /** The folder of the code. */
  readonly taskRoot: string;
  /** Replaces `/opt`; `undefined` without layers. */
  readonly layersFolder?: string | undefined;
}

/**
 * Loads the handler `dir/file.name` from the folder of a function's code or from its layers, as a CommonJS or ES module.
 *
 * @param sourceMap the source map for a debugger, if the file is a CommonJS module; JSON
 */
export async function loadHandler(folders: HandlerFolders, handler: string, sourceMap?: string): Promise<Handler> {
  const { taskRoot, layersFolder } = folders;
  const [, folder = '', file = '', name = ''] = /^(.*\/)?([^/.]+)\.(.+)$/.exec(handler) ?? [];
  const isInLayer = folder.startsWith('/opt/');
  const module = isInLayer ? posix.resolve(folder, file) : resolve(taskRoot, folder, file);
  if (file === '' || !(isInLayer ? module.startsWith('/opt/') : isIn(module, taskRoot))) {
    throw new Error(`Bad handler '${handler}': use the form 'index.handler'`);
  }
  const path = handlerFile(taskRoot, handler) ?? fileInLayers(module, folder + file, folders);
  if (path === undefined) {
    const place = isInLayer ? 'the layers that are loaded' : "the function's code";
    throw new Error(`Cannot find module '${folder}${file}': there is no ${file}.js, .mjs or .cjs in ${place}`);
  }
  const roots = layersFolder === undefined ? [taskRoot] : [taskRoot, layersFolder];
  keepScope(roots, path, sourceMap);
  const exported: unknown = isModule(path, roots) ? await import(pathToFileURL(path).href) : createRequire(path)(path);
  const found = name.split('.').reduce(exportOf, exported);
  if (typeof found !== 'function') {
    throw new Error(`${handler} is undefined or not exported`);
  }
  return found as Handler;
}

/** The file of a handler in the code; `undefined` if there is none. */
export function handlerFile(taskRoot: string, handler: string): string | undefined {
  const [file = ''] = /^(?:.*\/)?[^/.]+/.exec(handler) ?? [];
  const module = resolve(taskRoot, file);
  return isIn(module, taskRoot) ? fileOf(module) : undefined;
}

function fileOf(module: string): string | undefined {
  return ['.js', '.mjs', '.cjs'].map((extension) => module + extension).find(existsSync);
}

/** Agents set a handler of their own: by its path in `/opt`, or by the name of its package. */
function fileInLayers(module: string, name: string, { taskRoot, layersFolder }: HandlerFolders): string | undefined {
  if (name.startsWith('/')) {
    return layersFolder && fileOf(join(layersFolder, module.slice('/opt'.length)));
  }
  const parents = (process.env.NODE_PATH ?? '').split(delimiter).filter(Boolean).map(dirname);
  return [taskRoot, ...parents]
    .map((parent) => resolved(name, parent))
    .find((file) => file !== undefined && [taskRoot, layersFolder].some((root) => root && isIn(file, root)));
}

function resolved(name: string, folder: string): string | undefined {
  try {
    return createRequire(join(folder, 'index.js')).resolve(name);
  } catch {
    return undefined;
  }
}

function isIn(path: string, folder: string): boolean {
  return path.startsWith(folder + sep);
}

/** ES modules that wrap CommonJS have their exports in `default`. */
function exportOf(exported: unknown, name: string): unknown {
  if ((typeof exported !== 'object' && typeof exported !== 'function') || exported === null) {
    return undefined;
  }
  const own = Reflect.get(exported, name);
  return own === undefined && isObject(exported) ? member(exported.default, name) : own;
}

function isModule(path: string, roots: readonly string[]): boolean {
  return path.endsWith('.mjs') || (path.endsWith('.js') && packageType(dirname(path), roots) === 'module');
}

/** The `type` of the nearest `package.json` within the code, or within the layers. */
function packageType(folder: string, roots: readonly string[]): unknown {
  const file = join(folder, 'package.json');
  if (existsSync(file)) {
    return member(JSON.parse(readFileSync(file, 'utf8')), 'type');
  }
  return roots.some((root) => isIn(folder, root)) ? packageType(dirname(folder), roots) : undefined;
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
 * On AWS, there is no folder above a function's code or its layers. Here it is the developer's own folder, and if its `package.json` has
 * `"type": "module"`, Node.js would treat a CommonJS `index.js` of the assembly as an ES module.
 */
function keepScope(roots: readonly string[], entry: string, sourceMap: string | undefined): void {
  const { _extensions: extensions } = Module as unknown as CommonJsLoader;
  const load = extensions['.js'];
  extensions['.js'] = (module, path) => {
    const ours = roots.some((root) => isIn(path, root)) && !path.includes(`${sep}node_modules${sep}`);
    if (ours && packageType(dirname(path), roots) !== 'module') {
      const source = readFileSync(path, 'utf8');
      module._compile(path === entry && sourceMap ? withMap(source, sourceMap) : source, path);
    } else {
      load?.(module, path);
    }
  };
}
