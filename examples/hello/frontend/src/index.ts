import { withoutToken } from './configuration';
import { byId } from './dom';
import { onClick } from './form';
import { callRoute } from './route';
import { currentUser } from './session';
import { start } from './start';

start(async () => {
  for (const route of ['public', 'private'] as const) {
    onClick(byId(`${route}-call`, HTMLButtonElement), byId('problem'), async () => {
      await callRoute(route, withoutToken);
    });
  }
  const user = await currentUser();
  byId('email').textContent = user?.email ?? '';
  for (const element of document.querySelectorAll<HTMLElement>('[data-when]')) {
    element.hidden = (element.dataset.when === 'in') !== (user !== undefined);
  }
});
