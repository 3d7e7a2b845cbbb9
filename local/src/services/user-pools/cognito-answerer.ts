import type { Answerer } from '../../host/http/listen.js';
import { faultOf, ServerLog } from '../../host/log/server-log.js';
import type { Host, Links } from '../service.js';
import type { Cognito } from './cognito.js';
import { type CognitoAnswer, plainErrorAnswer } from './wire/answer.js';

/** Answers the calls of AWS SDKs. A page of any site that is not of the app is refused, whatever the user has open there. */
export function cognitoAnswerer(cognito: Cognito, links: Links, host: Host): Answerer {
  const log = new ServerLog('cognito', host);
  return {
    onRefused: log.refused,
    handle: async (request) => {
      const { origin } = request.headers;
      const { pageOrigins } = links;
      if (origin !== undefined && !pageOrigins.includes(origin)) {
        const reason = `a page of ${origin} may not call: only ${pageOrigins.join(', ') || 'none'} may`;
        log.write(request, host.clock(), 403, reason);
        return plainErrorAnswer(403, 'ForbiddenException', reason);
      }
      return log.follow(request, async (note) => {
        const { response, action, user, reason } = await cognito.handle(request, note).catch(internalError);
        return { response, route: action, sub: user, reason };
      });
    },
  };
}

function internalError(error: unknown): CognitoAnswer {
  const response = plainErrorAnswer(500, 'InternalErrorException', 'Something went wrong');
  return { response, reason: faultOf(error) };
}
