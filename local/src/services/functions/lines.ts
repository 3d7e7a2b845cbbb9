/** A longer line is cut. */
const longest = 65_536;

/** Cuts what is written bit by bit into lines. */
export class Lines {
  #rest = '';

  constructor(private readonly onLine: (line: string) => void) {}

  /** What is not at its end is not looked at again: it may come letter by letter. */
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

  /** Gives out what has no end of line yet. */
  flush(): void {
    if (this.#rest !== '') {
      this.onLine(this.#rest);
      this.#rest = '';
    }
  }
}
