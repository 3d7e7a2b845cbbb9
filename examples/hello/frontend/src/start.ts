import { type Configuration, configure } from './configuration';
import { byId, say } from './dom';
import { focusOnlyField } from './form';
import { showSession } from './header';
import { explain } from './messages';
import { takeNotice } from './navigation';
import { currentUser, type User } from './session';

type Script = (configuration: Configuration, session: Promise<User | undefined>) => void | Promise<void>;

/** Runs a page's script once Amplify is configured. Errors are shown in the page's `problem`. */
export function start(script: Script): void {
  // A page from the browser's back-forward cache may show a session that is over, or a button that is still busy.
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) {
      location.reload();
    }
  });
  say(byId('notice'), takeNotice());
  run(script)
    .catch((error: unknown) => say(byId('problem'), explain(error)))
    .then(() => {
      document.body.classList.remove('loading');
      focusOnlyField();
    });
}

async function run(script: Script): Promise<void> {
  const configuration = await configure();
  const { localInbox, managedLogin } = configuration;
  for (const element of document.querySelectorAll<HTMLElement>('[data-mail]')) {
    element.hidden = (element.dataset.mail === 'inbox') !== (localInbox !== undefined);
  }
  for (const link of document.querySelectorAll<HTMLAnchorElement>('[data-mail=inbox] a')) {
    link.href = localInbox ?? '';
  }
  const session = currentUser();
  const shown = session.then(
    (user) => showSession(user, managedLogin),
    () => showSession(undefined, managedLogin),
  );
  await script(configuration, session);
  await shown;
}
