import type { Gateway } from '../services/http-api/gateway.js';
import type { SiteServer } from '../services/sites/answers/create-site.js';
import type { Cognito } from '../services/user-pools/cognito.js';
import { eventsHeaders, eventsPath, type Inbox } from '../services/user-pools/inbox/inbox.js';
import type { CognitoAnswer } from '../services/user-pools/wire/answer.js';
import type { Clock } from './clock.js';
import type { Answerer } from './http/listen.js';
import type { HttpRequest, HttpResponse } from './http/message.js';
import type { ArrivedRequest, LoggedRequest, RequestLog } from './log/request-log.js';

export interface AnswerersOptions {
  readonly log: RequestLog;
  readonly clock: Clock;
}

export interface Answerers {
  site(site: SiteServer, origin: string): Answerer;
  api(gateway: Gateway, label: string): Answerer;
  /** @param pageOrigins the pages that may call: a page of any other site is refused, whatever the user has open there */
  cognito(cognito: Cognito, pageOrigins: ReadonlySet<string>): Answerer;
  inbox(inbox: Inbox, origin: string): Answerer;
}

/** Ties what answers requests to a server, and writes each request down. */
export function answerers({ log, clock }: AnswerersOptions): Answerers {
  function entry(server: string, request: HttpRequest, from: number, status: number): LoggedRequest {
    const at = clock();
    return { ...arrived(server, request, at), status, duration: at - from };
  }

  function refusing(server: string): Answerer['onRefused'] {
    return (request, status, reason) => log.request({ ...entry(server, request, clock(), status), reason });
  }

  return {
    site: (site, origin) => ({
      onRefused: refusing('site'),
      handle: async (request) => {
        const from = clock();
        if (isLocalhost(request) && request.rawPath.startsWith('/')) {
          // Another origin than 127.0.0.1, which neither the API nor the browser's storage knows.
          const query = request.rawQueryString && `?${request.rawQueryString}`;
          const response = redirect(`${origin}${request.rawPath}${query}`);
          log.request({
            ...entry('site', request, from, response.status),
            reason: `localhost is another origin than ${origin}`,
          });
          return response;
        }
        const { response, reason } = await site.handle(request).catch(failed);
        if (isWorthALine(response)) {
          log.request({ ...entry('site', request, from, response.status), reason });
        }
        return response;
      },
    }),

    api: (gateway, label) => ({
      onRefused: refusing(label),
      handle: async (request) => {
        const from = clock();
        const { response } = await log.follow(
          arrived(label, request, from),
          (note) => gateway.handle(request, note).catch(failed),
          ({ response: { status }, routeKey, access, sub, reason }) => ({
            ...entry(label, request, from, status),
            route: routeKey,
            access,
            sub,
            reason,
          }),
        );
        return response;
      },
    }),

    cognito: (cognito, pageOrigins) => ({
      onRefused: refusing('cognito'),
      handle: async (request) => {
        const from = clock();
        const { origin } = request.headers;
        if (origin !== undefined && !pageOrigins.has(origin)) {
          const reason = `a page of ${origin} may not call: only ${[...pageOrigins].join(', ') || 'none'} may`;
          log.request({ ...entry('cognito', request, from, 403), reason });
          return refused('ForbiddenException', reason);
        }
        const { response } = await log.follow(
          arrived('cognito', request, from),
          (note) => cognito.handle(request, note).catch(cognitoFailed),
          ({ response: { status }, action, user, reason }) => ({
            ...entry('cognito', request, from, status),
            route: action,
            sub: user,
            reason,
          }),
        );
        return response;
      },
    }),

    inbox: (inbox, origin) => ({
      onRefused: refusing('inbox'),
      handle: (request) => {
        const refusal = inboxRefusal(request, origin);
        if (refusal) {
          log.request({ ...entry('inbox', request, clock(), 403), reason: refusal });
          return refused('ForbiddenException', refusal);
        }
        return inbox.handle(request);
      },
      stream: (request, start) =>
        request.rawPath === eventsPath && request.method === 'GET' && !inboxRefusal(request, origin)
          ? inbox.stream(start(eventsHeaders))
          : undefined,
    }),
  };
}

function arrived(server: string, { method, rawPath }: HttpRequest, at: number): ArrivedRequest {
  return { at, server, method, path: rawPath };
}

/** The scripts, styles and pictures of a page would hide the calls that it makes. */
function isWorthALine({ status, headers }: HttpResponse): boolean {
  return status >= 400 || String(headers['content-type']).startsWith('text/html');
}

function isLocalhost({ headers: { host } }: HttpRequest): boolean {
  return host?.split(':')[0] === 'localhost';
}

/** A page has a link to the inbox, and opens it. What it reads by itself, as a script or a picture, names no origin. */
function inboxRefusal({ headers }: HttpRequest, origin: string): string | undefined {
  const { origin: caller, 'sec-fetch-site': site = 'none', 'sec-fetch-mode': mode, 'sec-fetch-dest': use } = headers;
  if (caller !== undefined && caller !== origin) {
    return `a page of ${caller} may not read the inbox`;
  }
  const isOpened = mode === 'navigate' && use === 'document';
  return ['same-origin', 'none'].includes(site) || isOpened
    ? undefined
    : 'a page of another origin may not read the inbox';
}

function redirect(location: string): HttpResponse {
  return { status: 307, headers: { location, 'cache-control': 'no-store' }, body: '' };
}

function refused(type: string, message: string): HttpResponse {
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-errortype': type };
  return { status: 403, headers, body: JSON.stringify({ __type: type, message }) };
}

/** A fault of this program lets nobody in. */
function failed(error: unknown): Awaited<ReturnType<Gateway['handle']>> {
  const headers = { 'content-type': 'application/json' };
  return { response: { status: 500, headers, body: '{"message":"Internal Server Error"}' }, reason: faultOf(error) };
}

function cognitoFailed(error: unknown): CognitoAnswer {
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-errortype': 'InternalErrorException' };
  const body = JSON.stringify({ __type: 'InternalErrorException', message: 'Something went wrong' });
  return { response: { status: 500, headers, body }, reason: faultOf(error) };
}

function faultOf(error: unknown): string {
  const trace = String((error instanceof Error && error.stack) || error).replaceAll(/\s*\n\s*/g, ' ');
  return `a fault of this program, please report it: ${trace}`;
}
