import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { type Bundling, BundlingFailure, type Inputs, inputsOf } from './bundling.js';
import { runEsbuild } from './run-esbuild.js';

/** The command of esbuild, as `NodejsFunction` calls it. */
export class EsbuildCommand implements Bundling {
  readonly names = ['.'];
  readonly hasOwnMaps: boolean;

  /** @param args what follows `esbuild` */
  constructor(
    private readonly cwd: string,
    private readonly args: readonly string[],
  ) {
    this.hasOwnMaps = args.some((arg) => /^--sourcemap(?!=false$)/.test(arg));
  }

  async bundle(
    folder: string,
    [name = '']: readonly string[],
    env: NodeJS.ProcessEnv,
  ): Promise<Inputs | BundlingFailure | undefined> {
    const { cwd, args } = this;
    const esbuild = esbuildOf(cwd);
    const outfile = args.find((arg) => arg.startsWith('--outfile='));
    if (esbuild === undefined || outfile === undefined || args.some((arg) => arg.startsWith('--metafile'))) {
      return undefined;
    }
    const own = args.map((arg) => (arg === outfile ? `--outfile=${join(folder, basename(outfile))}` : arg));
    const made = await runEsbuild((metafile) => {
      const maps = this.hasOwnMaps ? [] : ['--sourcemap=external', '--sources-content=false'];
      const words = [...own, ...maps, `--metafile=${metafile}`, '--log-level=error'];
      return { cwd, env, ...program(esbuild, words) };
    });
    return made instanceof BundlingFailure ? made : new Map([[name, inputsOf(made, cwd, folder)]]);
  }
}

/** The one that `npx --no-install` runs in this folder. */
function esbuildOf(folder: string): string | undefined {
  try {
    return createRequire(join(folder, 'x.js')).resolve('esbuild/bin/esbuild');
  } catch {
    return undefined;
  }
}

/** It is a script or, if its installation was completed, a program. */
function program(esbuild: string, args: readonly string[]) {
  const isScript = readFileSync(esbuild).subarray(0, 2).toString() === '#!';
  return isScript ? { command: process.execPath, args: [esbuild, ...args] } : { command: esbuild, args };
}
