import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Metafile } from './bundling.js';

export interface EsbuildProcess {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

/** What the metafile says that a process writes; `undefined` where it fails. */
export async function runEsbuild(processWriting: (metafile: string) => EsbuildProcess): Promise<Metafile | undefined> {
  const notes = mkdtempSync(join(tmpdir(), 'cdk-http-api-local-'));
  const metafile = join(notes, 'meta.json');
  try {
    return (await succeeds(processWriting(metafile))) ? JSON.parse(readFileSync(metafile, 'utf8')) : undefined;
  } finally {
    rmSync(notes, { recursive: true, force: true });
  }
}

function succeeds({ command, args, cwd, env }: EsbuildProcess): Promise<boolean> {
  return new Promise((settle) => {
    const child = spawn(command, args, { cwd, env, stdio: 'ignore' });
    child.on('error', () => settle(false));
    child.on('close', (code) => settle(code === 0));
  });
}
