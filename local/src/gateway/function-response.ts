import { isObject, type JsonObject, member } from '../assembly/json.js';
import { kindOf } from '../assembly/value.js';
import type { HttpResponse } from '../http/message.js';
import { isHeader, isHopByHop } from './header-syntax.js';
import { internalServerError, type Refusal } from './refusal.js';

type Headers = Record<string, string | readonly string[]>;

/**
 * The HTTP answer that is made of what a function returned, in payload format 2.0: a map with a `statusCode` says all of
 * it, anything else is the body of a 200.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function functionResponse(answer: unknown): HttpResponse | Refusal {
  if (!isObject(answer) || !Object.hasOwn(answer, 'statusCode')) {
    const body = typeof answer === 'string' ? answer : JSON.stringify(answer ?? null);
    return { status: 200, headers: { 'content-type': 'application/json' }, body };
  }
  const status = statusOf(answer.statusCode);
  if (status === undefined) {
    return invalid(`statusCode must be a number from 200 to 599, got ${kindOf(answer.statusCode)}`);
  }
  const headers = headersOf(answer);
  if (typeof headers === 'string') {
    return invalid(headers);
  }
  const body = bodyOf(answer);
  return typeof body === 'object' && 'invalid' in body ? invalid(body.invalid) : { status, headers, body };
}

/** The answer is HTTP/1.1: an informational status would leave the caller waiting for another one. */
function statusOf(statusCode: unknown): number | undefined {
  const status = typeof statusCode === 'string' && /^\d{3}$/.test(statusCode) ? Number(statusCode) : statusCode;
  return typeof status === 'number' && Number.isInteger(status) && status >= 200 && status <= 599 ? status : undefined;
}

/** The headers, or what is wrong with them. */
function headersOf(answer: JsonObject): Headers | string {
  const given = answer.headers ?? {};
  const cookies = answer.cookies ?? [];
  if (!isObject(given)) {
    return `headers must be a map, got ${kindOf(given)}`;
  }
  const headers: Headers = { 'content-type': 'text/plain; charset=utf-8' };
  for (const [name, value] of Object.entries(given)) {
    if (value === null) {
      continue;
    }
    if (typeof value === 'object' || !isHeader(name, String(value))) {
      return `the header ${kindOf(name)} must be a text that HTTP can carry, got ${kindOf(value)}`;
    }
    const lowerCase = name.toLowerCase();
    if (!isHopByHop(lowerCase) && lowerCase !== 'content-length') {
      headers[lowerCase] = String(value);
    }
  }
  if (
    !Array.isArray(cookies) ||
    !cookies.every((cookie) => typeof cookie === 'string' && isHeader('set-cookie', cookie))
  ) {
    return `cookies must be a list of texts, got ${kindOf(cookies)}`;
  }
  if (cookies.length > 0) {
    headers['set-cookie'] = [headers['set-cookie'] ?? [], cookies].flat();
  }
  return headers;
}

function bodyOf(answer: JsonObject): string | Buffer | { readonly invalid: string } {
  const body = answer.body ?? '';
  const isBase64Encoded = member(answer, 'isBase64Encoded') ?? false;
  if (typeof body !== 'string') {
    return { invalid: `body must be a text, got ${kindOf(body)}: write it with JSON.stringify` };
  }
  if (typeof isBase64Encoded !== 'boolean') {
    return { invalid: `isBase64Encoded must be true or false, got ${kindOf(isBase64Encoded)}` };
  }
  if (!isBase64Encoded) {
    return body;
  }
  return /^[A-Za-z0-9+/]*={0,2}$/.test(body) && body.length % 4 === 0
    ? Buffer.from(body, 'base64')
    : { invalid: 'isBase64Encoded is true, and body is not base64' };
}

function invalid(what: string): Refusal {
  return internalServerError(`the function's answer is invalid: ${what}`);
}
