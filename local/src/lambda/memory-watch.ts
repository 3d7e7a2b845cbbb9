/** How often the memory is looked at while functions run, in milliseconds. */
const interval = 20;
/** How many times it is not looked at, while the memory of a function that was ended is given back. */
const pause = 10;

/** What a thread needs beside the memory of its function, and what the program may take meanwhile, in bytes. */
const megabyte = 1024 * 1024;
const threadMemory = 64 * megabyte;
const slack = 256 * megabyte;

interface Running {
  readonly memory: number;
  readonly onTooMuch: () => void;
}

/**
 * Ends functions that take much more memory than they have. The limit of a thread's heap alone is not enough: where a list
 * or a map grows beyond it by a large step, Node.js ends the whole process.
 */
export class MemoryWatch {
  /** The one that runs the longest is first. */
  readonly #running = new Set<Running>();
  #timer: NodeJS.Timeout | undefined;
  #before: number | undefined;
  #paused = 0;

  /** @param used the memory of the process, in bytes */
  constructor(private readonly used: () => number) {}

  /**
   * Watches a function from now on, until what it returns is called.
   *
   * @param megabytes the memory that the function has
   * @param onTooMuch called where much more was taken since, and no function runs that has run longer
   */
  begin(megabytes: number, onTooMuch: () => void): () => void {
    const running: Running = { memory: megabytes * megabyte + threadMemory, onTooMuch };
    this.#running.add(running);
    this.#timer ??= setInterval(() => this.look(), interval).unref();
    return () => {
      this.#running.delete(running);
      if (this.#running.size === 0) {
        clearInterval(this.#timer);
        this.#timer = undefined;
        this.#before = undefined;
      }
    };
  }

  private look(): void {
    if (this.#paused > 0) {
      this.#paused -= 1;
      return;
    }
    const used = this.used();
    this.#before ??= used;
    const allowed = [...this.#running].reduce((sum, { memory }) => sum + memory, slack);
    const [longest] = this.#running;
    if (longest && used - this.#before > allowed) {
      this.#paused = pause;
      longest.onTooMuch();
    }
  }
}
