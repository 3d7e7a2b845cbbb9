import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { unbundledFile, unbundledReason } from '../unbundled.js';

/** How much of a reason is read, in bytes. */
const longestReason = 4096;

/** Why an asset, a folder or a file, is not bundled; `undefined` if it is bundled. */
export function whyUnbundled(asset: string): string | undefined {
  const stats = statSync(asset, { throwIfNoEntry: false });
  const file = stats?.isDirectory() ? join(asset, unbundledFile) : asset;
  const start = stats && beginningOf(file);
  return start === undefined ? undefined : unbundledReason(start);
}

function beginningOf(file: string): string | undefined {
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) {
    return undefined;
  }
  const opened = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(longestReason);
    return bytes.toString('utf8', 0, readSync(opened, bytes));
  } finally {
    closeSync(opened);
  }
}
