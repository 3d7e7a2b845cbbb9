/** Longer lines are cut. */
const longest = 65_536;

/** Splits output that arrives in pieces into lines. */
export class Lines {
  #rest = '';

  constructor(private readonly onLine: (line: string) => void) {}

  /** Text without a line end is not scanned again: it may arrive letter by letter. */
  write(text: string): void {
    const [first = '', ...others] = text.split('\n');
    const lines = [this.#rest + first, ...others];
    this.#rest = lines.pop() ?? '';
    for (const line of lines) {
      this.onLine(line.endsWith('\r') ? line.slice(0, -1) : line);
    }
    if (this.#rest.length > longest) {
      this.flush();
    }
  }

  /** Emits the text that has no line end yet. */
  flush(): void {
    if (this.#rest !== '') {
      this.onLine(this.#rest);
      this.#rest = '';
    }
  }
}
