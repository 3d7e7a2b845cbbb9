import * as module from 'node:module';
import { basename, delimiter, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type NodePath, resolveAtOnce } from './node-path-hooks.js';

/** Newer than the types that this program is compiled with: Node.js 22.15. */
type RegisterHooks = (hooks: { readonly resolve: ReturnType<typeof resolveAtOnce> }) => void;

/**
 * Lets ES modules import packages from the folders of `NODE_PATH`, above all layers. Lambda's runtime does this; Node.js itself looks
 * there only for `require`.
 */
export function searchNodePath(taskRoot: string, value: string): void {
  const parents = value
    .split(delimiter)
    .filter((folder) => basename(folder) === 'node_modules')
    .map((folder) => pathToFileURL(join(dirname(folder), 'index.mjs')).href);
  const nodePath: NodePath = { root: pathToFileURL(taskRoot).href, parents };
  const registerHooks = Reflect.get(module, 'registerHooks') as RegisterHooks | undefined;
  if (registerHooks) {
    registerHooks({ resolve: resolveAtOnce(nodePath) });
  } else {
    module.register(new URL('./node-path-hooks.js', import.meta.url), { data: nodePath });
  }
}
