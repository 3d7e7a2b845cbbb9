import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import type { HttpRequest } from '../host/http/message.js';
import { StateError } from '../host/state/state-error.js';

/** The Cognito of a running program. It does not use `fetch`, which sends the headers of a browser, and browsers are refused as administrators. */
export function remoteCognito(origin: string) {
  return {
    async handle({ method, rawPath, headers, body }: HttpRequest) {
      const call = httpRequest(`${origin}${rawPath}`, { method, headers: { ...headers } });
      call.end(body);
      const [answer] = (await once(call, 'response').catch((error: Error) => {
        throw new StateError(`the program that serves the app does not respond at ${origin}: ${error.message}`);
      })) as [IncomingMessage];
      const chunks = await answer.toArray();
      return { response: { status: answer.statusCode ?? 0, headers: {}, body: Buffer.concat(chunks) } };
    },
  };
}
