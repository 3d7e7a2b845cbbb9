import type { Host } from '../../services/service.js';
import type { Answerer } from '../http/listen.js';
import type { HttpRequest, HttpResponse } from '../http/message.js';
import type { ArrivedRequest, LoggedRequest } from './request-log.js';
import type { TakeNote } from './take-note.js';

/** The response to a request, and the contents of its line in the log. */
export interface LoggedAnswer extends Pick<LoggedRequest, 'route' | 'access' | 'sub' | 'reason'> {
  readonly response: HttpResponse;
}

/** The lines of one server in the log. */
export class ServerLog {
  constructor(
    /** `api`, `cognito`, `site`. */
    private readonly server: string,
    private readonly host: Pick<Host, 'log' | 'clock'>,
  ) {}

  readonly refused: Answerer['onRefused'] = (request, status, reason) =>
    this.write(request, this.host.clock(), status, reason);

  /** The line of a request without notes; `from` is when it came. */
  write(request: HttpRequest, from: number, status: number, reason: string | undefined): void {
    this.host.log.request({ ...this.line(request, from, status), reason });
  }

  /** Answers a request. Notes during the request are written below its line. */
  async follow(request: HttpRequest, answer: (note: TakeNote) => Promise<LoggedAnswer>): Promise<HttpResponse> {
    const from = this.host.clock();
    const { response } = await this.host.log.follow(
      arrived(this.server, request, from),
      (note) => answer(note).catch(internalServerError),
      ({ response: { status }, route, access, sub, reason }) => ({
        ...this.line(request, from, status),
        route,
        access,
        sub,
        reason,
      }),
    );
    return response;
  }

  private line(request: HttpRequest, from: number, status: number): LoggedRequest {
    const at = this.host.clock();
    return { ...arrived(this.server, request, at), status, duration: at - from };
  }
}

/** Answers the requests of a server, with a line in the log for each. */
export function loggedAnswerer(
  server: string,
  host: Pick<Host, 'log' | 'clock'>,
  answer: (request: HttpRequest, note: TakeNote) => Promise<LoggedAnswer>,
): Answerer {
  const log = new ServerLog(server, host);
  return { onRefused: log.refused, handle: (request) => log.follow(request, (note) => answer(request, note)) };
}

/** If the program itself fails, the request is refused. */
export function internalServerError(error: unknown): LoggedAnswer {
  const headers = { 'content-type': 'application/json' };
  return { response: { status: 500, headers, body: '{"message":"Internal Server Error"}' }, reason: faultOf(error) };
}

/** A bug in this program, for the line of the request in the log. */
export function faultOf(error: unknown): string {
  const trace = String((error instanceof Error && error.stack) || error).replaceAll(/\s*\n\s*/g, ' ');
  return `this is a bug in this program; please report it: ${trace}`;
}

function arrived(server: string, { method, rawPath }: HttpRequest, at: number): ArrivedRequest {
  return { at, server, method, path: rawPath };
}
