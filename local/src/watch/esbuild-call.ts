import { join } from 'node:path';
import { type Bundling, BundlingFailure, type Inputs, inputsOf } from './bundling.js';
import { runEsbuild } from './run-esbuild.js';

/** What is known about a call of `buildSync()`. */
export interface NotedCall {
  readonly cwd: string;
  /** The file of the module that was called. */
  readonly esbuild: string;
  readonly options: { readonly absWorkingDir?: string; readonly entryPoints?: unknown; readonly sourcemap?: unknown };
}

const SCRIPT = `
const [, esbuild, options, metafile] = process.argv;
try {
  const made = require(esbuild).buildSync(JSON.parse(options));
  require('node:fs').writeFileSync(metafile, JSON.stringify(made.metafile));
} catch (error) {
  if (!error.errors) console.error(error.message);
  process.exitCode = 1;
}
`;

/** Calls of `buildSync()` of esbuild in the app, as `NodejsHandlers` makes them: for any number of functions at once. */
export class EsbuildCall implements Bundling {
  readonly names: readonly string[];
  readonly hasOwnMaps: boolean;
  readonly #entries: readonly string[];

  constructor(private readonly call: NotedCall) {
    this.#entries = entriesOf(call.options.entryPoints);
    this.hasOwnMaps = Boolean(call.options.sourcemap);
    this.names = this.#entries.map((_, index) => String(index));
  }

  async bundle(
    folder: string,
    names: readonly string[],
    env: NodeJS.ProcessEnv,
  ): Promise<Inputs | BundlingFailure | undefined> {
    if (names.length === 0) {
      return undefined;
    }
    const { cwd, esbuild, options } = this.call;
    const { absWorkingDir = cwd } = options;
    // Lambda looks for index.js.
    const entryPoints = Object.fromEntries(names.map((name) => [`${name}/index`, this.#entries[Number(name)]]));
    const own = { ...options, absWorkingDir, entryPoints, outdir: folder, outfile: undefined, outbase: undefined };
    const maps = this.hasOwnMaps ? {} : { sourcemap: 'external', sourcesContent: false };
    const json = JSON.stringify({ ...own, ...maps, write: true, metafile: true, logLevel: 'error' });
    const made = await runEsbuild((metafile) => {
      return { command: process.execPath, args: ['-e', SCRIPT, esbuild, json, metafile], cwd, env };
    });
    return made instanceof BundlingFailure
      ? made
      : new Map(names.map((name) => [name, inputsOf(made, absWorkingDir, join(folder, name))]));
  }
}

/** Entries in another form are ignored. */
function entriesOf(entryPoints: unknown): readonly string[] {
  const entries = typeof entryPoints === 'object' && entryPoints !== null ? Object.values(entryPoints) : [];
  return entries.every((entry) => typeof entry === 'string') ? entries : [];
}
