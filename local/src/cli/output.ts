/** A stream of the process, such as its standard output. */
export interface Stream {
  write(text: string): unknown;
}

/** What the program writes, in one order across all its streams. */
export class Output {
  #stream: Stream | undefined;
  #gathered = '';

  constructor() {
    const flush = () => this.flush();
    process.on('exit', flush);
    process.on('uncaughtExceptionMonitor', flush);
  }

  /** Writes at once, after the buffered output. */
  write(stream: Stream, text: string): void {
    this.flush();
    stream.write(text);
  }

  /**
   * Writes at the end of this turn of the event loop, together with other output of this turn: writing a hundred lines costs about as
   * much as writing one. If the process ends in this turn, it is written then; if an unhandled signal ends the process, it is lost.
   */
  gather(stream: Stream, text: string): void {
    if (stream !== this.#stream) {
      this.flush();
      this.#stream = stream;
    }
    if (this.#gathered === '') {
      setImmediate(() => this.flush());
    }
    this.#gathered += text;
  }

  private flush(): void {
    const text = this.#gathered;
    this.#gathered = '';
    if (text !== '') {
      this.#stream?.write(text);
    }
  }
}
