import { useState } from 'react';
import { Link } from 'react-router';
import { exportNotes, listNotes } from '../api';
import { Changed } from '../components/changed';
import { NoteList } from '../components/note-list';
import { Page } from '../components/page';
import { Failure } from '../components/states';

/** A user's own notes. */
export function NotesPage() {
  const [error, setError] = useState<Error>();
  const actions = (
    <>
      <button type="button" onClick={() => exportNotes().then(download, setError)}>
        Export
      </button>
      <Link className="button primary" to="/notes/new">
        New note
      </Link>
    </>
  );
  return (
    <Page title="My notes" actions={actions}>
      {error && <Failure error={error} />}
      <NoteList list={listNotes} empty={<p>You have no notes yet. Write the first one.</p>}>
        {({ id, title, text, shared, changed }) => (
          <>
            <h2>
              <Link to={`/notes/${id}`}>{title}</Link>
            </h2>
            <p className="excerpt">{text}</p>
            <p className="meta">
              <Changed at={changed} />
              {shared && <span className="pill">Shared with the team</span>}
            </p>
          </>
        )}
      </NoteList>
    </Page>
  );
}

function download(text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/markdown' }));
  Object.assign(document.createElement('a'), { href: url, download: 'notes.md' }).click();
  setTimeout(() => URL.revokeObjectURL(url));
}
