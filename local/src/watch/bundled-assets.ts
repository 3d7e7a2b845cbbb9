import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import type { Assembly } from '../assembly/assembly.js';
import { objectOr } from '../assembly/json.js';
import { sameFolders } from '../serve/same-folders.js';
import type { BundlingCommand } from './bundling-recorder.js';

/**
 * Bundles functions of an assembly again before the app is synthesized: those whose code is exactly what a noted command
 * makes. What it makes is for the time until the synthesis alone, which has the last word.
 */
export class BundledAssets {
  readonly #bundles: {
    readonly asset: string;
    readonly command: BundlingCommand;
    readonly inputs: readonly string[];
  }[] = [];
  readonly #made: string[] = [];

  private constructor(
    private readonly assembly: Assembly,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  static async of(
    assembly: Assembly,
    commands: readonly BundlingCommand[],
    env: NodeJS.ProcessEnv,
  ): Promise<BundledAssets> {
    const bundled = new BundledAssets(assembly, env);
    for (const command of commands) {
      await bundled.find(command);
    }
    return bundled;
  }

  /** Bundles what is made of files that have changed, given by their absolute paths; gives those that are in it now. */
  async update(paths: readonly string[]): Promise<readonly string[]> {
    const served = await Promise.all(
      this.#bundles.map(async ({ asset, command, inputs }) => {
        const changed = paths.filter((path) => inputs.includes(path));
        const made = changed.length > 0 ? await this.bundle(command) : undefined;
        if (!made) {
          return [];
        }
        for (const { assets } of this.assembly.stacks) {
          assets.substitute(asset, made.folder);
        }
        return changed;
      }),
    );
    return served.flat();
  }

  dispose(): void {
    for (const folder of this.#made.splice(0)) {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /** The asset that has what the command makes, and nothing else: what hooks and installed packages add is not known. */
  private async find(command: BundlingCommand): Promise<void> {
    const made = await this.bundle(command);
    const folders = this.assembly.stacks.flatMap(({ assets }) => assets.folders);
    const asset = made && folders.find((folder) => sameFolders(folder, made.folder));
    if (asset !== undefined) {
      this.#bundles.push({ asset, command, inputs: made?.inputs ?? [] });
    }
  }

  /** Into a folder beside the assets, so that source maps have the same paths in them. */
  private async bundle({ cwd, args }: BundlingCommand) {
    const esbuild = esbuildOf(cwd);
    const outfile = args.find((arg) => arg.startsWith('--outfile='));
    if (esbuild === undefined || outfile === undefined || args.some((arg) => arg.startsWith('--metafile'))) {
      return undefined;
    }
    const folder = mkdtempSync(join(this.assembly.folder, 'watch-'));
    this.#made.push(folder);
    const notes = mkdtempSync(join(tmpdir(), 'cdk-http-api-local-'));
    const metafile = join(notes, 'meta.json');
    const own = args.map((arg) => (arg === outfile ? `--outfile=${join(folder, basename(outfile))}` : arg));
    try {
      const isMade = await run(esbuild, [...own, `--metafile=${metafile}`, '--log-level=silent'], cwd, this.env);
      return isMade ? { folder, inputs: inputsOf(metafile, cwd) } : undefined;
    } finally {
      rmSync(notes, { recursive: true, force: true });
    }
  }
}

function inputsOf(metafile: string, cwd: string): readonly string[] {
  const { inputs } = JSON.parse(readFileSync(metafile, 'utf8')) as { readonly inputs?: unknown };
  return Object.keys(objectOr(inputs)).map((input) => resolve(cwd, input));
}

/** The one that `npx --no-install` runs in this folder. */
function esbuildOf(folder: string): string | undefined {
  try {
    return createRequire(join(folder, 'x.js')).resolve('esbuild/bin/esbuild');
  } catch {
    return undefined;
  }
}

/** It is a script, or, where its installation was completed, a program. */
function run(esbuild: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  const isScript = readFileSync(esbuild).subarray(0, 2).toString() === '#!';
  const [command, ...words] = isScript ? [process.execPath, esbuild, ...args] : [esbuild, ...args];
  return new Promise((settle) => {
    const child = spawn(command as string, words, { cwd, env, stdio: 'ignore' });
    child.on('error', () => settle(false));
    child.on('close', (code) => settle(code === 0));
  });
}
