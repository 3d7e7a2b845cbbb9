import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { whyUnbundled } from '../../assembly/io/why-unbundled.js';
import { unbundledFile } from '../../assembly/unbundled.js';
import { shellQuoted } from './shell-words.js';

/** The program that replaces Docker while an app is synthesized, and a function that removes its temporary files. */
export interface DockerStandIn {
  readonly variables: { readonly [name: string]: string };
  dispose(): void;
}

/**
 * The CDK uses Docker to bundle what it cannot bundle otherwise, and fails if there is none: then nothing of the app would be
 * served. So it gets a program that calls Docker or Finch. Without them, the program bundles Python functions with the Python on this
 * machine, and marks all other assets as not bundled.
 *
 * @param packages the folder for Python packages
 * @see https://docs.aws.amazon.com/cdk/v2/guide/build-containers.html for `CDK_DOCKER`
 */
export function dockerStandIn({ CDK_DOCKER }: NodeJS.ProcessEnv, packages: string): DockerStandIn {
  // Windows cannot start scripts.
  if (CDK_DOCKER !== undefined || process.platform === 'win32') {
    return { variables: {}, dispose: () => {} };
  }
  const folder = mkdtempSync(join(tmpdir(), 'cdk-docker-'));
  const script = join(folder, 'docker');
  const program = fileURLToPath(new URL('./docker-or-bundle.js', import.meta.url));
  const words = [process.execPath, program, folder, packages].map(shellQuoted);
  writeFileSync(script, `#!/bin/sh\nexec ${words.join(' ')} "$@"\n`);
  chmodSync(script, 0o755);
  return { variables: { CDK_DOCKER: script }, dispose: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Removes what an earlier synthesis could not bundle, because the CDK would use it again. */
export function removeUnbundled(output: string): void {
  for (const entry of readdirSync(output, { withFileTypes: true })) {
    const path = join(output, entry.name);
    if (entry.name.startsWith('asset.') && isUnbundled(path, entry.isDirectory())) {
      rmSync(path, { recursive: true, force: true });
    } else if (entry.isDirectory() && entry.name.startsWith('assembly-')) {
      removeUnbundled(path);
    }
  }
}

/** If a marker has become the asset itself, the CDK leaves an empty file with its name in the folder of the bundle. */
function isUnbundled(asset: string, isFolder: boolean): boolean {
  return isFolder ? readdirSync(asset).includes(unbundledFile) : whyUnbundled(asset) !== undefined;
}
