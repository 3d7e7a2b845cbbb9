/** How often the memory is checked while functions run, in milliseconds. */
const interval = 20;
/** How many checks are skipped while the memory of a stopped function is freed. */
const pause = 10;

/** What a thread needs besides the memory of its function, and what the process may use besides its threads, in bytes. */
const megabyte = 1024 * 1024;
const threadMemory = 64 * megabyte;
const slack = 256 * megabyte;

export interface WatchedThread {
  /** The memory of its function, in megabytes. */
  readonly memorySize: number;
  /** How long it was busy since it began, in milliseconds: Node.js reports this even for a thread that never responds. */
  readonly busy: () => number;
  /** Stops it, because its function used more memory than it has. */
  readonly onTooMuch: () => void;
}

/**
 * Stops functions that use much more memory than they have. The limit of a thread's heap is not enough: if a list
 * or a map grows beyond it in one large step, Node.js ends the whole process.
 */
export class MemoryWatch {
  readonly #live = new Set<LiveThread>();
  /** The one that has been running the longest is first. */
  readonly #running = new Set<LiveThread>();
  #timer: NodeJS.Timeout | undefined;
  /** What was used when there was no thread, and at the last check. */
  #base = 0;
  #last = 0;
  #paused = 0;

  /** @param used the memory that all threads use, in bytes; anything else in it is assumed not to change */
  constructor(private readonly used: () => number) {}

  /** Counts a thread from now on, until its memory was freed: see `MemoryUse`. */
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
        // What it freed does not reduce the memory of the other threads.
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

  /** Not every Node.js version reports the memory of a thread. It is estimated from how busy each thread was, because allocating takes time. */
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

/** What a thread reports. */
export interface MemoryUse {
  /** Its function runs until the returned function is called: it may be stopped only during that time. */
  runs(): () => void;
  /** It has ended, and its memory was freed. */
  exits(): void;
}

interface LiveThread {
  readonly thread: WatchedThread;
  readonly allowed: number;
  taken: number;
  /** When it was last checked. */
  busy: number;
}

function excess({ taken, allowed }: LiveThread): number {
  return taken - allowed;
}

function sum<T>(items: Iterable<T>, of: (item: T) => number): number {
  return [...items].reduce((total, item) => total + of(item), 0);
}
