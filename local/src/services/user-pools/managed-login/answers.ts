import type { HttpResponse } from '../../../host/http/message.js';
import type { CognitoAnswer } from '../wire/answer.js';
import type { Html } from './html.js';

/**
 * Allows no scripts, no frames and nothing from other servers. It has no `form-action`, which would also block the redirect
 * to the app after a form is sent, and all redirects that the app responds with.
 */
const contentPolicy = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'";

/** A page that uses passkeys has a script, which is a file of this server. */
const passkeyPolicy = `${contentPolicy}; script-src 'self'`;

const pageHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': contentPolicy,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

export interface PageAnswerOptions {
  readonly status: number;
  readonly cookies: readonly string[];
  readonly reason: string | undefined;
  readonly usesPasskeys: boolean;
}

export function pageAnswer(page: Html, { status, cookies, reason, usesPasskeys }: PageAnswerOptions): CognitoAnswer {
  const response = textAnswer('text/html', page.text, status);
  const headers = { ...response.headers, ...(usesPasskeys ? { 'content-security-policy': passkeyPolicy } : {}) };
  return answered({ ...response, headers }, cookies, reason);
}

export function textAnswer(type: string, body: string, status = 200): HttpResponse {
  return { status, headers: { ...pageHeaders, 'content-type': `${type}; charset=utf-8` }, body };
}

/** Redirects the browser, which then sends a GET request. */
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
