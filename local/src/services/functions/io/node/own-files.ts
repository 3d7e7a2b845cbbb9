import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder with the code of the functions' threads. */
const folder = fileURLToPath(new URL('.', import.meta.url));

/** Whether a file is one of those that run a handler. */
export function isOwnFile(file: string): boolean {
  return file.replaceAll('/', sep).startsWith(folder);
}
