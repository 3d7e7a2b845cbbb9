import { delimiter, join } from 'node:path';

type Variables = Readonly<Record<string, string>>;

/**
 * The variables of a function whose layers are in a folder on this machine: in lists of folders, it replaces `/opt` and
 * the folders in which the runtime looks.
 *
 * @param folder replaces `/opt`; `undefined` if there are no layers
 * @see https://docs.aws.amazon.com/lambda/latest/dg/packaging-layers.html
 */
export function layerVariables(variables: Variables, runtime: string, folder: string | undefined): Variables {
  if (folder === undefined) {
    return variables;
  }
  const searched = Object.entries(foldersOf(runtime)).map(([name, folders]) => {
    const given = (variables[name] ?? '').split(delimiter).filter((entry) => entry !== '');
    const all = [...given, ...folders].map((entry) =>
      isInOpt(entry) ? join(folder, entry.slice('/opt'.length)) : entry,
    );
    return [name, [...new Set(all)].join(delimiter)];
  });
  return { ...variables, ...Object.fromEntries(searched) };
}

function foldersOf(runtime: string): Readonly<Record<string, readonly string[]>> {
  const [, language = '', version = ''] = /^([a-z]+)([\d.]*)/.exec(runtime) ?? [];
  const all = { PATH: ['/opt/bin'], LD_LIBRARY_PATH: ['/opt/lib'] };
  switch (language) {
    case 'nodejs':
      return {
        ...all,
        NODE_PATH: [`/opt/nodejs/node${Number.parseInt(version, 10)}/node_modules`, '/opt/nodejs/node_modules'],
      };
    case 'python':
      return { ...all, PYTHONPATH: [`/opt/python/lib/python${version}/site-packages`, '/opt/python'] };
    case 'ruby':
      return { ...all, GEM_PATH: [`/opt/ruby/gems/${version}.0`], RUBYLIB: ['/opt/ruby/lib'] };
    default:
      return all;
  }
}

function isInOpt(path: string): boolean {
  return path === '/opt' || path.startsWith('/opt/');
}
