import { programStopped } from '../../../host/function-error.js';
import type { TakeNote } from '../../../host/log/take-note.js';
import { EndedBefore, type ExecutionEnvironment, type Invocation } from './execution-environment.js';

/** The execution environments of one function: kept warm, one for each concurrent invocation, up to a limit; further invocations wait. */
export class EnvironmentPool {
  readonly #all = new Set<ExecutionEnvironment>();
  readonly #idle: ExecutionEnvironment[] = [];
  readonly #waiting: Waiting[] = [];
  #isClosed = false;

  constructor(
    private readonly create: (note: TakeNote | undefined) => ExecutionEnvironment,
    private readonly limit: number,
  ) {}

  async invoke(invocation: Invocation, note: TakeNote | undefined): Promise<unknown> {
    const environment = await this.take(note);
    try {
      return await environment.invoke(invocation, note);
    } catch (error) {
      if (!(error instanceof EndedBefore)) {
        throw error;
      }
    } finally {
      this.giveBack(environment);
    }
    return this.invoke(invocation, note);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const { reject } of this.#waiting.splice(0)) {
      reject(programStopped());
    }
    await Promise.all([...this.#all].map((environment) => environment.close()));
  }

  private take(note: TakeNote | undefined): Promise<ExecutionEnvironment> {
    if (this.#isClosed) {
      return Promise.reject(programStopped());
    }
    // The one that was used last, because its code is warm. It may have ended while it was idle.
    for (let environment = this.#idle.pop(); environment; environment = this.#idle.pop()) {
      if (environment.isAlive) {
        return Promise.resolve(environment);
      }
      this.#all.delete(environment);
    }
    return this.#all.size < this.limit
      ? Promise.resolve(this.start(note))
      : new Promise((resolve, reject) => {
          this.#waiting.push({ resolve, reject, start: () => this.start(note) });
        });
  }

  private giveBack(environment: ExecutionEnvironment): void {
    if (!environment.isAlive) {
      this.#all.delete(environment);
    }
    const next = this.#waiting.shift();
    if (next) {
      try {
        next.resolve(environment.isAlive ? environment : next.start());
      } catch (error) {
        next.reject(error);
      }
    } else if (environment.isAlive) {
      this.#idle.push(environment);
    }
  }

  private start(note: TakeNote | undefined): ExecutionEnvironment {
    const environment = this.create(note);
    this.#all.add(environment);
    return environment;
  }
}

interface Waiting {
  readonly resolve: (environment: ExecutionEnvironment) => void;
  readonly reject: (error: unknown) => void;
  /** For the waiting invocation. */
  readonly start: () => ExecutionEnvironment;
}
