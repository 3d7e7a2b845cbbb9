import { resolve, sep } from 'node:path';

/** A recorded call of esbuild, which can be repeated. */
export interface Bundling {
  /** What it creates; each output can be created again separately. */
  readonly names: readonly string[];
  /** Whether the app asks for source maps. If not, they are written as files that the code does not refer to. */
  readonly hasOwnMaps: boolean;

  /**
   * Creates these outputs, each in a folder with its name.
   *
   * @returns the source files of each, by absolute path; `undefined` if this call cannot be repeated
   */
  bundle(
    folder: string,
    names: readonly string[],
    env: NodeJS.ProcessEnv,
  ): Promise<Inputs | BundlingFailure | undefined>;
}

/** Bundling failed because a source is broken. */
export class BundlingFailure {
  /** @param printed esbuild's message about it */
  constructor(readonly printed: string) {}
}

export type Inputs = ReadonlyMap<string, readonly string[]>;

/** The parts of esbuild's metafile that are used here. */
export interface Metafile {
  readonly inputs: {
    readonly [path: string]: { readonly imports: readonly { readonly path: string; readonly external?: boolean }[] };
  };
  readonly outputs: { readonly [path: string]: { readonly entryPoint?: string } };
}

/**
 * The source files of the output in a folder, including those that left nothing in it. Paths of a metafile are relative to
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
  // A file that nothing imports and that is not an entry is injected into all outputs.
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
