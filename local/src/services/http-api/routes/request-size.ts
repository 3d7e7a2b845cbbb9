import type { HttpRequest } from '../../../host/http/message.js';
import { Refusal } from '../answers/refusal.js';

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const largestBody = 10 * 1024 * 1024;
const largestHead = 10_240;

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const largestEvent = 6 * 1024 * 1024;

/** Why a request is too large for API Gateway; `undefined` if it is not. */
export function sizeRefusal({ method, rawPath, rawQueryString, headers, body }: HttpRequest): Refusal | undefined {
  if (body.length > largestBody) {
    return entityTooLarge(`the body is ${body.length} bytes, but the limit is 10 MB`);
  }
  const line = method.length + rawPath.length + rawQueryString.length;
  const head = Object.entries(headers).reduce((sum, [name, value]) => sum + name.length + value.length, line);
  return head > largestHead
    ? new Refusal(
        431,
        'Request Header Fields Too Large',
        `the request line and the headers are ${head} bytes, but the limit is ${largestHead}`,
      )
    : undefined;
}

/** Why an event is too large for Lambda; `undefined` if it is not. Small bodies are not serialized to find out. */
export function eventRefusal(event: object, { body }: HttpRequest): Refusal | undefined {
  if (body.length <= largestEvent / 8) {
    return undefined;
  }
  const size = Buffer.byteLength(JSON.stringify(event));
  return size > largestEvent
    ? entityTooLarge(`the event for the function is ${size} bytes, but the limit is ${largestEvent}`)
    : undefined;
}

function entityTooLarge(reason: string): Refusal {
  return new Refusal(413, 'Request Entity Too Large', reason);
}
