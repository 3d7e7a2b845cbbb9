import { createHash } from 'node:crypto';
import {
  type Dirent,
  existsSync,
  type FSWatcher,
  fstatSync,
  readdirSync,
  readFileSync,
  type Stats,
  statSync,
  watch,
} from 'node:fs';
import { join } from 'node:path';
import { WatchError } from './watch-error.js';
import type { WatchedPaths } from './watched-paths.js';

/** How long nothing may change before changes are reported, in milliseconds: an editor writes a file in several steps. */
const quiet = 30;

/** How often the watcher checks for that. */
const most = 20;

/** The content of larger files is not compared, only their times. */
const largest = 8 * 1024 * 1024;

export interface WatchedFolderOptions {
  /** Absolute. */
  readonly folder: string;
  readonly paths: WatchedPaths;
  /** Called with files whose content has changed, new files, and deleted files. */
  readonly onChange: (paths: readonly string[]) => void;
  readonly onError: (error: Error) => void;
}

/**
 * Watches the files of a folder. Each folder in it has its own watcher, because the recursive watchers of Node.js would also
 * watch what is excluded. A watcher's event is only a hint: the files are read and compared.
 */
export class WatchedFolder {
  readonly #files = new Map<string, Signature>();
  readonly #watchers = new Map<string, FSWatcher>();
  /** The file that this program writes to, if its output is redirected to a file. */
  readonly #own = new Set([1, 2].map((stream) => fstatSync(stream).ino));
  readonly #hints = new Set<string>();
  #count = 0;
  #timer: NodeJS.Timeout | undefined;

  /** Records what the files contain now. */
  constructor(private readonly options: WatchedFolderOptions) {
    this.look('');
  }

  /** The hash of the content of each file, by path. */
  get hashes(): ReadonlyMap<string, string> {
    return new Map([...this.#files].map(([path, { hash }]) => [path, hash]));
  }

  get fileCount(): number {
    return this.#files.size;
  }

  /**
   * Reports changes from now on, including changes made to a file since it was recorded. Files that are new by now are only
   * recorded.
   *
   * @throws WatchError if the system has no watchers left.
   */
  begin(): void {
    this.watchFrom('');
    const changed = this.look('').filter(({ isNew }) => !isNew);
    this.tell(changed.map(({ path }) => path));
  }

  close(): void {
    clearTimeout(this.#timer);
    for (const folder of this.#watchers.keys()) {
      this.unwatch(folder);
    }
  }

  /**
   * Records what the files in a folder contain now, including the folders in it that `enters` accepts; returns what has
   * changed.
   */
  private look(folder: string, enters: (path: string) => boolean = () => true): readonly Change[] {
    const entries = this.entriesOf(folder);
    const there = new Set(entries.map(({ name }) => pathOf(folder, name)));
    const gone = [...this.#files.keys()].filter((path) => {
      const [first] = rest(folder, path)?.split('/') ?? [];
      return first !== undefined && !there.has(pathOf(folder, first));
    });
    for (const path of gone) {
      this.#files.delete(path);
    }
    return [
      ...gone.map((path) => ({ path, isNew: false })),
      ...entries.flatMap((entry) => {
        const path = pathOf(folder, entry.name);
        if (entry.isDirectory()) {
          return this.options.paths.folder(path) && enters(path) ? this.look(path) : [];
        }
        return this.options.paths.file(path) ? this.lookAt(path) : [];
      }),
    ];
  }

  private lookAt(path: string): readonly Change[] {
    const file = join(this.options.folder, path);
    const known = this.#files.get(path);
    try {
      const stats = statSync(file);
      if (!stats.isFile() || this.#own.has(stats.ino) || (known && known.time === timeOf(stats))) {
        return [];
      }
      const hash = stats.size > largest ? timeOf(stats) : hashOf(readFileSync(file));
      this.#files.set(path, { time: timeOf(stats), hash });
      return known?.hash === hash ? [] : [{ path, isNew: known === undefined }];
    } catch {
      // It was deleted again, or is a link to nothing.
      return this.#files.delete(path) ? [{ path, isNew: false }] : [];
    }
  }

  private entriesOf(folder: string): readonly Dirent[] {
    try {
      return readdirSync(join(this.options.folder, folder), { withFileTypes: true });
    } catch {
      return [];
    }
  }

  /** Watches a folder and the folders in it; returns those that were not watched yet. */
  private watchFrom(folder: string): readonly string[] {
    const inner = this.entriesOf(folder)
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => pathOf(folder, name))
      .filter((path) => this.options.paths.folder(path));
    return [...this.watchOne(folder), ...inner.flatMap((path) => this.watchFrom(path))];
  }

  private watchOne(folder: string): readonly string[] {
    if (this.#watchers.has(folder)) {
      return [];
    }
    const path = join(this.options.folder, folder);
    try {
      const watcher = watch(path, (event, name) => this.hint(folder, event === 'rename' ? name : null));
      watcher.on('error', () => this.unwatch(folder));
      this.#watchers.set(folder, watcher);
      return [folder];
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT') {
        return [];
      }
      const remedy = ['ENOSPC', 'EMFILE'].includes(code ?? '')
        ? 'the system has no file watchers left: exclude folders with "watch.exclude" in cdk.json, or raise fs.inotify.max_user_watches'
        : message;
      throw new WatchError(`cannot watch '${path}': ${remedy}`, { cause: error });
    }
  }

  private unwatch(folder: string): void {
    this.#watchers.get(folder)?.close();
    this.#watchers.delete(folder);
  }

  private hint(folder: string, renamed: string | null): void {
    // A folder that replaced another one may even have the same inode: the old watcher would report nothing.
    const replaced = renamed === null ? undefined : pathOf(folder, renamed);
    for (const watched of this.#watchers.keys()) {
      if (replaced !== undefined && (watched === replaced || watched.startsWith(`${replaced}/`))) {
        this.unwatch(watched);
      }
    }
    this.#hints.add(folder);
    this.#count += 1;
    this.#timer ??= this.wait(this.#count, most);
  }

  /** Waits until there are no more hints, but not forever, for example if something keeps writing a log. */
  private wait(count: number, left: number): NodeJS.Timeout {
    return setTimeout(() => {
      if (this.#count > count && left > 0) {
        this.#timer = this.wait(this.#count, left - 1);
        return;
      }
      this.#timer = undefined;
      try {
        this.settle([...this.#hints]);
      } catch (error) {
        this.options.onError(error as Error);
      }
    }, quiet);
  }

  private settle(folders: readonly string[]): void {
    this.#hints.clear();
    for (const folder of this.#watchers.keys()) {
      if (!existsSync(join(this.options.folder, folder))) {
        this.unwatch(folder);
      }
    }
    const unseen = new Set(folders.flatMap((folder) => this.watchFrom(folder)));
    const changes = folders.flatMap((folder) => this.look(folder, (path) => unseen.has(path)));
    this.tell(changes.map(({ path }) => path));
  }

  private tell(paths: readonly string[]): void {
    const unique = [...new Set(paths)].sort();
    if (unique.length > 0) {
      this.options.onChange(unique);
    }
  }
}

interface Signature {
  readonly time: string;
  readonly hash: string;
}

interface Change {
  readonly path: string;
  readonly isNew: boolean;
}

function pathOf(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

/** The part of a path that follows the folder. */
function rest(folder: string, path: string): string | undefined {
  return folder === '' ? path : path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined;
}

function timeOf({ mtimeMs, ctimeMs, size, ino }: Stats): string {
  return [mtimeMs, ctimeMs, size, ino].join(' ');
}

export function hashOf(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
