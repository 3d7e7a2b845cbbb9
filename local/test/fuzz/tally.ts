/** How often exchanges of one class ended in each way. */
export class Tally {
  readonly #counts = new Map<string, number>();

  constructor(readonly name: string) {}

  count(outcome: string): void {
    this.#counts.set(outcome, (this.#counts.get(outcome) ?? 0) + 1);
  }

  get total(): number {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
  }

  /** `tokens 40,000: 401 x 39,100, 400 x 900`, the most frequent first. */
  toString(): string {
    const sorted = [...this.#counts].sort(
      ([one, first], [other, second]) => second - first || (one < other ? -1 : Number(one > other)),
    );
    const outcomes = sorted.map(([outcome, count]) => `${outcome} x ${grouped(count)}`);
    return `${this.name} ${grouped(this.total)}: ${outcomes.join(', ')}`;
  }
}

/** `40,000` */
export function grouped(count: number): string {
  return count.toLocaleString('en-US');
}
