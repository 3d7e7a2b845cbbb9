import { type DependencyList, useCallback, useEffect, useState } from 'react';

export type Loaded<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly error: Error }
  | { readonly state: 'loaded'; readonly value: T };

/** The result of `load`, with functions to load it again or replace it. It is loaded again when a dependency changes. */
export function useLoaded<T>(load: () => Promise<T>, dependencies: DependencyList) {
  const [loaded, setLoaded] = useState<Loaded<T>>({ state: 'loading' });
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `load` is another function each time
  useEffect(() => {
    let isCurrent = true;
    const set = (next: Loaded<T>) => isCurrent && setLoaded(next);
    set({ state: 'loading' });
    load().then(
      (value) => set({ state: 'loaded', value }),
      (error) => set({ state: 'failed', error }),
    );
    return () => {
      isCurrent = false;
    };
  }, [...dependencies, attempt]);
  const reload = useCallback(() => setAttempt((last) => last + 1), []);
  const replace = useCallback((value: T) => setLoaded({ state: 'loaded', value }), []);
  return { loaded, reload, replace };
}
