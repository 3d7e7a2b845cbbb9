/** What undoes things after a test: the context of a test, or a list of a suite's own. */
export interface Cleanup {
  after(undo: () => unknown): void;
}

/** Suites have no context in their hooks: `undo` goes into their `after`. */
export function suiteCleanup(): Cleanup & { undo(): Promise<void> } {
  const all: (() => unknown)[] = [];
  return {
    after: (undo) => void all.unshift(undo),
    undo: async () => {
      for (const undo of all) {
        await undo();
      }
    },
  };
}
