import type { HttpResponse } from '../../../host/http/message.js';
import type { CognitoAnswer } from '../wire/answer.js';
import type { Html } from './html.js';

/**
 * No script, no frame, nothing from elsewhere. There is no `form-action`: it would also stop the redirect to the app after a
 * form was sent, and every redirect that the app answers with.
 */
const pageHeaders = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

export function pageAnswer(page: Html, status: number, cookies: readonly string[], reason?: string): CognitoAnswer {
  return answered(textAnswer('text/html', page.text, status), cookies, reason);
}

export function textAnswer(type: string, body: string, status = 200): HttpResponse {
  return { status, headers: { ...pageHeaders, 'content-type': `${type}; charset=utf-8` }, body };
}

/** A redirect of the browser, whose next request is a GET. */
export function redirectAnswer(location: string, cookies: readonly string[] = [], reason?: string): CognitoAnswer {
  const headers = { ...pageHeaders, location: location.replace(/[^\x21-\x7e]/gu, percentEncoded) };
  return answered({ status: 302, headers, body: '' }, cookies, reason);
}

function percentEncoded(character: string): string {
  return [...Buffer.from(character)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
}

function answered(response: HttpResponse, cookies: readonly string[], reason: string | undefined): CognitoAnswer {
  const headers = cookies.length === 0 ? response.headers : { ...response.headers, 'set-cookie': cookies };
  return { response: { ...response, headers }, ...(reason === undefined ? {} : { reason }) };
}
