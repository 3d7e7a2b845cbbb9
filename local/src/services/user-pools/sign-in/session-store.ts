const maxOpen = 1000;

/** Data between a challenge and its answer, by `Session`. If there are too many, the oldest is removed. */
export class SessionStore<T> {
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
