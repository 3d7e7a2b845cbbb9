/** What is longer is cut where it stands. */
const longest = 65_536;

/** Cuts what is written bit by bit into lines. */
export class Lines {
  #rest = '';

  constructor(private readonly onLine: (line: string) => void) {}

  write(text: string): void {
    const lines = (this.#rest + text).split(/\r?\n/);
    this.#rest = lines.pop() ?? '';
    for (const line of lines) {
      this.onLine(line);
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
