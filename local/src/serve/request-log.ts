import { styleText } from 'node:util';

/** A request that was answered. */
export interface LoggedRequest {
  /** When it was answered, in milliseconds since 1970. */
  readonly at: number;
  /** What answered it: `api`, `cognito`, `site`. */
  readonly server: string;
  readonly method: string;
  /** Without the query string: that may hold anything. */
  readonly path: string;
  readonly status: number;
  /** In milliseconds. */
  readonly duration: number;
  /** The route that took it, and who may call that. */
  readonly route?: string | undefined;
  readonly access?: string | undefined;
  readonly sub?: string | undefined;
  /** Why it was refused, which AWS does not tell. */
  readonly reason?: string | undefined;
}

export interface RequestLogOptions {
  readonly write: (text: string) => void;
  /** Colors tell nothing that is not in the words. */
  readonly color: boolean;
  /** The developer's: handlers run in UTC, as on AWS, and so does the process. */
  readonly timeZone: string;
}

/** How long the output of a function waits for the line of its request, in milliseconds. */
const HOLD = 500;

/** What is printed while the program serves: one line a request, why it was refused, and what the functions wrote. */
export class RequestLog {
  readonly #options: RequestLogOptions;
  readonly #held: string[] = [];
  #pending = 0;
  #flushing: NodeJS.Timeout | undefined;

  constructor(options: RequestLogOptions) {
    this.#options = options;
  }

  /** A request to a function has come: what the function writes is held back until its line is printed. */
  begin(): void {
    this.#pending += 1;
  }

  end(request: LoggedRequest): void {
    this.#pending -= 1;
    this.request(request);
    this.#flush();
  }

  request(request: LoggedRequest): void {
    this.#options.write(this.#paint(requestLines(request, this.#options.timeZone), request.status));
  }

  /** What happened on the way of a request: under its line, where there is one. */
  note(text: string): void {
    this.#held.push(`          ${printable(text)}\n`);
    if (this.#pending === 0) {
      this.#flush();
    } else {
      this.#flushing ??= setTimeout(() => this.#flush(), HOLD).unref();
    }
  }

  #flush(): void {
    clearTimeout(this.#flushing);
    this.#flushing = undefined;
    this.#options.write(this.#held.splice(0).join(''));
  }

  #paint(lines: string, status: number): string {
    if (!this.#options.color || status < 400) {
      return lines;
    }
    return styleText(status < 500 ? 'yellow' : 'red', lines);
  }
}

/** `10:22:33  api  GET /private  401  2 ms  GET /private (token)`, and the reason under it. */
export function requestLines(request: LoggedRequest, timeZone: string): string {
  const { at, server, method, path, status, duration, route, access, sub, reason } = request;
  const columns = [
    new Date(at).toLocaleTimeString('en-GB', { timeZone }),
    server,
    `${method} ${path}`,
    status,
    `${Math.round(duration)} ms`,
    route && (access ? `${route} (${access === 'open' ? 'OPEN' : access})` : route),
    sub && `sub ${sub.slice(0, 8)}`,
  ];
  const line = columns.filter((column) => column !== undefined && column !== '').join('  ');
  return `${printable(line)}\n${reason ? `          ${printable(reason)}\n` : ''}`;
}

/** Without what would move the cursor or change the terminal: paths and messages come from anywhere. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (control) => (control === '\t' ? control : '\u{fffd}'));
}
