import { withoutToken } from '../configuration';
import { byId } from '../dom';
import { onClick } from '../form';
import { callRoute } from '../route';
import { start } from '../start';

start(async (_, session) => {
  for (const route of ['public', 'private'] as const) {
    onClick(byId(`${route}-call`, HTMLButtonElement), byId('problem'), async () => {
      await callRoute(route, withoutToken);
    });
  }
  const user = await session;
  byId('email').textContent = user?.email ?? '';
});
