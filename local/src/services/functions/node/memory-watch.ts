/** How often the memory is looked at while functions run, in milliseconds. */
const interval = 20;
/** How many times it is not looked at, while the memory of a function that was ended is given back. */
const pause = 10;

/** What a thread needs besides the memory of its function, and what the process may use besides its threads, in bytes. */
const megabyte = 1024 * 1024;
const threadMemory = 64 * megabyte;
const slack = 256 * megabyte;

export interface WatchedThread {
  /** The memory that its function has, in megabytes. */
  readonly memorySize: number;
  /** For how long it was busy since it began, in milliseconds: Node.js tells it of a thread that never answers as well. */
  readonly busy: () => number;
  /** Ends it: its function took more memory than it has. */
  readonly onTooMuch: () => void;
}

/**
 * Ends functions that take much more memory than they have. The limit of a thread's heap alone is not enough: where a list
 * or a map grows beyond it by a large step, Node.js ends the whole process.
 */
export class MemoryWatch {
  readonly #live = new Set<LiveThread>();
  /** The one that runs the longest is first. */
  readonly #running = new Set<LiveThread>();
  #timer: NodeJS.Timeout | undefined;
  /** What was used when there was no thread, and when it was looked at last. */
  #base = 0;
  #last = 0;
  #paused = 0;

  /** @param used the memory that all threads use, in bytes; anything else in it is assumed not to change */
  constructor(private readonly used: () => number) {}

  /** Counts a thread from now on, until its memory was given back: see `MemoryUse`. */
  add(thread: WatchedThread): MemoryUse {
    if (this.#live.size === 0) {
      this.#base = this.used();
      this.#last = this.#base;
    }
    const live: LiveThread = { thread, allowed: thread.memorySize * megabyte + threadMemory, taken: 0, busy: 0 };
    this.#live.add(live);
    const pauses = () => {
      this.#running.delete(live);
      if (this.#running.size === 0) {
        clearInterval(this.#timer);
        this.#timer = undefined;
      }
    };
    return {
      runs: () => {
        this.#running.add(live);
        this.#timer ??= setInterval(() => this.look(), interval).unref();
        return pauses;
      },
      exits: () => {
        pauses();
        // What it gave back is not less for those that stay.
        if (this.#live.delete(live) && this.#live.size > 0) {
          this.#last = this.used();
        }
      },
    };
  }

  private look(): void {
    if (this.#paused > 0) {
      this.#paused -= 1;
      return;
    }
    const used = this.used();
    this.share(used - this.#last);
    this.#last = used;
    const allowed = sum(this.#live, ({ allowed }) => allowed);
    if (used - this.#base <= allowed + slack) {
      return;
    }
    const [most] = [...this.#running].sort((one, other) => excess(other) - excess(one));
    if (most && excess(most) > 0) {
      this.#paused = pause;
      most.thread.onTooMuch();
    }
  }

  /** Not every Node.js tells what a thread took: it is put down to each by how busy it was, as to take memory takes time. */
  private share(growth: number): void {
    const busy = new Map([...this.#live].map((live) => [live, Math.max(0, live.thread.busy() - live.busy)]));
    const allBusy = sum(busy.values(), (time) => time);
    const allTaken = sum(this.#live, ({ taken }) => taken);
    for (const [live, time] of busy) {
      live.busy += time;
      if (growth > 0 && allBusy > 0) {
        live.taken += (growth * time) / allBusy;
      } else if (growth < 0 && allTaken > 0) {
        live.taken *= Math.max(0, 1 + growth / allTaken);
      }
    }
  }
}

/** What a thread says to the watch. */
export interface MemoryUse {
  /** Its function runs, until what this returns is called: only then may it be ended. */
  runs(): () => void;
  /** It has ended, and its memory was given back. */
  exits(): void;
}

interface LiveThread {
  readonly thread: WatchedThread;
  readonly allowed: number;
  taken: number;
  /** When it was looked at last. */
  busy: number;
}

function excess({ taken, allowed }: LiveThread): number {
  return taken - allowed;
}

function sum<T>(items: Iterable<T>, of: (item: T) => number): number {
  return [...items].reduce((total, item) => total + of(item), 0);
}
