import type { HttpRequest, HttpResponse } from '../../../host/http/message.js';
import type { Mail } from '../messages/mail.js';
import { page } from './page.js';
import { script } from './script.js';
import { style } from './style.js';

export interface InboxOptions {
  readonly mails: () => readonly Mail[];
  /** Calls `changed` when a message was sent or a code was used; returns a function that ends this. */
  readonly subscribe: (changed: () => void) => () => void;
  /** Names of the user pools, by id; the page shows them if there are several. */
  readonly pools?: ReadonlyMap<string, string>;
}

export interface Inbox {
  /** The page, its style and script, and `GET /mails`, which returns the messages as JSON, newest first (`?to=` for one address). */
  handle(request: HttpRequest): HttpResponse;
  /**
   * The response of `GET /events`, as server-sent events: `send` is called with each event, the first one at once.
   * Returns a function that ends it.
   */
  stream(send: (event: string) => void): () => void;
}

/** The path of the server-sent events; its response has these headers. */
export const eventsPath = '/events';

const headers = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

export const eventsHeaders: Readonly<Record<string, string>> = { ...headers, 'content-type': 'text/event-stream' };

const icon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#4f46e5"/>' +
  '<path d="M7 11l9 6 9-6M7 10h18v12H7z" fill="none" stroke="#fff" stroke-width="2" stroke-linejoin="round"/></svg>\n';

/** The messages of the local user pools, in a page and as JSON. Nothing in a message is ever parsed as HTML. */
export function createInbox({ mails, subscribe, pools = new Map() }: InboxOptions): Inbox {
  const files = new Map([
    ['/', respond(200, 'text/html', page)],
    ['/inbox.css', respond(200, 'text/css', style)],
    ['/inbox.js', respond(200, 'text/javascript', script)],
    ['/inbox.svg', respond(200, 'image/svg+xml', icon)],
  ]);

  function list(query: string): HttpResponse {
    const to = new URLSearchParams(query).get('to')?.toLowerCase();
    const sorted = [...mails()].sort((one, other) => other.at - one.at);
    const found = sorted.filter((mail) => to === undefined || mail.to.toLowerCase() === to);
    const listed = found.map((mail) => ({ ...mail, pool: pools.get(mail.poolId) ?? mail.poolId }));
    return respond(200, 'application/json', `${JSON.stringify(listed, null, 2)}\n`);
  }

  return {
    handle: ({ method, rawPath, rawQueryString }) => {
      const found = rawPath === '/mails' ? list(rawQueryString) : files.get(rawPath);
      if (!found) {
        return respond(
          404,
          'text/plain',
          "not found: the inbox is at '/', and its messages are available as JSON at '/mails'\n",
        );
      }
      if (method !== 'GET' && method !== 'HEAD') {
        const refused = respond(405, 'text/plain', 'the inbox supports only GET\n');
        return { ...refused, headers: { ...refused.headers, allow: 'GET, HEAD' } };
      }
      return method === 'HEAD' ? { ...found, body: '' } : found;
    },
    stream: (send) => {
      const changed = () => send(`data: ${mails().length}\n\n`);
      send('retry: 1000\n');
      changed();
      return subscribe(changed);
    },
  };
}

function respond(status: number, type: string, body: string): HttpResponse {
  const length = String(Buffer.byteLength(body));
  return { status, headers: { ...headers, 'content-type': `${type}; charset=utf-8`, 'content-length': length }, body };
}
