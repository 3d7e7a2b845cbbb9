import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import type { Note } from '../../../notes/note';
import { addNote, changeNote, readNote, removeNote } from '../api';
import { ConfirmedButton } from '../components/confirmed-button';
import { NoteForm, type NoteFormValues } from '../components/note-form';
import { Page } from '../components/page';
import { Failure, Loadable } from '../components/states';
import { useLoaded } from '../use-loaded';

export function NewNotePage() {
  const navigate = useNavigate();
  const save = async ({ title, text }: NoteFormValues) => {
    await addNote({ title, text });
    navigate('/');
  };
  return (
    <Page title="New note">
      <NoteForm save={save} />
    </Page>
  );
}

/** A note of the user, to change, share and remove. */
export function NotePage() {
  const { id = '' } = useParams();
  const { loaded, reload } = useLoaded(() => readNote(id), [id]);
  return (
    <Page title="Note">
      <Loadable loaded={loaded} retry={reload}>
        {(note) => <Editor key={note.version} note={note} reload={reload} />}
      </Loadable>
    </Page>
  );
}

interface EditorProps {
  readonly note: Note;
  readonly reload: () => void;
}

function Editor({ note, reload }: EditorProps) {
  const navigate = useNavigate();
  const [error, setError] = useState<Error>();
  const save = async (values: NoteFormValues) => {
    await changeNote(note.id, { ...values, version: note.version });
    navigate('/');
  };
  const remove = () => removeNote(note.id).then(() => navigate('/'), setError);
  return (
    <>
      {error && <Failure error={error} />}
      <NoteForm note={note} save={save} reload={reload}>
        <ConfirmedButton label="Delete" question="Delete this note?" onConfirm={async () => remove()} />
      </NoteForm>
    </>
  );
}
