import { isObject, type JsonObject } from '../../../assembly/json.js';
import { kindOf } from '../../../assembly/value.js';
import type { HttpResponse } from '../../../host/http/message.js';
import { BadAnswer, readBody, readHeaders, readStatus } from './answer-parts.js';
import { isHeader } from './header-syntax.js';
import { internalServerError, type Refusal } from './refusal.js';

/**
 * The HTTP response for what a function returned, in payload format 2.0: a map with a `statusCode` is the whole
 * response, anything else is the body of a 200.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function functionResponse(answer: unknown): HttpResponse | Refusal {
  if (!isObject(answer) || !Object.hasOwn(answer, 'statusCode')) {
    const body = typeof answer === 'string' ? answer : JSON.stringify(answer ?? null);
    return { status: 200, headers: { 'content-type': 'application/json' }, body };
  }
  try {
    return { status: readStatus(answer.statusCode), headers: headersOf(answer), body: readBody(answer) };
  } catch (error) {
    if (error instanceof BadAnswer) {
      return internalServerError(`the function's response is invalid: ${error.message}`);
    }
    throw error;
  }
}

function headersOf(answer: JsonObject): Record<string, string | readonly string[]> {
  const given = readHeaders(answer.headers, 'headers');
  const headers: Record<string, string | readonly string[]> = {
    'content-type': 'text/plain; charset=utf-8',
    ...Object.fromEntries([...given].map(([name, values]) => [name, values[0] ?? ''])),
  };
  const cookies = cookiesOf(answer.cookies ?? []);
  return cookies.length > 0 ? { ...headers, 'set-cookie': [...(given.get('set-cookie') ?? []), ...cookies] } : headers;
}

function cookiesOf(cookies: unknown): readonly string[] {
  const isList = Array.isArray(cookies);
  if (!isList || !cookies.every((cookie) => typeof cookie === 'string' && isHeader('set-cookie', cookie))) {
    throw new BadAnswer(`cookies must be a list of strings, got ${kindOf(cookies)}`);
  }
  return cookies;
}
