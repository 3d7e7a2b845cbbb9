import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { ListenError } from './listen-error.js';
import type { HttpRequest, HttpResponse } from './message.js';

/** Larger than the 10 MB that an HTTP API takes, so that the gateway can refuse it in its own words. */
const MAX_BODY_BYTES = 11 * 1024 * 1024;

export interface ListenOptions {
  /** What the server is, for errors: `the site`. */
  readonly name: string;
  /** 0 lets the system choose. */
  readonly port: number;
}

/** A server on 127.0.0.1. Requests wait until it is told how to answer. */
export interface LocalServer {
  readonly port: number;
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  /** How requests are answered from now on; those that have come before are answered as they were to be. */
  answer(answerer: Answerer): void;
  /** Ends all connections at once. */
  close(): Promise<void>;
}

export interface Answerer {
  readonly handle: (request: HttpRequest) => Promise<HttpResponse> | HttpResponse;
  /** Takes a request whose answer does not end; gives what ends it, or `undefined` for any other request. */
  readonly stream?: (request: HttpRequest, start: StartStream) => (() => void) | undefined;
  /** Told of a request that is refused before it is answered. */
  readonly onRefused: (request: HttpRequest, status: number, reason: string) => void;
}

/** Sends the head of an answer, and gives what sends the parts of its body. */
export type StartStream = (headers: HttpResponse['headers']) => (text: string) => void;

/** @throws ListenError where the port is taken. */
export async function listen(options: ListenOptions): Promise<LocalServer> {
  const http = createServer();
  let answer: (answerer: Answerer) => void = () => {};
  let answerer: Answerer | Promise<Answerer> = new Promise<Answerer>((resolve) => {
    answer = resolve;
  });
  const port = await bound(http, options);
  http.on('request', async (incoming, outgoing) => {
    await serve(incoming, outgoing, port, await answerer).catch((error) => {
      // Not into the log: that may be what fails.
      process.stderr.write(`error in ${options.name}: ${error instanceof Error ? error.stack : error}\n`);
      outgoing.destroy();
    });
  });
  return {
    port,
    origin: new URL(`http://127.0.0.1:${port}`).origin,
    answer: (next) => {
      answer(next);
      answerer = next;
    },
    close: () => closed(http),
  };
}

async function serve(incoming: IncomingMessage, outgoing: ServerResponse, port: number, answerer: Answerer) {
  const headers = headersOf(incoming);
  const { host = '' } = headers;
  const isOwn = isOwnHost(host, port);
  const body = isOwn && announcesBody(headers) ? await bodyOf(incoming) : noBody;
  if (body === 'aborted') {
    return; // the caller has gone
  }
  const request = requestOf(incoming, headers, body === 'too large' ? noBody : body);
  const refuse = (status: number, reason: string, message = reason) => {
    answerer.onRefused(request, status, reason);
    const headers = { 'content-type': 'application/json', connection: 'close' };
    send(outgoing, { status, headers, body: JSON.stringify({ message }) }, request.method);
  };
  if (body === 'too large') {
    refuse(413, `the body has more than ${MAX_BODY_BYTES} bytes`, 'Request Entity Too Large');
    return;
  }
  if (!isOwn) {
    // A page of another site can have a name of its own that resolves to 127.0.0.1 (DNS rebinding).
    refuse(421, `host '${host}' is not served here, only 127.0.0.1:${port}`);
    return;
  }
  const end = answerer.stream?.(request, (headers) => {
    outgoing.writeHead(200, headers as OutgoingHttpHeaders);
    return (text) => outgoing.write(text);
  });
  if (end) {
    outgoing.on('close', end);
    return;
  }
  send(outgoing, await answerer.handle(request), request.method);
}

function send(outgoing: ServerResponse, { status, headers, body }: HttpResponse, method?: string): void {
  const hasBody = status !== 204 && status !== 304;
  // Node.js joins a text to the head and writes both as UTF-8. Header values are latin1, so that beside one that is not ASCII the
  // body is sent as bytes.
  const content = typeof body === 'string' && !isAscii(headers) ? Buffer.from(body) : body;
  const length = headers['content-length'] ?? Buffer.byteLength(content);
  outgoing.writeHead(status, { ...headers, ...(hasBody && { 'content-length': length }) } as OutgoingHttpHeaders);
  outgoing.end(method === 'HEAD' || !hasBody ? undefined : content);
}

function isAscii(headers: HttpResponse['headers']): boolean {
  return Object.values(headers).every((value) =>
    /^[\t\x20-\x7e]*$/.test(typeof value === 'string' ? value : value.join('')),
  );
}

function requestOf(incoming: IncomingMessage, headers: HttpRequest['headers'], body: Buffer): HttpRequest {
  const url = incoming.url ?? '/';
  const question = url.indexOf('?');
  return {
    method: (incoming.method ?? 'GET').toUpperCase(),
    rawPath: question < 0 ? url : url.slice(0, question),
    rawQueryString: question < 0 ? '' : url.slice(question + 1),
    headers,
    rawHeaders: incoming.rawHeaders,
    body,
    sourceIp: incoming.socket.remoteAddress ?? '127.0.0.1',
  };
}

function headersOf({ rawHeaders }: IncomingMessage): HttpRequest['headers'] {
  const headers = new Map<string, string>();
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const [name = '', value = ''] = [rawHeaders[index]?.toLowerCase(), rawHeaders[index + 1]];
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before}${name === 'cookie' ? '; ' : ', '}${value}`);
  }
  return Object.fromEntries(headers);
}

const noBody = Buffer.alloc(0);

/** A request that does not has none; to wait for its end would take as long as all else here. */
function announcesBody(headers: HttpRequest['headers']): boolean {
  return headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
}

async function bodyOf(incoming: IncomingMessage): Promise<Buffer | 'too large' | 'aborted'> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of incoming as AsyncIterable<Buffer>) {
      length += chunk.length;
      // The rest is read as well, and thrown away: a caller that is still sending would not see the answer.
      chunks.push(...(length > MAX_BODY_BYTES ? [] : [chunk]));
    }
  } catch {
    return 'aborted';
  }
  return length > MAX_BODY_BYTES ? 'too large' : Buffer.concat(chunks);
}

function isOwnHost(host: string, port: number): boolean {
  const own = port === 80 ? '' : `:${port}`;
  return host === `127.0.0.1${own}` || host === `localhost${own}`;
}

function bound(http: Server, { name, port }: ListenOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    http.once('error', (error: NodeJS.ErrnoException) => {
      const reason = error.code === 'EADDRINUSE' ? 'it is taken by another program' : error.message;
      reject(
        new ListenError(
          `cannot serve ${name} on port ${port}: ${reason}; end that program, or choose another port by --port`,
          {
            cause: error,
          },
        ),
      );
    });
    http.listen(port, '127.0.0.1', () => resolve((http.address() as AddressInfo).port));
  });
}

function closed(http: Server): Promise<void> {
  return new Promise((resolve) => {
    http.close(() => resolve());
    http.closeAllConnections();
  });
}
