import { Page } from '../components/page';
import { Empty } from '../components/states';

/** Also for a page that the user has no access to. */
export function NotFoundPage() {
  return (
    <Page title="Not found">
      <Empty>
        <p>This page does not exist, or you do not have access to it.</p>
      </Empty>
    </Page>
  );
}
