import { readFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';

/**
 * Lets `require` take TypeScript, with the compiler options of the tests in a folder. For an import of a name in a file,
 * `sourceOf(name, file)` returns what to load.
 */
export function loadSources(folder, sourceOf) {
  const { config } = ts.readConfigFile(`${folder}/tsconfig.json`, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, resolve(folder));
  const commonJs = { module: ts.ModuleKind.CommonJS, moduleResolution: undefined, esModuleInterop: true };
  const compilerOptions = { ...options, ...commonJs };
  createRequire(import.meta.url).extensions['.ts'] = (module, fileName) => {
    const { outputText } = ts.transpileModule(readFileSync(fileName, 'utf8'), { compilerOptions, fileName });
    const url = JSON.stringify(pathToFileURL(fileName).href);
    module._compile(outputText.replaceAll('import.meta.url', url), fileName);
  };
  const resolveFilename = Module._resolveFilename;
  Module._resolveFilename = (name, parent, ...rest) =>
    resolveFilename(sourceOf(name, parent?.filename), parent, ...rest);
}
