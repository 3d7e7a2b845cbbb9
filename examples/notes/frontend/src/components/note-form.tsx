import { type FormEvent, type ReactNode, useState } from 'react';
import type { Note } from '../../../notes/note';
import { ApiError } from '../api';
import { Failure } from './states';

export type NoteFormValues = Pick<Note, 'title' | 'text' | 'shared'>;

interface NoteFormProps {
  /** The note to change; without one, the form is for a new one. */
  readonly note?: Note;
  readonly save: (values: NoteFormValues) => Promise<void>;
  /** Loads the note again after somebody else has changed it. */
  readonly reload?: () => void;
  readonly children?: ReactNode;
}

export function NoteForm({ note, save, reload, children }: NoteFormProps) {
  const { title, text, shared } = note ?? { title: '', text: '', shared: false };
  const [values, setValues] = useState<NoteFormValues>({ title, text, shared });
  const [error, setError] = useState<Error>();
  const [isSaving, setSaving] = useState(false);
  const change = (changed: Partial<NoteFormValues>) => setValues({ ...values, ...changed });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setError(undefined);
    setSaving(true);
    save(values)
      .catch(setError)
      .finally(() => setSaving(false));
  };
  return (
    <form className="card" onSubmit={submit}>
      <label>
        Title
        <input value={values.title} onChange={(e) => change({ title: e.target.value })} maxLength={200} required />
      </label>
      <label>
        Text
        <textarea value={values.text} onChange={(e) => change({ text: e.target.value })} maxLength={20_000} rows={10} />
      </label>
      {note && (
        <label className="check">
          <input type="checkbox" checked={values.shared} onChange={(e) => change({ shared: e.target.checked })} />
          Share with the team
        </label>
      )}
      {isConflict(error) ? (
        <Failure error={conflict} retry={reload} retryLabel="Load it again" />
      ) : (
        error && <Failure error={error} />
      )}
      <div className="actions">
        <button type="submit" className="primary" disabled={isSaving}>
          {isSaving ? 'Saving…' : 'Save'}
        </button>
        {children}
      </div>
    </form>
  );
}

const conflict = new Error('This note was changed in another window. Copy what you wrote here, then load it again.');

const isConflict = (error: unknown) => error instanceof ApiError && error.status === 409;
