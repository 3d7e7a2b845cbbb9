import type { ReactNode } from 'react';
import type { Loaded } from '../use-loaded';

export function Loading() {
  return (
    <p className="state" role="status">
      <span className="spinner" />
      Loading…
    </p>
  );
}

export function Empty({ children }: { readonly children: ReactNode }) {
  return <div className="state empty">{children}</div>;
}

interface FailureProps {
  readonly error: Error;
  readonly retry?: () => void;
  readonly retryLabel?: string;
}

export function Failure({ error, retry, retryLabel = 'Try again' }: FailureProps) {
  return (
    <div className="notice bad" role="alert">
      <p>{error.message}</p>
      {retry && (
        <button type="button" onClick={retry}>
          {retryLabel}
        </button>
      )}
    </div>
  );
}

interface LoadableProps<T> {
  readonly loaded: Loaded<T>;
  readonly retry: () => void;
  readonly children: (value: T) => ReactNode;
}

/** The loaded content, a loading text, or an error. */
export function Loadable<T>({ loaded, retry, children }: LoadableProps<T>) {
  switch (loaded.state) {
    case 'loading':
      return <Loading />;
    case 'failed':
      return <Failure error={loaded.error} retry={retry} />;
    case 'loaded':
      return children(loaded.value);
  }
}
