import type { Answerer } from '../../../host/http/listen.js';
import type { HttpRequest } from '../../../host/http/message.js';
import { ServerLog } from '../../../host/log/server-log.js';
import type { Host } from '../../service.js';
import { plainErrorAnswer } from '../wire/answer.js';
import { eventsHeaders, eventsPath, type Inbox } from './inbox.js';

/** Answers the requests of the inbox, whose address is `origin`. Only refused requests are logged. */
export function inboxAnswerer(inbox: Inbox, origin: string, host: Host): Answerer {
  const log = new ServerLog('inbox', host);
  return {
    onRefused: log.refused,
    handle: (request) => {
      const reason = refusal(request, origin);
      if (reason !== undefined) {
        log.write(request, host.clock(), 403, reason);
        return plainErrorAnswer(403, 'ForbiddenException', reason);
      }
      return inbox.handle(request);
    },
    stream: (request, start) =>
      request.rawPath === eventsPath && request.method === 'GET' && !refusal(request, origin)
        ? inbox.stream(start(eventsHeaders))
        : undefined,
  };
}

/** A page may link to the inbox and open it. Requests of a page itself, for example for a script or a picture, name no origin. */
function refusal({ headers }: HttpRequest, origin: string): string | undefined {
  const { origin: caller, 'sec-fetch-site': site = 'none', 'sec-fetch-mode': mode, 'sec-fetch-dest': use } = headers;
  if (caller !== undefined && caller !== origin) {
    return `pages of ${caller} are not allowed to read the inbox`;
  }
  const isOpened = mode === 'navigate' && use === 'document';
  return ['same-origin', 'none'].includes(site) || isOpened
    ? undefined
    : 'pages of other origins are not allowed to read the inbox';
}
