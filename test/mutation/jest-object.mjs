import Module, { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { ModuleMocker } from 'jest-mock';

/** What the tests take of the `jest` object, for modules that Node.js itself loads. */
export function jestObject() {
  const require = createRequire(resolve('test/all.ts'));
  const mocker = new ModuleMocker(globalThis);
  const factories = new Map();
  let mocks = new Map();
  let isActual = false;

  const load = Module._load;
  Module._load = (name, parent, ...rest) => {
    const path = factories.size > 0 && !isActual && !Module.isBuiltin(name) && Module._resolveFilename(name, parent);
    if (!factories.has(path)) {
      return load(name, parent, ...rest);
    }
    mocks.set(path, mocks.get(path) ?? factories.get(path)());
    return mocks.get(path);
  };

  return {
    setTimeout: () => {},
    spyOn: mocker.spyOn.bind(mocker),
    restoreAllMocks: mocker.restoreAllMocks.bind(mocker),
    mock: (name, factory) => factories.set(require.resolve(name), factory),
    requireActual(name) {
      isActual = true;
      try {
        return require(name);
      } finally {
        isActual = false;
      }
    },
    isolateModules(run) {
      const [loaded, mocked] = [{ ...require.cache }, mocks];
      mocks = new Map();
      for (const path of Object.keys(loaded).filter((name) => name.startsWith(resolve('src')))) {
        delete require.cache[path];
      }
      // What runs as modules are loaded is covered by no test.
      const { currentTestId } = globalThis.__stryker__;
      globalThis.__stryker__.currentTestId = undefined;
      run();
      globalThis.__stryker__.currentTestId = currentTestId;
      Object.assign(require.cache, loaded);
      mocks = mocked;
    },
  };
}
