import { indentation, logLine, printable } from './log-line.js';
import { paint } from './paint.js';
import type { TakeNote } from './take-note.js';

/** A request that has come. */
export interface ArrivedRequest {
  /** In milliseconds since 1970. */
  readonly at: number;
  /** What answers it: `api`, `cognito`, `site`. */
  readonly server: string;
  readonly method: string;
  /** Without the query string: that may hold anything. */
  readonly path: string;
}

/** A request that was answered, and when. */
export interface LoggedRequest extends ArrivedRequest {
  readonly status: number;
  /** In milliseconds. */
  readonly duration: number;
  /** The route that took it, and who may call that. */
  readonly route?: string | undefined;
  readonly access?: string | undefined;
  readonly sub?: string | undefined;
  /** What came before it and has no line of its own, in words. */
  readonly follows?: string | undefined;
  /** Why it was refused, which AWS does not tell. */
  readonly reason?: string | undefined;
}

export interface RequestLogOptions {
  readonly write: (text: string) => void;
  /** Colors tell nothing that is not in the words. */
  readonly color: boolean;
  /**
   * Whether a CORS preflight is only named in the line of the request that follows it.
   *
   * @default false
   */
  readonly foldsPreflights?: boolean;
  /** The developer's: handlers run in UTC, as on AWS, and so does the process. */
  readonly timeZone: string;
}

/** How long the notes of a request wait for its line, in milliseconds. */
const HOLD = 500;

/** How long a preflight waits for the request that follows it, in milliseconds. If none does, it has a line of its own. */
const FOLD = 1000;

/** A request whose notes are kept together. */
interface Followed {
  readonly arrived: ArrivedRequest;
  readonly held: string[];
  isAnswered: boolean;
  flushing?: NodeJS.Timeout;
}

/** What is printed while the program serves: one line a request, why it was refused, and what the functions wrote. */
export class RequestLog {
  /** What was printed last belongs to this request. */
  #last: Followed | undefined;
  /** Preflights that wait, by the server and path that they are for. */
  readonly #preflights = new Map<string, { readonly request: LoggedRequest; readonly timer: NodeJS.Timeout }>();

  constructor(private readonly options: RequestLogOptions) {}

  /** Answers a request. What is noted meanwhile is printed below its line, and below no other. */
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

  /** The line of a request that nothing is noted of. */
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

  /** One for each that follows: of two in a row, the first is written. */
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

  /** What happens on the way of no request. */
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

  /** Under another line than its own, the notes of a request begin with which it is. */
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

/** One that was answered as pages need it, and of which there is nothing to say. */
function isPreflight({ method, status, reason, route }: LoggedRequest): boolean {
  return method === 'OPTIONS' && status < 300 && reason === undefined && route === undefined;
}

function placeOf({ server, path }: LoggedRequest): string {
  return `${server} ${path}`;
}

/** `10:22:31  api      GET /private  …`: when the request came. Its own line comes once it is answered, or was there before. */
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
