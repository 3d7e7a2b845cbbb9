import { type Answer, call } from './api';
import type { withoutToken, withToken } from './configuration';
import { byId, say } from './dom';
import { explain, explainStatus, statusText } from './messages';

/** Calls the route of a card and shows the answer on it. `undefined` if there was none. */
export async function callRoute(
  route: 'public' | 'private',
  apiName: typeof withToken | typeof withoutToken,
): Promise<Answer | undefined> {
  const card = byId(route);
  card.setAttribute('aria-busy', 'true');
  const began = performance.now();
  try {
    const answer = await call(`/${route}`, apiName);
    show(route, began, answer);
    return answer;
  } catch (error) {
    show(route, began, undefined, explain(error));
    return undefined;
  } finally {
    card.removeAttribute('aria-busy');
  }
}

function show(route: string, began: number, answer: Answer | undefined, problem?: string): void {
  const status = byId(`${route}-status`);
  status.dataset.kind = answer && answer.status < 400 ? 'good' : 'bad';
  say(status, answer ? statusText(answer.status) : 'No response');
  say(
    byId(`${route}-when`),
    `at ${new Date().toLocaleTimeString()}, after ${Math.round(performance.now() - began)} ms`,
  );
  say(byId(`${route}-answer`), answer?.text);
  say(byId(`${route}-note`), problem ?? (answer && explainStatus(answer.status)));
}
