import { accessSync, constants, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Bundling } from './bundling.js';
import { EsbuildCall } from './esbuild-call.js';
import { EsbuildCommand } from './esbuild-command.js';

/**
 * Records how the functions of an app are bundled during synthesis, because the assembly does not say it. It intercepts `npx`
 * in the PATH of the app, and esbuild in its Node.js processes. It records the arguments, then makes the
 * original call. It starts an installed esbuild without npx: npx takes longer to find esbuild than esbuild takes to bundle a function.
 */
export class BundlingRecorder {
  readonly #folder = mkdtempSync(join(tmpdir(), 'cdk-http-api-local-bin-'));
  readonly #notes = mkdtempSync(join(tmpdir(), 'cdk-http-api-local-notes-'));
  readonly #hook = join(this.#folder, 'hook.cjs');

  constructor({ PATH = '' }: NodeJS.ProcessEnv) {
    const npx = PATH.split(delimiter)
      .map((folder) => join(folder, 'npx'))
      .find(isExecutable);
    // On Windows no shell script can intercept it.
    if (process.platform !== 'win32' && npx !== undefined) {
      writeFileSync(join(this.#folder, 'npx'), npxScript(npx, this.#notes), { mode: 0o700 });
    }
    writeFileSync(this.#hook, hookScript(this.#notes));
  }

  environment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
    const options = [env.NODE_OPTIONS, `--require ${JSON.stringify(this.#hook)}`];
    return {
      ...env,
      PATH: `${this.#folder}${delimiter}${env.PATH ?? ''}`,
      NODE_OPTIONS: options.filter(Boolean).join(' '),
    };
  }

  /** The calls that were recorded since the last time they were read. */
  take(): readonly Bundling[] {
    return readdirSync(this.#notes).map((name) => {
      const file = join(this.#notes, name);
      const note = readFileSync(file, 'utf8');
      rmSync(file);
      if (name.startsWith('call-')) {
        return new EsbuildCall(JSON.parse(note));
      }
      const [cwd = '', , , ...args] = note.split('\0').slice(0, -1);
      return new EsbuildCommand(cwd, args);
    });
  }

  dispose(): void {
    for (const folder of [this.#folder, this.#notes]) {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

function npxScript(npx: string, notes: string): string {
  return `#!/bin/sh
case "$1 $2" in
  "--no-install esbuild")
    printf '%s\\0' "$PWD" "$@" > ${quoted(notes)}/command-$$
    folder=$PWD
    while [ ! -x "$folder/node_modules/.bin/esbuild" ] && [ -n "$folder" ]; do folder=\${folder%/*}; done
    if [ -x "$folder/node_modules/.bin/esbuild" ]; then
      shift 2
      exec "$folder/node_modules/.bin/esbuild" "$@"
    fi
    ;;
esac
exec ${quoted(npx)} "$@"
`;
}

/**
 * Bundling in the CDK is synchronous, so `build()` is not recorded. Only esbuild itself is changed, and
 * errors in this code are ignored.
 */
function hookScript(notes: string): string {
  return `'use strict';
const { writeFileSync } = require('node:fs');
const Module = require('node:module');
const load = Module._load;
const noting = new Map();
let calls = 0;
Module._load = function (request, parent, ...rest) {
  const loaded = load.call(this, request, parent, ...rest);
  try {
    return request.includes('esbuild') ? notingOf(loaded, Module._resolveFilename(request, parent)) : loaded;
  } catch {
    return loaded;
  }
};
function notingOf(esbuild, file) {
  if (!/[\\\\/]node_modules[\\\\/]esbuild[\\\\/]lib[\\\\/]main\\.js$/.test(file) || typeof esbuild.buildSync !== 'function') {
    return esbuild;
  }
  if (!noting.has(esbuild)) {
    const buildSync = (options) => {
      const result = esbuild.buildSync(options);
      try {
        const call = JSON.stringify({ cwd: process.cwd(), esbuild: file, options });
        writeFileSync(\`\${${JSON.stringify(notes)}}/call-\${process.pid}-\${calls++}\`, call);
      } catch {}
      return result;
    };
    const own = { ...Object.getOwnPropertyDescriptors(esbuild), buildSync: { enumerable: true, get: () => buildSync } };
    noting.set(esbuild, Object.defineProperties({}, own));
  }
  return noting.get(esbuild);
}
`;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function quoted(path: string): string {
  return `'${path.replaceAll("'", "'\\''")}'`;
}
