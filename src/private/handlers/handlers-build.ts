import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import type { IConstruct } from 'constructs';
import type { BuildFailure, BuildOptions, Message, Metafile } from 'esbuild';
import { handlerId } from './handler-files';

type Esbuild = typeof import('esbuild');
type Output = Metafile['outputs'][string];

/** The files of one handler's asset: `index.js` or `index.mjs`, and related files. */
export type HandlerFiles = ReadonlyMap<string, Uint8Array>;

const results = new WeakMap<IConstruct, Map<string, Map<string, HandlerFiles>>>();

/** A single call of esbuild for all handlers of a folder with the same options. */
export class HandlersBuild {
  private readonly entries = new Map<string, string>();

  constructor(
    private readonly directory: string,
    private readonly options: BuildOptions,
  ) {}

  add(name: string, entry: string): void {
    this.entries.set(name, entry);
  }

  /** Builds at the first request of an app; several stages and stacks with the same handlers share the result. */
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
    const folder = mkdtempSync(join(tmpdir(), 'nodejs-handlers-'));
    // The paths in a source map are relative to it, so it must not come from a temporary folder. Everything else may: with large code,
    // esbuild takes half as long again if it returns the output in memory.
    const inMemory = this.options.sourcemap !== undefined;
    try {
      const { metafile, outputFiles, warnings } = esbuild.buildSync({
        ...this.options,
        entryPoints: Object.fromEntries([...this.entries].map(([name, entry]) => [handlerId(name), entry])),
        bundle: true,
        metafile: true,
        absWorkingDir: root,
        outdir: inMemory ? join(root, 'cdk.out') : folder,
        write: !inMemory,
        logLevel: 'silent',
      });
      process.stderr.write(esbuild.formatMessagesSync(warnings, { kind: 'warning' }).join(''));
      const contents = new Map(outputFiles?.map(({ path, contents }) => [basename(path), contents]));
      return this.filesByHandler(metafile, (file) => contents.get(file) ?? readFileSync(join(folder, file)));
    } catch (error) {
      throw isBuildFailure(error) ? this.failure(esbuild, error.errors, root) : error;
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  private filesByHandler(metafile: Metafile, read: (file: string) => Uint8Array): Map<string, HandlerFiles> {
    // All outputs are in one folder, so that they can refer to each other wherever that folder is.
    const outputs = new Map(Object.entries(metafile.outputs).map(([path, output]) => [basename(path), output]));
    const extension = this.options.outExtension!['.js'];
    return new Map(
      [...this.entries.keys()].map((name) => {
        const code = handlerId(name) + extension;
        const files = [...withImports(code, outputs)];
        return [name, new Map(files.map((file) => [file === code ? `index${extension}` : file, read(file)]))];
      }),
    );
  }

  private failure(esbuild: Esbuild, errors: Message[], root: string): Error {
    const files = new Set(errors.map(({ location }) => location && resolve(root, location.file)));
    const broken = [...this.entries].filter(([, entry]) => files.has(entry)).map(([name]) => `'${name}'`);
    const where = broken.length > 0 ? ` in ${broken.join(', ')}` : '';
    const frames = esbuild.formatMessagesSync(errors, { kind: 'error' }).join('').trimEnd();
    return new Error(
      `the handlers in '${this.directory}' cannot be bundled because esbuild found errors${where}:\n\n${frames}`,
    );
  }
}

/** An output with its related files: its source map, its style sheet, and files of the loaders `file` and `copy`. */
function withImports(file: string, outputs: ReadonlyMap<string, Output>, found = new Set<string>()): Set<string> {
  const output = outputs.get(file);
  if (output && !found.has(file)) {
    found.add(file);
    const imports = output.imports.filter(({ external }) => !external).map(({ path }) => basename(path));
    for (const other of [`${file}.map`, ...imports, ...(output.cssBundle ? [basename(output.cssBundle)] : [])]) {
      withImports(other, outputs, found);
    }
  }
  return found;
}

/**
 * The folder to which paths in the code and its source map are relative. It depends on nothing outside of the project, so that
 * the same project produces the same code in any folder.
 */
function packageFolder(directory: string): string {
  for (let folder = directory; folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) {
      return folder;
    }
  }
  return directory;
}

/** From the user's project: the library does not depend on esbuild, and works without it until a handler is bundled. */
function requireEsbuild(directory: string): Esbuild {
  const folders = [directory, process.cwd()];
  let path: string;
  try {
    path = require.resolve('esbuild', { paths: folders });
  } catch {
    throw new Error(
      `esbuild, which bundles the handlers, was not found from '${folders[0]}' or '${folders[1]}': run 'npm install --save-dev ` +
        "esbuild' in your project",
    );
  }
  return require(path);
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return Array.isArray((error as Partial<BuildFailure> | undefined)?.errors);
}
