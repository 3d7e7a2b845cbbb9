import type { HttpRequest, HttpResponse } from '../../../host/http/message.js';
import type { CognitoException } from './cognito-exception.js';

/** The response to a request, and what the log says about it. */
export interface CognitoAnswer {
  readonly response: HttpResponse;
  readonly action?: string;
  /** The first eight characters of the user's `sub`. */
  readonly user?: string;
  /** Why it was refused: never a password, a code or a token. */
  readonly reason?: string;
}

export type AllowedOrigins = (origin: string) => boolean;

export function jsonAnswer(output: object, requestId: string): HttpResponse {
  return {
    status: 200,
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': requestId },
    body: JSON.stringify(output),
  };
}

export function errorAnswer({ name, message, status }: CognitoException, requestId: string): HttpResponse {
  return {
    status,
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amzn-errortype': name,
      'x-amzn-requestid': requestId,
    },
    body: JSON.stringify({ __type: name, message }),
  };
}

/** An error that is returned before the action is known: without a request id, and without CORS. */
export function plainErrorAnswer(status: number, type: string, message: string): HttpResponse {
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-errortype': type };
  return { status, headers, body: JSON.stringify({ __type: type, message }) };
}

/** A document that is not an action: the keys, and what OpenID clients request. */
export function documentAnswer(document: object): HttpResponse {
  return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(document) };
}

export function notFoundAnswer(): HttpResponse {
  return { status: 404, headers: { 'content-type': 'application/json' }, body: '{"message":"Not Found"}' };
}

/**
 * The response to a browser's preflight request from another origin. Pages never sign requests, so that header is not
 * allowed; `*` does not include it either.
 */
export function preflightAnswer({ headers }: HttpRequest): HttpResponse {
  const wanted = headers['access-control-request-headers']?.split(',').map((name) => name.trim());
  return {
    status: 200,
    headers: {
      'access-control-allow-headers': wanted?.filter((name) => name.toLowerCase() !== 'authorization').join(',') ?? '*',
      'access-control-allow-methods': 'GET,POST,OPTIONS',
      'access-control-max-age': '86400',
    },
    body: '',
  };
}

/** Lets the pages of an allowed origin read a response, even an error. */
export function withCors(response: HttpResponse, origin: string | undefined, isAllowed: AllowedOrigins): HttpResponse {
  const allowed: Readonly<Record<string, string>> =
    origin !== undefined && isAllowed(origin)
      ? {
          'access-control-allow-origin': origin,
          'access-control-expose-headers': 'x-amzn-errortype,x-amzn-requestid',
        }
      : {};
  return { ...response, headers: { ...response.headers, ...allowed, 'cache-control': 'no-store', vary: 'origin' } };
}
