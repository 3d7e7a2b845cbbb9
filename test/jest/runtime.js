const { isBuiltin } = require('node:module');
const { sep } = require('node:path');
const { default: JestRuntime } = require('jest-runtime');

const PACKAGES = `${sep}node_modules${sep}`;

/** Loads packages with Node.js's own `require`, once for all test files of a process. aws-cdk-lib alone takes a second each time. */
module.exports = class Runtime extends JestRuntime {
  requireModule(from, name, options, isActual) {
    if (name && !options?.isInternalModule && !isBuiltin(name)) {
      const path = this._resolution.resolveCjs(from, name);
      if (path.includes(PACKAGES)) {
        return require(path);
      }
    }
    return super.requireModule(from, name, options, isActual);
  }
};
