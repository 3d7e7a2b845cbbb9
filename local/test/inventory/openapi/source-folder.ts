import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';

const inPackage = join(import.meta.dirname, '../../../lib/.tests');

const options: ts.CompilerOptions = {
  module: ts.ModuleKind.NodeNext,
  target: ts.ScriptTarget.ES2023,
  lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  types: ['node'],
};

/** A folder for TypeScript files, inside of this package, so that its modules are found. */
export class SourceFolder {
  readonly path: string;
  readonly #files: string[] = [];

  constructor() {
    mkdirSync(inPackage, { recursive: true });
    this.path = mkdtempSync(join(inPackage, 'sources-'));
    this.write('package.json', '{"type":"module"}');
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.path, name), text);
    if (name.endsWith('.ts')) {
      this.#files.push(join(this.path, name));
    }
  }

  /** The last error of each file that does not compile. */
  errors(): ReadonlyMap<string, string> {
    const diagnostics = ts.getPreEmitDiagnostics(ts.createProgram(this.#files, options));
    return new Map(
      diagnostics.map(({ file, messageText }) => [
        file ? relative(this.path, file.fileName) : '',
        ts.flattenDiagnosticMessageText(messageText, '\n'),
      ]),
    );
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** A module of TypeScript as JavaScript. */
export function asJavaScript(text: string): string {
  return ts.transpileModule(text, { compilerOptions: { ...options, module: ts.ModuleKind.ESNext } }).outputText;
}
