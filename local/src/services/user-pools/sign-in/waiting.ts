const maxOpen = 1000;

/** What waits for an answer. The oldest is forgotten where there are too many. */
export class Waiting<T> {
  readonly #open = new Map<string, T>();

  open(id: string, value: T): void {
    const [oldest] = this.#open.keys();
    if (this.#open.size >= maxOpen && oldest !== undefined) {
      this.#open.delete(oldest);
    }
    this.#open.set(id, value);
  }

  find(id: string): T | undefined {
    return this.#open.get(id);
  }

  close(id: string): void {
    this.#open.delete(id);
  }
}
