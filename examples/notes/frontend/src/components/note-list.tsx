import type { ReactNode } from 'react';
import { useState } from 'react';
import type { Note } from '../../../notes/note';
import type { NotePage } from '../api';
import { useLoaded } from '../use-loaded';
import { Empty, Failure, Loadable } from './states';

interface NoteListProps {
  readonly list: (after?: string) => Promise<NotePage>;
  /** What is shown if there are none. */
  readonly empty: ReactNode;
  /** @param forget removes the note from the list */
  readonly children: (note: Note, forget: () => void) => ReactNode;
}

/** Notes, one page after the other. */
export function NoteList({ list, empty, children }: NoteListProps) {
  const { loaded, reload, replace } = useLoaded(() => list(), [list]);
  const [error, setError] = useState<Error>();
  const more = ({ notes, next }: NotePage) => {
    setError(undefined);
    list(next).then((page) => replace({ notes: [...notes, ...page.notes], next: page.next }), setError);
  };
  return (
    <Loadable loaded={loaded} retry={reload}>
      {(page) =>
        page.notes.length === 0 && page.next === undefined ? (
          <Empty>{empty}</Empty>
        ) : (
          <>
            <ul className="notes">
              {page.notes.map((note) => (
                <li key={`${note.owner}/${note.id}`} className="card">
                  {children(note, () => replace({ ...page, notes: page.notes.filter((other) => other !== note) }))}
                </li>
              ))}
            </ul>
            {error && <Failure error={error} />}
            {page.next !== undefined && (
              <button type="button" onClick={() => more(page)}>
                Show more
              </button>
            )}
          </>
        )
      }
    </Loadable>
  );
}
