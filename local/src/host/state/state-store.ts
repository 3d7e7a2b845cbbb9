/** Where users and keys are stored. */
export interface StateStore {
  /** What was written last; `undefined` if nothing was. */
  read(): unknown;
  write(state: object): void;
  /** Deletes everything. */
  remove(): void;
  /** The data in another file of the same folder. */
  file(name: string): StateStore;
  /** Writes a file to the same folder for other programs; returns its path, or `undefined` if nothing outlives the program. */
  publish(name: string, text: string): string | undefined;
}

/** Stores data only while the program runs. */
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
