import { type Configuration, configure } from './configuration';
import { byId, say } from './dom';
import { explain } from './messages';
import { noticeOf } from './navigation';

type Script = (configuration: Configuration) => void | Promise<void>;

/** Runs a page's script once Amplify is configured. What fails is said in the page's `problem`. */
export function start(script: Script): void {
  // A page out of the browser's back-forward cache may show a session that is over, or a button that is still busy.
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) {
      location.reload();
    }
  });
  say(byId('notice'), noticeOf(location));
  run(script).catch((error: unknown) => say(byId('problem'), explain(error)));
}

async function run(script: Script): Promise<void> {
  const configuration = await configure();
  const { localInbox } = configuration;
  for (const element of document.querySelectorAll<HTMLElement>('[data-mail]')) {
    element.hidden = (element.dataset.mail === 'inbox') !== (localInbox !== undefined);
  }
  for (const link of document.querySelectorAll<HTMLAnchorElement>('[data-mail=inbox] a')) {
    link.href = localInbox ?? '';
  }
  await script(configuration);
}
