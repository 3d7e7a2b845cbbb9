import { type Answer, call } from './api';
import type { withoutToken, withToken } from './configuration';
import { byId, say } from './dom';
import { explain, explainStatus } from './messages';

/** Calls the route of a card and shows the answer on it. `undefined` where there was none. */
export async function callRoute(
  route: 'public' | 'private',
  apiName: typeof withToken | typeof withoutToken,
): Promise<Answer | undefined> {
  const card = byId(route);
  card.setAttribute('aria-busy', 'true');
  try {
    const answer = await call(`/${route}`, apiName);
    show(route, answer);
    return answer;
  } catch (error) {
    show(route, undefined, explain(error));
    return undefined;
  } finally {
    card.removeAttribute('aria-busy');
  }
}

function show(route: string, answer: Answer | undefined, problem?: string): void {
  const status = byId(`${route}-status`);
  status.dataset.kind = answer && answer.status < 400 ? 'good' : 'bad';
  say(status, answer ? String(answer.status) : 'No answer');
  say(byId(`${route}-answer`), answer?.text);
  say(byId(`${route}-note`), problem ?? (answer && explainStatus(answer.status)));
}
