import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CompiledTest } from './compiled-tests';

/** To start a process takes longer than what most quick files test. */
const FILES_OF_A_PROCESS = 28;

/** Writes files into a folder, each of which runs the tests of several others in one process. Reports still name the others. */
export function sharedProcesses(tests: readonly CompiledTest[], outdir: string): string[] {
  mkdirSync(outdir);
  return Array.from({ length: Math.ceil(tests.length / FILES_OF_A_PROCESS) }, (_, index) => {
    const file = join(outdir, `${index}.mjs`);
    const some = tests.slice(index * FILES_OF_A_PROCESS, (index + 1) * FILES_OF_A_PROCESS);
    const imports = some.map(({ compiled }) => `import ${JSON.stringify(pathToFileURL(compiled).href)};\n`);
    writeFileSync(file, imports.join(''));
    return file;
  });
}

/** Not a file with hooks outside of every `describe`, which run for all tests of a process, nor one that changes global variables. */
export function canShare(source: string): boolean {
  return !/^(before|after)(Each)?\(|\/jsdom-page\.js'|\bglobalThis\b.*=[^=]/m.test(readFileSync(source, 'utf8'));
}
