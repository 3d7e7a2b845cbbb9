import { renameSync, rmSync, writeFileSync } from 'node:fs';

/**
 * Writes a text to a file next to it and renames that: whenever the program ends, the file is as it was or as it was to
 * become. An error where it cannot be written, with nothing left behind.
 */
export function writeWhole(path: string, text: string): void {
  const next = `${path}.${process.pid}.next`;
  try {
    writeFileSync(next, text);
    renameSync(next, path);
  } catch (error) {
    rmSync(next, { force: true });
    throw error;
  }
}
