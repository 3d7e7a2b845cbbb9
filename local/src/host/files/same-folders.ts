import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Whether two folders contain the same files with the same content. Two missing folders are the same. */
export function sameFolders(one: string | undefined, other: string | undefined): boolean {
  if (one === other) {
    return true;
  }
  if (one === undefined || other === undefined) {
    return false;
  }
  const files = filesIn(one);
  const others = filesIn(other);
  return (
    files.length === others.length &&
    files.every((file, index) => file === others[index]) &&
    files.every((file) => statSync(join(one, file)).size === statSync(join(other, file)).size) &&
    files.every((file) => readFileSync(join(one, file)).equals(readFileSync(join(other, file))))
  );
}

/** Whether assets, folders or files, have the same content one by one. */
export function sameAssets(ones: readonly string[], others: readonly string[]): boolean {
  return (
    ones.length === others.length &&
    ones.every((one, index) => {
      const other = others[index] ?? one;
      return isFile(one) || isFile(other) ? sameFiles(one, other) : sameFolders(one, other);
    })
  );
}

function sameFiles(one: string, other: string): boolean {
  return one === other || (isFile(one) && isFile(other) && readFileSync(one).equals(readFileSync(other)));
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/** The files of a folder by their relative paths, sorted. */
export function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}
