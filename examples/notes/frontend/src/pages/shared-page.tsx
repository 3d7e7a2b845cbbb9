import { listShared } from '../api';
import { Changed } from '../components/changed';
import { NoteList } from '../components/note-list';
import { Page } from '../components/page';

/** What is shared with the team, to read. */
export function SharedPage() {
  return (
    <Page title="Shared with the team">
      <NoteList list={listShared} empty={<p>Nothing is shared with the team yet.</p>}>
        {({ title, text, changed }) => (
          <>
            <h2>{title}</h2>
            <p className="text">{text}</p>
            <p className="meta">
              <Changed at={changed} />
            </p>
          </>
        )}
      </NoteList>
    </Page>
  );
}
