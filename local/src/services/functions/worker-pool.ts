import { programStopped } from '../../host/function-error.js';
import type { TakeNote } from '../../host/log/take-note.js';
import type { Invocation } from './io/messages.js';

/** A worker that runs one invocation at a time. */
export interface PooledWorker {
  readonly isAlive: boolean;
  invoke(invocation: Invocation, note: TakeNote | undefined): Promise<unknown>;
  close(): Promise<void>;
}

/** The workers of one function: kept warm, one more for each invocation at the same time, up to a limit; then they wait. */
export class WorkerPool {
  readonly #all = new Set<PooledWorker>();
  readonly #idle: PooledWorker[] = [];
  readonly #waiting: Waiting[] = [];
  #isClosed = false;

  constructor(
    private readonly create: (note: TakeNote | undefined) => PooledWorker,
    private readonly limit: number,
  ) {}

  async invoke(invocation: Invocation, note: TakeNote | undefined): Promise<unknown> {
    const worker = await this.take(note);
    try {
      return await worker.invoke(invocation, note);
    } finally {
      this.giveBack(worker);
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const { reject } of this.#waiting.splice(0)) {
      reject(programStopped());
    }
    await Promise.all([...this.#all].map((worker) => worker.close()));
  }

  private take(note: TakeNote | undefined): Promise<PooledWorker> {
    if (this.#isClosed) {
      return Promise.reject(programStopped());
    }
    // The one that was used last: its code is warm. It may have died while it was idle.
    for (let worker = this.#idle.pop(); worker; worker = this.#idle.pop()) {
      if (worker.isAlive) {
        return Promise.resolve(worker);
      }
      this.#all.delete(worker);
    }
    return this.#all.size < this.limit
      ? Promise.resolve(this.start(note))
      : new Promise((resolve, reject) => {
          this.#waiting.push({ resolve, reject, start: () => this.start(note) });
        });
  }

  private giveBack(worker: PooledWorker): void {
    if (!worker.isAlive) {
      this.#all.delete(worker);
    }
    const next = this.#waiting.shift();
    if (next) {
      try {
        next.resolve(worker.isAlive ? worker : next.start());
      } catch (error) {
        next.reject(error);
      }
    } else if (worker.isAlive) {
      this.#idle.push(worker);
    }
  }

  private start(note: TakeNote | undefined): PooledWorker {
    const worker = this.create(note);
    this.#all.add(worker);
    return worker;
  }
}

interface Waiting {
  readonly resolve: (worker: PooledWorker) => void;
  readonly reject: (error: unknown) => void;
  /** For the invocation that waits. */
  readonly start: () => PooledWorker;
}
