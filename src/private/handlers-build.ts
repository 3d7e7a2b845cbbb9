import { existsSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { IConstruct } from 'constructs';
import type { BuildFailure, BuildOptions, BuildResult, Message, Metafile } from 'esbuild';
import { handlerId } from './handler-files';

type Esbuild = typeof import('esbuild');
type Result = BuildResult<{ write: false; metafile: true }>;

/** The files of one handler's asset: `index.js` or `index.mjs`, and what belongs to it. */
export type HandlerFiles = ReadonlyMap<string, Uint8Array>;

/** Where esbuild believes to write to: only paths that it makes relative come from it. */
const OUTPUT_FOLDER = 'cdk.out';

const results = new WeakMap<IConstruct, Map<string, Map<string, HandlerFiles>>>();

/** The one call of esbuild for all handlers of a folder that have the same options. */
export class HandlersBuild {
  private readonly entries = new Map<string, string>();

  constructor(
    private readonly directory: string,
    private readonly options: BuildOptions,
  ) {}

  add(name: string, entry: string): void {
    this.entries.set(name, entry);
  }

  /** Builds when an app asks for the first time; several stages and stacks that hold the same handlers share the result. */
  filesOf(name: string, app: IConstruct): HandlerFiles {
    const key = JSON.stringify([this.directory, [...this.entries], this.options]);
    const ofApp = results.get(app) ?? new Map<string, Map<string, HandlerFiles>>();
    results.set(app, ofApp);
    const built = ofApp.get(key) ?? this.run();
    ofApp.set(key, built);
    return built.get(name)!;
  }

  private run(): Map<string, HandlerFiles> {
    const esbuild = requireEsbuild(this.directory);
    const root = packageFolder(this.directory);
    let result: Result;
    try {
      result = esbuild.buildSync({
        ...this.options,
        entryPoints: Object.fromEntries([...this.entries].map(([name, entry]) => [handlerId(name), entry])),
        bundle: true,
        write: false,
        metafile: true,
        absWorkingDir: root,
        outdir: join(root, OUTPUT_FOLDER),
        logLevel: 'silent',
      });
    } catch (error) {
      throw isBuildFailure(error) ? this.failure(esbuild, error.errors, root) : error;
    }
    process.stderr.write(esbuild.formatMessagesSync(result.warnings, { kind: 'warning' }).join(''));
    return this.handlerFiles(result, root);
  }

  private handlerFiles({ metafile, outputFiles }: Result, root: string): Map<string, HandlerFiles> {
    const contents = new Map(outputFiles.map(({ path, contents }) => [portable(relative(root, path)), contents]));
    const extension = this.options.outExtension!['.js'];
    return new Map(
      [...this.entries.keys()].map((name) => {
        const code = `${OUTPUT_FOLDER}/${handlerId(name)}${extension}`;
        const files = [...withImports(code, metafile.outputs)].map(
          (path) => [path === code ? `index${extension}` : basename(path), contents.get(path)!] as const,
        );
        return [name, new Map(files)];
      }),
    );
  }

  private failure(esbuild: Esbuild, errors: Message[], root: string): Error {
    const files = new Set(errors.map(({ location }) => location && resolve(root, location.file)));
    const broken = [...this.entries].filter(([, entry]) => files.has(entry)).map(([name]) => `'${name}'`);
    const where = broken.length > 0 ? ` in ${broken.join(', ')}` : '';
    const frames = esbuild.formatMessagesSync(errors, { kind: 'error' }).join('').trimEnd();
    return new Error(
      `the handlers in '${this.directory}' cannot be bundled, as esbuild finds errors${where}:\n\n${frames}`,
    );
  }
}

/** An output with all that goes by its side: its source map, its style sheet, and files of the loaders `file` and `copy`. */
function withImports(path: string, outputs: Metafile['outputs'], found = new Set<string>()): Set<string> {
  if (Object.hasOwn(outputs, path) && !found.has(path)) {
    found.add(path);
    const { imports, cssBundle } = outputs[path];
    for (const other of [`${path}.map`, ...imports.map((other) => other.path), cssBundle ?? []].flat()) {
      withImports(other, outputs, found);
    }
  }
  return found;
}

/**
 * The folder that paths in the code and its source map start from. It depends on nothing outside of the project, so that
 * the same project has the same code in whatever folder it is.
 */
function packageFolder(directory: string): string {
  for (let folder = directory; folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) {
      return folder;
    }
  }
  return directory;
}

/** From the user's project: the library has no dependency on esbuild, and works without it until a handler is bundled. */
function requireEsbuild(directory: string): Esbuild {
  const folders = [directory, process.cwd()];
  let path: string;
  try {
    path = require.resolve('esbuild', { paths: folders });
  } catch {
    throw new Error(
      `esbuild, which bundles the handlers, is installed neither for '${folders[0]}' nor for '${folders[1]}': run ` +
        "'npm install --save-dev esbuild' in your project",
    );
  }
  return require(path);
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return Array.isArray((error as Partial<BuildFailure> | undefined)?.errors);
}

function portable(path: string): string {
  return path.split(sep).join('/');
}
