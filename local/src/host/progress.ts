import type { Clock } from './clock.js';

/** Prints what is being done, and how long it took. */
export class Progress {
  constructor(
    private readonly write: (text: string) => void,
    private readonly clock: Clock,
  ) {}

  async step<T>(what: string, work: () => Promise<T>): Promise<T> {
    const from = this.clock();
    this.write(`${what} …\n`);
    const result = await work();
    this.write(`${what}: ${((this.clock() - from) / 1000).toFixed(1)} s\n`);
    return result;
  }
}
