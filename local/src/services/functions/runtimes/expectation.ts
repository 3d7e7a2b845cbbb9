import { FunctionError } from '../../../host/function-error.js';

/** What an execution environment must report next: one thing at a time, within a time limit. */
export class Expectation {
  #settle: Settle | undefined;

  constructor(
    private readonly options: {
      /** It was not reported in time. Rejects it, at once or later. */
      readonly onLate: (error: FunctionError) => void;
      /** There is no limit while a debugger may be attached. */
      readonly isTimed: () => boolean;
      /** Called when waiting begins; what it returns is called when waiting ends. */
      readonly begins: () => () => void;
    },
  ) {}

  /** @param late the beginning of the error message if it is not reported within these milliseconds */
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

  /** Does nothing if nothing is awaited. */
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
