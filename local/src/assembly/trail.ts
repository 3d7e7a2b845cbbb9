import { Unresolved } from './value.js';

/** The steps that led to an expression, outermost first: a repeated step is a cycle. */
export class Trail {
  static readonly start = new Trail([]);

  private constructor(private readonly steps: readonly string[]) {}

  get isStart(): boolean {
    return this.steps.length === 0;
  }

  /** The trail with one more step. A step has a full name, including the stack. */
  enter(step: string): Trail | Unresolved {
    const again = this.steps.indexOf(step);
    return again < 0
      ? new Trail([...this.steps, step])
      : new Unresolved(`${[...this.steps.slice(again), step].join(' -> ')} is a cycle`);
  }
}
