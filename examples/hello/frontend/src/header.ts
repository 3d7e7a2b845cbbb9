import { byId } from './dom';
import { onClick } from './form';
import { goTo, keepNotice } from './navigation';
import { endSession, type User } from './session';

/** Shows what is for people who are signed in, or for people who are not, and opens the button that signs out. */
export function showSession(user: User | undefined, managedLogin: boolean): void {
  for (const element of document.querySelectorAll<HTMLElement>('[data-when]')) {
    element.hidden = (element.dataset.when === 'in') !== (user !== undefined);
  }
  byId('who').textContent = user?.email ?? '';
  for (const link of document.querySelectorAll<HTMLAnchorElement>('nav a')) {
    if (link.pathname === location.pathname) {
      link.setAttribute('aria-current', 'page');
    }
  }
  onClick(byId('signout', HTMLButtonElement), byId('problem'), async () => {
    keepNotice('signed-out');
    await endSession();
    // Managed login signs the browser out, and goes to the start page.
    return managedLogin ? undefined : goTo('/signin.html', 'signed-out');
  });
}
