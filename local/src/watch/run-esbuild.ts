import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BundlingFailure, type Metafile } from './bundling.js';

export interface EsbuildProcess {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

/** What a process writes, according to the metafile, or what the process printed if it fails. */
export async function runEsbuild(
  processWriting: (metafile: string) => EsbuildProcess,
): Promise<Metafile | BundlingFailure> {
  const notes = mkdtempSync(join(tmpdir(), 'cdk-http-api-local-'));
  const metafile = join(notes, 'meta.json');
  try {
    return (await failure(processWriting(metafile))) ?? JSON.parse(readFileSync(metafile, 'utf8'));
  } finally {
    rmSync(notes, { recursive: true, force: true });
  }
}

function failure({ command, args, cwd, env }: EsbuildProcess): Promise<BundlingFailure | undefined> {
  return new Promise((settle) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'ignore', 'pipe'] });
    let printed = '';
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      printed = (printed + chunk).slice(0, 20_000);
    });
    child.on('error', (error) => settle(new BundlingFailure(error.message)));
    child.on('close', (code) => settle(code === 0 ? undefined : new BundlingFailure(withoutTrace(printed))));
  });
}

/** The script that starts esbuild ends with its own stack trace. */
function withoutTrace(printed: string): string {
  return printed.replace(/^(\d+ errors?\n+)?node:[\s\S]*/m, '').trim();
}
