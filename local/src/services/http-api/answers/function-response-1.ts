import { isObject, member } from '../../../assembly/json.js';
import { kindOf } from '../../../assembly/value.js';
import type { HttpResponse } from '../../../host/http/message.js';
import { BadAnswer, readBody, readHeaders, readStatus } from './answer-parts.js';
import { internalServerError, type Refusal } from './refusal.js';

/**
 * The HTTP response for what a function returned, in payload format 1.0: always a map with a `statusCode`. The
 * values in `multiValueHeaders` come before those in `headers`.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function functionResponse1(answer: unknown): HttpResponse | Refusal {
  if (!isObject(answer)) {
    return internalServerError(
      `the function's response is invalid: payload format 1.0 requires a map, got ${kindOf(answer)}`,
    );
  }
  try {
    const status = readStatus(member(answer, 'statusCode'));
    const several = readHeaders(member(answer, 'multiValueHeaders'), 'multiValueHeaders');
    const single = readHeaders(member(answer, 'headers'), 'headers');
    const headers: Record<string, string | readonly string[]> = { 'content-type': 'text/plain; charset=utf-8' };
    for (const name of new Set([...several.keys(), ...single.keys()])) {
      const values = [...(several.get(name) ?? []), ...(single.get(name) ?? [])];
      headers[name] = values.length === 1 ? String(values[0]) : values;
    }
    return { status, headers, body: readBody(answer) };
  } catch (error) {
    if (error instanceof BadAnswer) {
      return internalServerError(`the function's response is invalid: ${error.message}`);
    }
    throw error;
  }
}
