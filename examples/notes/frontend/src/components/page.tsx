import { type ReactNode, useEffect, useRef } from 'react';
import { useLocation } from 'react-router';

interface PageProps {
  readonly title: string;
  /** Next to the title. */
  readonly actions?: ReactNode;
  /** As wide as a form with one column. */
  readonly isNarrow?: boolean;
  readonly children: ReactNode;
}

/** A page with a title, which gets the focus when the user comes from another page, so that screen readers read it. */
export function Page({ title, actions, isNarrow, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { key } = useLocation();
  useEffect(() => {
    if (key !== 'default') {
      heading.current?.focus();
    }
  }, [key]);
  return (
    <main className={isNarrow ? 'narrow' : undefined}>
      <title>{`${title} · Notes`}</title>
      <div className="head">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {actions && <div className="actions">{actions}</div>}
      </div>
      {children}
    </main>
  );
}
