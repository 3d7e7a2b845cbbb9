import { isObject, type JsonObject, member } from '../../../assembly/json.js';
import { kindOf } from '../../../assembly/value.js';
import { isHeader, isHopByHop } from './header-syntax.js';

/** What is wrong with the response of a function. */
export class BadAnswer extends Error {}

/** The response is HTTP/1.1: after an informational status, the caller would wait for another one. */
export function readStatus(statusCode: unknown): number {
  const status = typeof statusCode === 'string' && /^\d{3}$/.test(statusCode) ? Number(statusCode) : statusCode;
  if (typeof status === 'number' && Number.isInteger(status) && status >= 200 && status <= 599) {
    return status;
  }
  throw new BadAnswer(`statusCode must be a number from 200 to 599, got ${kindOf(statusCode)}`);
}

/** The values of each header, by its name in lower case; headers of the connection are left out. */
export function readHeaders(
  given: unknown,
  property: 'headers' | 'multiValueHeaders',
): ReadonlyMap<string, readonly string[]> {
  if (given !== undefined && given !== null && !isObject(given)) {
    throw new BadAnswer(`${property} must be a map, got ${kindOf(given)}`);
  }
  const headers = new Map<string, readonly string[]>();
  for (const [name, value] of Object.entries(given ?? {})) {
    const lowerCase = name.toLowerCase();
    if (value === null) {
      continue;
    }
    const values = property === 'headers' ? [headerText(name, value)] : headerTexts(name, value);
    if (!isHopByHop(lowerCase) && lowerCase !== 'content-length') {
      headers.set(lowerCase, values);
    }
  }
  return headers;
}

function headerTexts(name: string, values: unknown): readonly string[] {
  if (!Array.isArray(values)) {
    throw new BadAnswer(`the header ${kindOf(name)} in multiValueHeaders must be a list, got ${kindOf(values)}`);
  }
  return values.map((value) => headerText(name, value));
}

function headerText(name: string, value: unknown): string {
  if (typeof value === 'object' || !isHeader(name, String(value))) {
    throw new BadAnswer(`the header ${kindOf(name)} must be a valid HTTP header string, got ${kindOf(value)}`);
  }
  return String(value);
}

export function readBody(answer: JsonObject): string | Buffer {
  const body = answer.body ?? '';
  const isBase64Encoded = member(answer, 'isBase64Encoded') ?? false;
  if (typeof body !== 'string') {
    throw new BadAnswer(`body must be a string, got ${kindOf(body)}: convert it with JSON.stringify`);
  }
  if (typeof isBase64Encoded !== 'boolean') {
    throw new BadAnswer(`isBase64Encoded must be true or false, got ${kindOf(isBase64Encoded)}`);
  }
  if (!isBase64Encoded) {
    return body;
  }
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(body) || body.length % 4 !== 0) {
    throw new BadAnswer('isBase64Encoded is true, but body is not base64');
  }
  return Buffer.from(body, 'base64');
}
