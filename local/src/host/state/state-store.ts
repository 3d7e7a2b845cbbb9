/** Where users and keys are kept. */
export interface StateStore {
  /** What was written last; `undefined` where nothing was. */
  read(): unknown;
  write(state: object): void;
  /** Forgets everything. */
  remove(): void;
}

/** Keeps nothing longer than the program runs. */
export function memoryState(): StateStore {
  let kept: object | undefined;
  return {
    read: () => kept,
    write: (state) => {
      kept = state;
    },
    remove: () => {
      kept = undefined;
    },
  };
}
