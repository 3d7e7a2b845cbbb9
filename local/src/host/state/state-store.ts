/** Where users and keys are kept. */
export interface StateStore {
  /** What was written last; `undefined` where nothing was. */
  read(): unknown;
  write(state: object): void;
  /** Forgets everything. */
  remove(): void;
  /** What is kept in another file of the same folder. */
  file(name: string): StateStore;
  /** Writes a file of the same folder for other programs; gives its path, `undefined` if nothing outlives the program. */
  publish(name: string, text: string): string | undefined;
}

/** Keeps nothing longer than the program runs. */
export function memoryState(): StateStore {
  let kept: object | undefined;
  const others = new Map<string, StateStore>();
  return {
    read: () => kept,
    write: (state) => {
      kept = state;
    },
    remove: () => {
      kept = undefined;
    },
    file: (name) => {
      const other = others.get(name) ?? memoryState();
      others.set(name, other);
      return other;
    },
    publish: () => undefined,
  };
}
