import { useState } from 'react';
import { listAll, removeAny } from '../api';
import { Changed } from '../components/changed';
import { ConfirmedButton } from '../components/confirmed-button';
import { NoteList } from '../components/note-list';
import { Page } from '../components/page';
import { Failure } from '../components/states';

/** The notes of all users, for administrators. */
export function AdminPage() {
  const [error, setError] = useState<Error>();
  return (
    <Page title="All notes">
      {error && <Failure error={error} />}
      <NoteList list={listAll} empty={<p>No user has any notes.</p>}>
        {(note, forget) => (
          <>
            <h2>{note.title}</h2>
            <p className="meta">
              <Changed at={note.changed} />
              <span>
                User <code>{note.owner}</code>
              </span>
              {note.shared && <span className="pill">Shared with the team</span>}
            </p>
            <ConfirmedButton
              label="Remove"
              name={`Remove ${note.title}`}
              question={`Permanently remove “${note.title}”?`}
              onConfirm={() => removeAny(note).then(forget, setError)}
            />
          </>
        )}
      </NoteList>
    </Page>
  );
}
