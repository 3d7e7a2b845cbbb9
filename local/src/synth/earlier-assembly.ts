import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Keeps a copy of an assembly while the app is synthesized into the same folder again, for code that reads it in the meantime. Its assets
 * are links: a synthesis adds assets, and does not change the others.
 */
export function keepEarlier(output: string): void {
  if (!hasManifest(output)) {
    return;
  }
  const made = `${earlierOf(output)}.${process.pid}`;
  rmSync(made, { recursive: true, force: true });
  copyAssembly(output, made);
  rmSync(earlierOf(output), { recursive: true, force: true });
  renameSync(made, earlierOf(output));
}

/** Restores what a failed synthesis has overwritten, if there was something. */
export function restoreEarlier(output: string): void {
  if (hasManifest(earlierOf(output))) {
    copyFiles(earlierOf(output), output);
  }
}

/** The folder to read an assembly from: while the app is synthesized, that of the earlier assembly. */
export function readableAssembly(output: string): string {
  return !hasManifest(output) && hasManifest(earlierOf(output)) ? earlierOf(output) : output;
}

export function hasManifest(folder: string): boolean {
  return existsSync(join(folder, 'manifest.json'));
}

function earlierOf(output: string): string {
  return `${output}.earlier`;
}

function copyAssembly(from: string, to: string): void {
  copyFiles(from, to);
  for (const { name } of readdirSync(from, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
    if (name.startsWith('asset.')) {
      symlinkSync(join(from, name), join(to, name), 'junction');
    }
  }
}

/** Everything in the assembly except the folders of assets, including the assemblies of stages. The manifest is last. */
function copyFiles(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  const entries = readdirSync(from, { withFileTypes: true });
  for (const { name } of entries.filter((entry) => entry.isDirectory() && entry.name.startsWith('assembly-'))) {
    copyFiles(join(from, name), join(to, name));
  }
  const files = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  for (const name of [...files.filter((name) => name !== 'manifest.json'), 'manifest.json']) {
    copyFileSync(join(from, name), join(to, name));
  }
}
