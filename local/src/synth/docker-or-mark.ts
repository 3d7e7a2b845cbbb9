import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unbundledFile, unbundledReason } from '../assembly/unbundled.js';

// What the CDK calls instead of `docker`: see docker.ts.
const args = process.argv.slice(2);
const probe = spawnSync('docker', ['version'], { stdio: 'ignore' });
if (probe.status === 0) {
  const { status } = spawnSync('docker', args, { stdio: 'inherit' });
  process.exitCode = status ?? 1;
} else {
  mark();
}

/** An empty asset is an error to the CDK. Building and finding images succeeds without doing anything. */
function mark(): void {
  const volume = args.find((arg) => /:\/asset-output(:|$)/.test(arg));
  const copied = args[0] === 'cp' && args[1]?.includes(':/asset-output') ? args[2] : undefined;
  const folder = volume?.replace(/:\/asset-output.*$/, '') ?? copied;
  if (folder !== undefined) {
    writeFileSync(join(folder, unbundledFile), unbundledReason(args));
  }
}
