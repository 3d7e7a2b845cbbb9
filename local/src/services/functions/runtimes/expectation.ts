import { FunctionError } from '../../../host/function-error.js';

/** What an execution environment is to say next: one thing at a time, and within a time. */
export class Expectation {
  #settle: Settle | undefined;

  constructor(
    private readonly options: {
      /** It was not said in time. Rejects it, at once or later. */
      readonly onLate: (error: FunctionError) => void;
      /** A debugger may hold it for as long as it likes. */
      readonly isTimed: () => boolean;
      /** Called when it begins to be waited for; what it returns, when that is over. */
      readonly begins: () => () => void;
    },
  ) {}

  /** @param late what is said if it is not there after these milliseconds, and begins the message */
  wait<T>(milliseconds: number, late: string): Promise<T> {
    const { onLate, isTimed, begins } = this.options;
    return new Promise<T>((resolve, reject) => {
      const end = () => {
        const after = `${late} after ${(milliseconds / 1000).toFixed(2)} seconds`;
        onLate(new FunctionError('FUNCTION_TIMEOUT', after, 'Sandbox.Timedout'));
      };
      const timer = isTimed() ? setTimeout(end, milliseconds) : undefined;
      const ends = begins();
      const finish = () => {
        clearTimeout(timer);
        ends();
        this.#settle = undefined;
      };
      this.#settle = {
        resolve: (value) => {
          finish();
          resolve(value as T);
        },
        reject: (error) => {
          finish();
          reject(error);
        },
      };
    });
  }

  /** Nothing happens if nothing is waited for. */
  resolve(value: unknown): void {
    this.#settle?.resolve(value);
  }

  reject(error: Error): void {
    this.#settle?.reject(error);
  }
}

interface Settle {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}
