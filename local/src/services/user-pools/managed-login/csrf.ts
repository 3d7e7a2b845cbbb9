import { createHmac, timingSafeEqual } from 'node:crypto';
import type { HttpRequest } from '../../../host/http/message.js';

/** The token that a form must send. It is derived from a cookie of the browser. */
export function csrfToken(secret: string, cookie: string): string {
  return createHmac('sha256', secret).update(`managed-login/${cookie}`).digest('base64url');
}

export function isCsrfToken(given: string | undefined, secret: string, cookie: string | undefined): boolean {
  if (given === undefined || cookie === undefined) {
    return false;
  }
  const [one, other] = [given, csrfToken(secret, cookie)].map((text) => Buffer.from(text));
  return one!.length === other!.length && timingSafeEqual(one!, other!);
}

/**
 * The reason why a form was not sent by a page of this server, if the headers from the browser show that. The cookie alone
 * does not prove it, because other ports of the same host can set cookies.
 */
export function foreignOrigin({ headers }: HttpRequest): string | undefined {
  const { origin, host = '', 'sec-fetch-site': site } = headers;
  if (origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`) {
    return `the form was sent by a page of '${origin}'`;
  }
  return site === undefined || site === 'same-origin'
    ? undefined
    : `the form was not sent by a page of this server (sec-fetch-site: ${site})`;
}
