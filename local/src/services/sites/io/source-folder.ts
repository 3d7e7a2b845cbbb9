import { readdirSync, realpathSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** The files of a folder, and why some of its entries are not files. */
export interface SourceFiles {
  /** The real path of each file, by its relative path, written with slashes. */
  readonly files: ReadonlyMap<string, string>;
  readonly refused: readonly string[];
}

/** Lists the files of an asset in the assembly `root`. Symbolic links that lead out of the asset are refused. */
export function filesOf(folder: string, root: string): SourceFiles {
  const files = new Map<string, string>();
  const refused: string[] = [];
  const top = realPath(folder);

  function list(directory: string, prefix: string, above: readonly string[]): void {
    for (const name of readdirSync(directory).sort()) {
      const entry = join(directory, name);
      const path = realPath(entry);
      if (path === undefined) {
        refused.push(`'${entry}' is a broken symbolic link`);
      } else if (top === undefined || !isInside(path, top)) {
        refused.push(`'${entry}' is a symbolic link to '${path}', which is outside its asset`);
      } else if (statSync(path).isFile()) {
        files.set(prefix + name, path);
      } else if (statSync(path).isDirectory() && !above.includes(path)) {
        list(path, `${prefix}${name}/`, [...above, path]);
      }
    }
  }

  if (top === undefined) {
    refused.push(`'${folder}' does not exist: synthesize the app again`);
  } else if (!isInside(top, realpathSync(root))) {
    refused.push(`'${folder}' is a symbolic link to '${top}', which is outside the assembly`);
  } else if (statSync(top).isDirectory()) {
    list(top, '', [top]);
  } else {
    refused.push(`'${folder}' is not a folder`);
  }
  return { files, refused };
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

function isInside(path: string, folder: string): boolean {
  const inside = relative(folder, path);
  return inside !== '..' && !inside.startsWith(`..${sep}`) && inside !== path;
}
