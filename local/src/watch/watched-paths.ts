import { globPattern } from '../host/files/glob.js';

/** Which parts of a folder are watched. Paths are relative to the folder and have slashes. */
export interface WatchedPaths {
  /** Whether the files of a folder are watched. */
  folder(path: string): boolean;
  file(path: string): boolean;
}

/** As in `cdk watch`, but without logs; `output` is the folder that `cdk synth` writes to. */
export function watchedPaths(
  { include, exclude }: { readonly include: readonly string[]; readonly exclude: readonly string[] },
  output: string,
): WatchedPaths {
  const always = [output, 'cdk.out', '**/node_modules', '**/.*', '**/*.log'];
  const excluded = [...exclude, ...always].map(globPattern);
  const included = (include.length > 0 ? include : ['**']).map(globPattern);

  /** If a folder is excluded, so is everything in it. */
  function isExcluded(path: string): boolean {
    const parent = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    return excluded.some((matches) => matches(path)) || (parent !== '' && isExcluded(parent));
  }

  return {
    folder: (path) => !isExcluded(path),
    file: (path) => !isExcluded(path) && included.some((matches) => matches(path)),
  };
}

/** Which parts of a cloud assembly are watched. */
export const assemblyPaths: WatchedPaths = {
  folder: (path) => path.startsWith('assembly-'),
  file: (path) => path.endsWith('.json'),
};
