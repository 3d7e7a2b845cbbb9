import type { Resource } from '../../../assembly/resource.js';
import { isMap } from '../../../assembly/value.js';
import { readLayers, type SkippedLayer } from './function-layers.js';

/** What functions run without: one sentence for each layer. */
export function layerNotices(functions: readonly Resource[]): readonly string[] {
  const byLayer = new Map<string, { readonly layer: SkippedLayer; readonly paths: string[] }>();
  for (const fn of functions) {
    for (const layer of readLayers(fn).skipped) {
      const key = `${layer.name} ${layer.reason}`;
      const known = byLayer.get(key) ?? { layer, paths: [] };
      known.paths.push(fn.path);
      byLayer.set(key, known);
    }
  }
  return [
    ...[...byLayer.values()].map(({ layer, paths }) => noticeOf(layer, paths)),
    ...functions.flatMap(wrapperNotice),
  ];
}

function noticeOf({ name, reason }: SkippedLayer, paths: readonly string[]): string {
  const run = paths.length === 1 ? 'runs' : 'run';
  const layer = name === '' ? 'a layer' : `the layer '${name}'`;
  // Code calls this one over HTTP.
  const effect = /:layer:AWS-Parameters-and-Secrets-Lambda-Extension/.test(name)
    ? ', so calls to localhost:2773 fail'
    : '';
  return `${listed(paths)} ${run} without ${layer}${effect}: ${reason}`;
}

/** The maximum number of functions that one sentence names. */
const mostNamed = 3;

function listed(paths: readonly string[]): string {
  const quoted = paths.map((path) => `'${path}'`);
  const named =
    quoted.length > mostNamed + 1 ? [...quoted.slice(0, mostNamed), `${quoted.length - mostNamed} more`] : quoted;
  return named.length > 1 ? `${named.slice(0, -1).join(', ')} and ${named.at(-1)}` : named.join('');
}

/** A script that starts the runtime in a different way. */
function wrapperNotice(fn: Resource): readonly string[] {
  const environment = fn.property('Environment');
  const variables = isMap(environment) ? environment.Variables : undefined;
  const wrapper = isMap(variables) ? variables.AWS_LAMBDA_EXEC_WRAPPER : undefined;
  return typeof wrapper === 'string'
    ? [`'${fn.path}' runs without its wrapper '${wrapper}' (AWS_LAMBDA_EXEC_WRAPPER)`]
    : [];
}

/** The errors of Node.js and Python for an import that was not found. A handler may be in a layer, too. */
const notFoundInNode = /^(?:Error: )?Cannot find (?:module|package) '((?:\/opt\/|[^'./])[^']*)'(: there is no )?/m;
const notFoundInPython = /No module named '([^']+)'/;

/**
 * A hint for an error that may be caused by a missing layer.
 *
 * @returns `undefined` for any other error
 */
export function missingLayer(message: string, skipped: readonly SkippedLayer[]): string | undefined {
  const [, inNode, isHandler] = notFoundInNode.exec(message) ?? [];
  const module = inNode ?? notFoundInPython.exec(message)?.[1];
  if (module === undefined || skipped.length === 0) {
    return undefined;
  }
  const layers = skipped.map(({ name }) => (name === '' ? 'one whose ARN is unknown' : `'${name}'`));
  // Python's runtime itself says how to install what is missing. A handler is not installed.
  const remedy =
    inNode === undefined || isHandler !== undefined
      ? ''
      : `; npm install ${packageOf(inNode)} installs it without the layer`;
  return `'${module}' might be in a layer that is not loaded: ${layers.join(', ')}${remedy}`;
}

/** `@a/b` of `@a/b/c.js`. */
function packageOf(module: string): string {
  return module
    .split('/')
    .slice(0, module.startsWith('@') ? 2 : 1)
    .join('/');
}
