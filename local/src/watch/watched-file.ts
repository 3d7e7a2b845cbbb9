import { basename, dirname } from 'node:path';
import { WatchedFolder } from './watched-folder.js';

export interface WatchedFileOptions {
  /** Absolute. */
  readonly file: string;
  /** The file was saved. */
  readonly onSave: () => void;
  readonly onError: (error: Error) => void;
}

/** A single file that is watched, wherever it is. */
export function watchedFile({ file, onSave, onError }: WatchedFileOptions): WatchedFolder {
  const paths = { folder: () => false, file: (path: string) => path === basename(file) };
  return new WatchedFolder({ folder: dirname(file), paths, onChange: onSave, onError });
}
