import { readFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { resolve } from 'node:path';
import ts from 'typescript';

/** Lets `require` take TypeScript as ts-jest does, with the options of the tests, and the library by its name. */
export function loadSources() {
  const { config } = ts.readConfigFile('test/tsconfig.json', ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, resolve('test'));
  const compilerOptions = { ...options, module: ts.ModuleKind.CommonJS, moduleResolution: undefined };
  createRequire(import.meta.url).extensions['.ts'] = (module, fileName) => {
    const { outputText } = ts.transpileModule(readFileSync(fileName, 'utf8'), { compilerOptions, fileName });
    module._compile(outputText, fileName);
  };
  const resolveFilename = Module._resolveFilename;
  const library = resolve('src');
  Module._resolveFilename = (name, ...rest) =>
    resolveFilename(name === 'cdk-jwt-protected-api' ? library : name, ...rest);
}
