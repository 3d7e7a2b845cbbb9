import { accessSync, constants, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** How esbuild was called, as `NodejsFunction` does it. */
export interface BundlingCommand {
  readonly cwd: string;
  /** What follows `esbuild`. */
  readonly args: readonly string[];
}

/**
 * Notes how the functions of an app are bundled while it is synthesized, which the assembly does not say: it stands in front
 * of `npx` in the PATH of the app, writes the arguments down, and does what was asked for.
 */
export class BundlingRecorder {
  readonly #folder: string;
  readonly #notes: string;

  private constructor(npx: string) {
    this.#folder = mkdtempSync(join(tmpdir(), 'cdk-http-api-local-bin-'));
    this.#notes = mkdtempSync(join(tmpdir(), 'cdk-http-api-local-notes-'));
    const script = `#!/bin/sh
case "$1 $2" in
  "--no-install esbuild") printf '%s\\0' "$PWD" "$@" > ${quoted(this.#notes)}/$$ ;;
esac
exec ${quoted(npx)} "$@"
`;
    writeFileSync(join(this.#folder, 'npx'), script, { mode: 0o700 });
  }

  /** `undefined` where there is no `npx`, or no shell that could stand in front of it. */
  static create({ PATH = '' }: NodeJS.ProcessEnv): BundlingRecorder | undefined {
    const npx = PATH.split(delimiter)
      .map((folder) => join(folder, 'npx'))
      .find(isExecutable);
    return process.platform === 'win32' || npx === undefined ? undefined : new BundlingRecorder(npx);
  }

  environment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
    return { ...env, PATH: `${this.#folder}${delimiter}${env.PATH ?? ''}` };
  }

  /** The commands that were noted since it was asked last. */
  take(): readonly BundlingCommand[] {
    return readdirSync(this.#notes).map((name) => {
      const file = join(this.#notes, name);
      const [cwd = '', , , ...args] = readFileSync(file, 'utf8').split('\0').slice(0, -1);
      rmSync(file);
      return { cwd, args };
    });
  }

  dispose(): void {
    for (const folder of [this.#folder, this.#notes]) {
      rmSync(folder, { recursive: true, force: true });
    }
  }
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
