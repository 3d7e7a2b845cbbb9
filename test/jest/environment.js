const { mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const vm = require('node:vm');
const { ModuleMocker } = require('jest-mock');

/** What Jest keeps of a file in the global object. Packages keep things there as well, and stay loaded. */
const OF_ONE_FILE = [
  '__coverage__',
  ...['EVENT_HANDLERS', 'TEST_TIMEOUT_SYMBOL', 'LOG_ERRORS_BEFORE_RETRY'].map((name) => Symbol.for(name)),
  ...['RETRY_IMMEDIATELY', 'RETRY_TIMES', 'WAIT_BEFORE_RETRY'].map((name) => Symbol.for(name)),
];

// Every app of the CDK that has no `outdir` leaves a folder in the temporary one. Programs such as esbuild, which list the folders
// above theirs, get slow among thousands of them. One for the process, as the CDK remembers where it was.
const temporary = mkdtempSync(join(tmpdir(), 'jest-files-'));
process.env.TMPDIR = process.env.TEMP = process.env.TMP = temporary;
process.once('exit', () => rmSync(temporary, { recursive: true, force: true }));

/** Takes the place of a context: code is compiled for the process's own. */
const HERE = {};
const { compileFunction } = vm;
vm.compileFunction = (code, parameters, { parsingContext, ...options }) =>
  compileFunction(code, parameters, parsingContext === HERE ? options : { ...options, parsingContext });

/**
 * Runs test files in the context of the process, in which they share the packages that are loaded (see `runtime.js`). In a
 * context for each file, Jest's default, every access to a global is slow. What a file changes of the process is undone.
 * There are no fake timers.
 */
module.exports = class Environment {
  global = globalThis;
  moduleMocker = new ModuleMocker(globalThis);
  fakeTimers = null;
  fakeTimersModern = null;
  context = HERE;
  globals = Object.entries(Object.getOwnPropertyDescriptors(globalThis));
  process = { env: { ...process.env }, cwd: process.cwd(), exit: process.exit };

  async setup() {}

  async teardown() {
    this.context = null; // nothing is loaded from now on
    const { env, cwd, exit } = this.process;
    process.chdir(cwd);
    for (const name of Object.keys(process.env)) {
      delete process.env[name];
    }
    Object.assign(process.env, env);
    process.exit = exit;
    for (const name of OF_ONE_FILE) {
      delete globalThis[name];
    }
    for (const [name, descriptor] of this.globals.filter(([, { configurable }]) => configurable)) {
      Object.defineProperty(globalThis, name, descriptor);
    }
  }

  exportConditions() {
    return ['node', 'node-addons'];
  }

  getVmContext() {
    return this.context;
  }
};
