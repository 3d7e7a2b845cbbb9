/** The position at which a string stops being JSON: the engine's own errors show the string itself, which may contain passwords. */
export function jsonFault(text: string): { readonly line: number; readonly column: number } | undefined {
  const position = new Reader(text).fault();
  if (position === undefined) {
    return undefined;
  }
  const lines = text.slice(0, position).split('\n');
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}

const literal = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const quoted = /"(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4}))*"/uy;

class Reader {
  #at = 0;

  constructor(private readonly text: string) {}

  fault(): number | undefined {
    const isWhole = this.value() && this.skip() === this.text.length;
    return isWhole ? undefined : this.#at;
  }

  private value(): boolean {
    this.skip();
    switch (this.text[this.#at]) {
      case '{':
        return this.items('}', () => this.takes(quoted) && this.takes(/:/y) && this.value());
      case '[':
        return this.items(']', () => this.value());
      default:
        return this.takes(quoted) || this.takes(literal);
    }
  }

  private items(end: string, item: () => boolean): boolean {
    this.#at += 1;
    if (this.takesEnd(end)) {
      return true;
    }
    while (item()) {
      if (this.takesEnd(end)) {
        return true;
      }
      if (!this.takes(/,/y)) {
        return false;
      }
    }
    return false;
  }

  private takesEnd(end: string): boolean {
    if (this.text[this.skip()] !== end) {
      return false;
    }
    this.#at += 1;
    return true;
  }

  private takes(pattern: RegExp): boolean {
    pattern.lastIndex = this.skip();
    if (!pattern.test(this.text)) {
      return false;
    }
    this.#at = pattern.lastIndex;
    return true;
  }

  private skip(): number {
    while (' \t\r\n'.includes(this.text[this.#at] ?? 'x')) {
      this.#at += 1;
    }
    return this.#at;
  }
}
