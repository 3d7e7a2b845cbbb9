import { indentation, logLine, printable } from './log-line.js';
import { paint } from './paint.js';
import type { TakeNote } from './take-note.js';

/** A request that was received. */
export interface ArrivedRequest {
  /** In milliseconds since 1970. */
  readonly at: number;
  /** The server that answers it: `api`, `cognito`, `site`. */
  readonly server: string;
  readonly method: string;
  /** Without the query string, which may contain anything. */
  readonly path: string;
}

/** A request that was answered, and when. */
export interface LoggedRequest extends ArrivedRequest {
  readonly status: number;
  /** In milliseconds. */
  readonly duration: number;
  /** The route that matched it, and who may call that route. */
  readonly route?: string | undefined;
  readonly access?: string | undefined;
  readonly sub?: string | undefined;
  /** What preceded it without a line of its own, as text. */
  readonly follows?: string | undefined;
  /** Why it was refused, which AWS does not say. */
  readonly reason?: string | undefined;
}

export interface RequestLogOptions {
  readonly write: (text: string) => void;
  /** Colors repeat what the words say. */
  readonly color: boolean;
  /**
   * Whether a CORS preflight is only named in the line of the request that follows it.
   *
   * @default false
   */
  readonly foldsPreflights?: boolean;
  /** The developer's time zone: handlers run in UTC, as on AWS, and so does the process. */
  readonly timeZone: string;
}

/** How long the notes of a request wait for its line, in milliseconds. */
const HOLD = 500;

/** How long a preflight waits for the request that follows it, in milliseconds. If none does, it gets its own line. */
const FOLD = 1000;

/** A request whose notes are kept together. */
interface Followed {
  readonly arrived: ArrivedRequest;
  readonly held: string[];
  isAnswered: boolean;
  flushing?: NodeJS.Timeout;
}

/** What is printed while the program serves: one line per request, why it was refused, and what the functions wrote. */
export class RequestLog {
  /** The last printed line belongs to this request. */
  #last: Followed | undefined;
  /** Waiting preflights, by the server and path of the request. */
  readonly #preflights = new Map<string, { readonly request: LoggedRequest; readonly timer: NodeJS.Timeout }>();

  constructor(private readonly options: RequestLogOptions) {}

  /** Answers a request. Notes during the request are printed below its line only. */
  async follow<T>(
    arrived: ArrivedRequest,
    answer: (note: TakeNote) => Promise<T>,
    line: (answer: T) => LoggedRequest,
  ): Promise<T> {
    const followed: Followed = { arrived, held: [], isAnswered: false };
    const answered = await answer((text) => this.#hold(followed, text));
    followed.isAnswered = true;
    this.request(line(answered));
    this.#last = followed;
    this.#flush(followed);
    return answered;
  }

  /** The line of a request without notes. */
  request(request: LoggedRequest): void {
    if (this.options.foldsPreflights && isPreflight(request)) {
      this.#fold(request);
      return;
    }
    const preflight = this.#preflights.get(placeOf(request));
    if (preflight) {
      clearTimeout(preflight.timer);
      this.#preflights.delete(placeOf(request));
    }
    this.#write(preflight ? { ...request, follows: 'after a preflight' } : request);
  }

  #write(request: LoggedRequest): void {
    this.#last = undefined;
    this.options.write(this.#paint(requestLines(request, this.options.timeZone), request));
  }

  /** Each request takes one waiting preflight. Of two preflights in a row, the first is written. */
  #fold(request: LoggedRequest): void {
    const place = placeOf(request);
    const earlier = this.#preflights.get(place);
    const late = () => {
      this.#preflights.delete(place);
      this.#write(request);
    };
    if (earlier) {
      clearTimeout(earlier.timer);
      this.#write(earlier.request);
    }
    this.#preflights.set(place, { request, timer: setTimeout(late, FOLD).unref() });
  }

  /** Events that belong to no request. */
  note(text: string): void {
    this.#last = undefined;
    this.options.write(noteLine(text));
  }

  #hold(followed: Followed, text: string): void {
    followed.held.push(noteLine(text));
    if (followed.isAnswered) {
      this.#flush(followed);
    } else {
      followed.flushing ??= setTimeout(() => this.#flush(followed), HOLD).unref();
    }
  }

  /** If the notes of a request are printed below a different line, they begin with the request. */
  #flush(followed: Followed): void {
    clearTimeout(followed.flushing);
    delete followed.flushing;
    const notes = followed.held.splice(0).join('');
    if (notes === '') {
      return;
    }
    const heading = this.#last === followed ? '' : `${headingOf(followed.arrived, this.options.timeZone)}\n`;
    this.#last = followed;
    this.options.write(`${heading}${notes}`);
  }

  #paint(lines: string, { status, access }: LoggedRequest): string {
    if (!this.options.color) {
      return lines;
    }
    if (status >= 400) {
      return paint(status < 500 ? 'yellow' : 'red', lines);
    }
    const style = access === 'open' ? 'red' : 'green';
    return lines
      .replace(/^\d{2}:\d{2}:\d{2}/, (time) => paint('dim', time))
      .replace(/(?<=\()(?:OPEN|token)(?=\))/, (word) => paint(style, word));
  }
}

/** A preflight that was answered as pages need it, with nothing to report. */
function isPreflight({ method, status, reason, route }: LoggedRequest): boolean {
  return method === 'OPTIONS' && status < 300 && reason === undefined && route === undefined;
}

function placeOf({ server, path }: LoggedRequest): string {
  return `${server} ${path}`;
}

/** `10:22:31  api      GET /private  …`: when the request came. Its own line follows when it is answered, or was printed before. */
function headingOf({ at, server, method, path }: ArrivedRequest, timeZone: string): string {
  return logLine({ at, label: server, what: `${method} ${path}  …` }, timeZone);
}

/** The line of a request, and the reason under it. */
export function requestLines(request: LoggedRequest, timeZone: string): string {
  const { at, server, method, path, status, duration, route, access, sub, follows, reason } = request;
  const more = [
    route && (access ? `${route} (${access === 'open' ? 'OPEN' : access})` : route),
    sub && `sub ${sub.slice(0, 8)}`,
    follows && `(${follows})`,
  ];
  const line = logLine({ at, label: server, what: `${method} ${path}`, status, duration, more }, timeZone);
  return `${line}\n${reason ? noteLine(reason) : ''}`;
}

function noteLine(text: string): string {
  return `${indentation}${printable(text)}\n`;
}
