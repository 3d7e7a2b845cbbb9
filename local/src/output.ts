/** Where the program writes to, as its standard output. All that goes there goes by one of these, or it would change its order. */
export class Output {
  #gathered = '';

  constructor(private readonly put: (text: string) => void) {
    const flush = () => this.flush();
    process.on('exit', flush);
    process.on('uncaughtExceptionMonitor', flush);
  }

  /** Writes at once, after what was gathered. */
  write(text: string): void {
    this.#gathered += text;
    this.flush();
  }

  /**
   * Writes at the end of this turn of the event loop, or of the process if that comes first, together with what else is gathered
   * in it: a write costs about as much for a hundred lines as for one. Only SIGKILL loses it.
   */
  gather(text: string): void {
    if (this.#gathered === '') {
      setImmediate(() => this.flush());
    }
    this.#gathered += text;
  }

  flush(): void {
    const text = this.#gathered;
    this.#gathered = '';
    if (text !== '') {
      this.put(text);
    }
  }
}
