import { resolve, sep } from 'node:path';

/** A call of esbuild that was noted, and can be made again. */
export interface Bundling {
  /** What it makes, each of which can be made again by itself. */
  readonly names: readonly string[];
  /** Whether the app asks for source maps. Otherwise they are made as files that the code does not name. */
  readonly hasOwnMaps: boolean;

  /**
   * Makes these, each in a folder of its name.
   *
   * @returns the files that went into each, by their absolute paths; `undefined` if this call cannot be made again
   */
  bundle(
    folder: string,
    names: readonly string[],
    env: NodeJS.ProcessEnv,
  ): Promise<Inputs | BundlingFailure | undefined>;
}

/** Bundling failed: a source is broken. */
export class BundlingFailure {
  /** @param printed what esbuild says of it */
  constructor(readonly printed: string) {}
}

export type Inputs = ReadonlyMap<string, readonly string[]>;

/** What esbuild's metafile says, as far as it is asked. */
export interface Metafile {
  readonly inputs: {
    readonly [path: string]: { readonly imports: readonly { readonly path: string; readonly external?: boolean }[] };
  };
  readonly outputs: { readonly [path: string]: { readonly entryPoint?: string } };
}

/**
 * The files that went into what was made in a folder, those that left nothing in it included. Paths of a metafile start in
 * `cwd`.
 */
export function inputsOf({ inputs, outputs }: Metafile, cwd: string, folder: string): readonly string[] {
  const importsOf = (path: string) => (inputs[path]?.imports ?? []).filter(({ external }) => !external);
  const found = new Set<string>();
  const add = (path: string) => {
    if (!found.has(path)) {
      found.add(path);
      for (const imported of importsOf(path)) {
        add(imported.path);
      }
    }
  };
  const made = Object.entries(outputs).filter(([path]) => resolve(cwd, path).startsWith(folder + sep));
  made.flatMap(([, { entryPoint }]) => entryPoint ?? []).forEach(add);
  // What nothing imports and is no entry is injected into all.
  const entries = Object.values(outputs).map(({ entryPoint }) => entryPoint);
  const imported = new Set([
    ...entries,
    ...Object.keys(inputs).flatMap((path) => importsOf(path).map(({ path }) => path)),
  ]);
  Object.keys(inputs)
    .filter((path) => !imported.has(path))
    .forEach(add);
  return [...found].map((path) => resolve(cwd, path));
}
