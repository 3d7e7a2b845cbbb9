import type { Answerer } from '../../host/http/listen.js';
import type { HttpRequest } from '../../host/http/message.js';
import { faultOf, ServerLog } from '../../host/log/server-log.js';
import type { Host, Links } from '../service.js';
import type { Cognito } from './cognito.js';
import { type CognitoAnswer, plainErrorAnswer } from './wire/answer.js';

/** Answers calls of AWS SDKs. Pages of sites that do not belong to the app are refused. */
export function cognitoAnswerer(cognito: Cognito, links: Links, host: Host): Answerer {
  const log = new ServerLog('cognito', host);
  return {
    onRefused: log.refused,
    handle: async (request) => {
      const refusal = foreignPage(request, links.pageOrigins);
      if (refusal !== undefined) {
        log.write(request, host.clock(), 403, refusal);
        return plainErrorAnswer(403, 'ForbiddenException', refusal);
      }
      return log.follow(request, async (note) => {
        const { response, action, user, reason } = await cognito.handle(request, note).catch(internalError);
        return { response, route: action, sub: user, reason };
      });
    },
  };
}

/** Why a request of a web page is refused. A browser may omit the origin of a form, but never `Sec-Fetch-Site`. */
function foreignPage({ method, headers }: HttpRequest, pageOrigins: readonly string[]): string | undefined {
  const { origin, 'sec-fetch-site': site = '' } = headers;
  if (origin === undefined) {
    return method === 'POST' && ['cross-site', 'same-site'].includes(site)
      ? `a page without an origin sent this request (sec-fetch-site: ${site}), and such requests are refused`
      : undefined;
  }
  return pageOrigins.includes(origin)
    ? undefined
    : `requests from pages of ${origin} are refused: the allowed origins are ${pageOrigins.join(', ') || 'none'}`;
}

function internalError(error: unknown): CognitoAnswer {
  const response = plainErrorAnswer(500, 'InternalErrorException', 'Something went wrong');
  return { response, reason: faultOf(error) };
}
