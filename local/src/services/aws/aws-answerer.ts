import { isAwsHost } from '../../host/aws/aws-hosts.js';
import { notServedLocally } from '../../host/aws/not-served-locally.js';
import type { Answerer } from '../../host/http/listen.js';
import type { HttpRequest, HttpResponse } from '../../host/http/message.js';
import { ServerLog } from '../../host/log/server-log.js';
import type { Host, Links } from '../service.js';
import { type AwsRequest, readAwsRequest } from './aws-request.js';
import { atAddress, type Destination, type Destinations } from './destinations.js';
import { errorAnswer } from './error-answer.js';

/** More than S3 clients send at once before they split an object into parts, in bytes. */
const largestBody = 64 * 1024 * 1024;
/** After how long a call without a response is logged, in milliseconds. */
const slow = 2000;

export interface AwsAnswererOptions {
  readonly destinations: Destinations;
  readonly links: Links;
  readonly host: Host;
  /** The address of this endpoint. */
  readonly origin: string;
  /** For calls that belong to no function. */
  readonly account: string | undefined;
}

/** Answers for every AWS host: with the service that is served here, the endpoint for it, or an error that names the call. */
export function awsAnswerer({ destinations, links, host, origin, account }: AwsAnswererOptions): Answerer {
  const log = new ServerLog('aws', host);

  function answer(request: HttpRequest, read: AwsRequest): Promise<HttpResponse> | HttpResponse {
    const { service, action, sessionToken, isOfSdk } = read;
    const caller = sessionToken === undefined ? undefined : links.caller(sessionToken);
    const note = caller?.note ?? ((text: string) => host.log.note(text));
    const who = caller ? `${caller.fn.path}: ` : '';
    const own = links.awsCall({ service, action, request: withoutMode(request), note });
    if (own) {
      return own;
    }
    const destination = destinations.of(service, isOfSdk);
    if (!destination) {
      const message = destinations.notServed(service);
      note(`${who}${service} ${action}: ${message}`);
      return errorAnswer(request, service, { code: notServedLocally, message });
    }
    const owner = caller?.fn.stack.account ?? account;
    const addressed = atAddress(request, read, new URL(origin).host);
    return forwarded(addressed, read, destination, owner, (text) => note(`${who}${service} ${action}: ${text}`));
  }

  return {
    isOwnHost: isAwsHost,
    largestBody,
    onRefused: log.refused,
    handle: (request) => {
      const ofPage = ['origin', 'sec-fetch-site'].find((name) => request.headers[name] !== undefined);
      const read = readAwsRequest(request);
      if (ofPage === undefined) {
        return answer(request, read);
      }
      const message = `web pages must not call AWS here, but the request has the header ${ofPage}`;
      log.write(request, host.clock(), 403, message);
      return { ...errorAnswer(request, read.service, { code: 'AccessDenied', message }), status: 403 };
    },
  };
}

async function forwarded(
  request: HttpRequest,
  read: AwsRequest,
  { name, send }: Destination,
  account: string | undefined,
  note: (text: string) => void,
): Promise<HttpResponse> {
  // This call can wait for messages.
  const isSlow = () => read.action !== 'ReceiveMessage' && note(`${name} has not responded for ${slow / 1000} seconds`);
  const timer = setTimeout(isSlow, slow).unref();
  try {
    return await send(request, account);
  } catch (error) {
    const message = `${name} does not respond: ${error instanceof Error ? error.message : error}`;
    note(message);
    return errorAnswer(request, read.service, { code: 'EndpointUnavailable', message });
  } finally {
    clearTimeout(timer);
  }
}

/** `fetch` of Node.js sends this header, as browsers do, but none of the others that browsers send. */
function withoutMode(request: HttpRequest): HttpRequest {
  const { 'sec-fetch-mode': _, ...headers } = request.headers;
  return { ...request, headers };
}
