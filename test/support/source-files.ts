import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as ts from 'typescript';
import * as library from '../../src';

/** The texts of files, by their paths in a folder of their own. */
export type SourceFiles = ReadonlyMap<string, string>;

const root = join(__dirname, '../..');
const LIBRARY = 'cdk-jwt-protected-api';

const STRICT: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  strict: true,
  noImplicitReturns: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  skipLibCheck: true,
  noEmit: true,
};

/** For a CDK app and its handlers. */
export const APP_OPTIONS: ts.CompilerOptions = {
  ...STRICT,
  module: ts.ModuleKind.NodeNext,
  lib: ['lib.es2023.d.ts'],
  types: ['node'],
  paths: { [LIBRARY]: [join(root, 'src')] },
};

/** For what a browser runs. */
export const PAGE_OPTIONS: ts.CompilerOptions = {
  ...STRICT,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  types: [],
};

/** Files of packages and of the library, which several programs share: to parse them takes longer than to check a document. */
const parsed = new Map<string, ts.SourceFile | undefined>();

/** What TypeScript says of the files, as if they were in `docs`; nothing where they compile. */
export function problemsOf(files: SourceFiles, options: ts.CompilerOptions): string {
  const folder = join(root, 'docs');
  const texts = new Map([...files].map(([file, text]) => [join(folder, file), text]));
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.getCurrentDirectory = () => root;
  host.fileExists = (path) => texts.has(path) || fileExists(path);
  host.readFile = (path) => texts.get(path) ?? readFile(path);
  host.getSourceFile = (path, language, ...rest) => {
    const text = texts.get(path);
    if (text !== undefined) {
      return ts.createSourceFile(path, text, language, true, ts.ScriptKind.TS);
    }
    const key = [path, options.module, JSON.stringify(language)].join(' ');
    if (!parsed.has(key)) {
      parsed.set(key, getSourceFile(path, language, ...rest));
    }
    return parsed.get(key);
  };
  const program = ts.createProgram([...texts.keys()], options, host);
  const diagnostics = [...texts.keys()].flatMap((path) =>
    ts.getPreEmitDiagnostics(program, program.getSourceFile(path)),
  );
  return ts
    .sortAndDeduplicateDiagnostics(diagnostics)
    .map(({ file, start = 0, messageText }) => {
      const message = ts.flattenDiagnosticMessageText(messageText, '\n');
      if (!file) {
        return message;
      }
      const { line } = file.getLineAndCharacterOfPosition(start);
      return `${file.fileName.replace(`${folder}/`, '')}, line ${line + 1} of the document: ${message}`;
    })
    .join('\n');
}

/**
 * Runs a file of a CDK app, in a folder that holds all of them while it runs, with a context. Functions are not bundled.
 *
 * @returns what the file exports
 */
export function exportsOf<T>(files: SourceFiles, entry: string, context: object = {}): T {
  const folder = mkdtempSync(join(tmpdir(), 'app-'));
  const before = { folder: process.cwd(), context: process.env.CDK_CONTEXT_JSON };
  try {
    for (const [file, text] of files) {
      mkdirSync(join(folder, dirname(file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
    process.chdir(folder);
    process.env.CDK_CONTEXT_JSON = JSON.stringify({
      ...JSON.parse(before.context ?? '{}'),
      ...context,
      'aws:cdk:bundling-stacks': [],
    });
    return load(files, folder, entry) as T;
  } finally {
    process.chdir(before.folder);
    if (before.context === undefined) {
      delete process.env.CDK_CONTEXT_JSON;
    } else {
      process.env.CDK_CONTEXT_JSON = before.context;
    }
    rmSync(folder, { recursive: true, force: true });
  }
}

function load(files: SourceFiles, folder: string, file: string): object {
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
  const { outputText } = ts.transpileModule(files.get(file) ?? '', { compilerOptions });
  const exports = {};
  const requireFrom = (name: string) => {
    if (name === LIBRARY) {
      return library;
    }
    return name.startsWith('.') ? load(files, folder, join(dirname(file), `${name}.ts`)) : require(name);
  };
  new Function('require', 'exports', '__dirname', outputText)(requireFrom, exports, join(folder, dirname(file)));
  return exports;
}
