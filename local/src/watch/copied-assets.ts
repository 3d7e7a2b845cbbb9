/** The files of a folder by their relative paths, each with the hash of its content. */
export type Hashes = ReadonlyMap<string, string>;

/**
 * The folder that an asset is a copy of: the only one that has all of its files in the same places, with the same content.
 * An assembly does not say where an asset was copied from, so this is `undefined` if no folder or several folders match.
 */
export function sourceFolder(asset: Hashes, sources: Hashes): string | undefined {
  const [first] = asset;
  if (!first) {
    return undefined;
  }
  const [name, content] = first;
  const found = [...sources]
    .filter(([path, hash]) => hash === content && (path === name || path.endsWith(`/${name}`)))
    .map(([path]) => path.slice(0, path.length - name.length))
    .filter((folder) => [...asset].every(([file, hash]) => sources.get(folder + file) === hash));
  return found.length === 1 ? found[0] : undefined;
}

/** The files of an asset that are among these paths, if it is a copy of the folder `source` (which ends with a slash, or is `''`). */
export function changedFiles(asset: Hashes, source: string, paths: readonly string[]): readonly string[] {
  return paths
    .filter((path) => path.startsWith(source))
    .map((path) => path.slice(source.length))
    .filter((file) => asset.has(file));
}
