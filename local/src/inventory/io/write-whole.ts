import { renameSync, rmSync, writeFileSync } from 'node:fs';

/**
 * Writes a string to a temporary file and renames it: whenever the program ends, the file has either the old or the new
 * content. Throws an error if it cannot be written, with nothing left behind.
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
