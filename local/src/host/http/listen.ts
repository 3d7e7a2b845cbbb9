import type { IncomingMessage, OutgoingHttpHeaders, RequestListener, ServerResponse } from 'node:http';
import { TLSSocket } from 'node:tls';
import { BindError, bind, type Hostname } from './bind.js';
import { ListenError } from './listen-error.js';
import type { HttpRequest, HttpResponse } from './message.js';
import { type OwnAddress, ownAddress } from './own-address.js';
import type { TlsCertificate } from './self-signed-certificate.js';

/** Larger than the 10 MB that an HTTP API accepts, so that the gateway can return its own error. */
const MAX_BODY_BYTES = 11 * 1024 * 1024;

export interface ListenOptions {
  /** A name of the server, for errors: `the site`. */
  readonly name: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /**
   * The host in its address. Browsers store data by origin, so a server at `localhost` redirects from `127.0.0.1` and `[::1]`.
   *
   * @default '127.0.0.1'
   */
  readonly hostname?: Hostname | undefined;
  /**
   * The same port also answers TLS, with this certificate.
   *
   * @default - only plain HTTP
   */
  readonly certificate?: TlsCertificate | undefined;
  /**
   * The same port also answers HTTP/2 without TLS.
   *
   * @default false
   */
  readonly http2?: boolean | undefined;
}

/** A server for this machine only. Requests wait until it has an answerer. */
export interface LocalServer {
  readonly port: number;
  /** `http://127.0.0.1:<port>`, `http://localhost:<port>` */
  readonly origin: string;
  /** How requests are answered from now on; requests that were received before are answered by the previous answerer. */
  answer(answerer: Answerer): void;
  /** Ends all connections at once. */
  close(): Promise<void>;
}

export interface Answerer {
  readonly handle: (request: HttpRequest) => Promise<HttpResponse> | HttpResponse;
  /** Handles a request whose response does not end; returns what ends it, or `undefined` for any other request. */
  readonly stream?: (request: HttpRequest, start: StartStream) => (() => void) | undefined;
  /** Called for a request that the server itself refuses or redirects. */
  readonly onRefused: (request: HttpRequest, status: number, reason: string) => void;
  /**
   * Whether a request with this `Host` is also answered. It must be a name that no web page can use: not one that anyone can make
   * resolve to this machine.
   *
   * @default - only 127.0.0.1 and localhost
   */
  readonly isOwnHost?: (host: string) => boolean;
  /**
   * The largest body, in bytes.
   *
   * @default - that of an HTTP API
   */
  readonly largestBody?: number;
}

/** Sends the head of a response, and returns a function that sends the parts of its body. */
export type StartStream = (headers: HttpResponse['headers']) => (text: string) => void;

/** @throws ListenError if the port is in use. */
export async function listen(options: ListenOptions): Promise<LocalServer> {
  const { name, port: wanted, hostname = '127.0.0.1', certificate, http2 } = options;
  let answer: (answerer: Answerer) => void = () => {};
  let answerer: Answerer | Promise<Answerer> = new Promise<Answerer>((resolve) => {
    answer = resolve;
  });
  const listener: RequestListener = async (incoming, outgoing) => {
    const answering = await answerer;
    const address = incoming.socket instanceof TLSSocket ? secure : plain;
    await serve(incoming, outgoing, address, answering).catch((error) => {
      // Not into the log, because the log may be what fails.
      process.stderr.write(`error in ${name}: ${error instanceof Error ? error.stack : error}\n`);
      outgoing.destroy();
    });
  };
  const { port, close } = await bind(hostname, wanted, listener, { certificate, http2 }).catch((error) => {
    throw error instanceof BindError ? listenError(name, wanted, error) : error;
  });
  const plain = ownAddress('http', hostname, port);
  const secure = ownAddress('https', hostname, port);
  return {
    port,
    origin: plain.origin,
    answer: (next) => {
      answer(next);
      answerer = next;
    },
    close,
  };
}

async function serve(incoming: IncomingMessage, outgoing: ServerResponse, address: OwnAddress, answerer: Answerer) {
  const headers = headersOf(incoming);
  const { host = '' } = headers;
  const { largestBody = MAX_BODY_BYTES } = answerer;
  const isOwn = address.hosts.has(host) || answerer.isOwnHost?.(host) === true;
  const body = isOwn && announcesBody(incoming, headers) ? await bodyOf(incoming, largestBody) : noBody;
  if (body === 'aborted') {
    return; // the caller has disconnected
  }
  const request = requestOf(incoming, headers, body === 'too large' ? noBody : body);
  const refuse = (status: number, reason: string, message = reason) => {
    answerer.onRefused(request, status, reason);
    const close: HttpResponse['headers'] = isHttp2(incoming) ? {} : { connection: 'close' };
    const headers = { 'content-type': 'application/json', ...close };
    send(outgoing, { status, headers, body: JSON.stringify({ message }) }, request.method);
  };
  if (body === 'too large') {
    refuse(413, `the body has more than ${largestBody} bytes`, 'Request Entity Too Large');
    return;
  }
  if (!isOwn) {
    // A page of another site can use a name that resolves to 127.0.0.1 (DNS rebinding).
    refuse(421, `host '${host}' is not served here, only ${address.host}`);
    return;
  }
  const { origin } = address;
  if (address.hostname === 'localhost' && host !== address.host && request.rawPath.startsWith('/')) {
    answerer.onRefused(request, 307, `${host} is not the same origin as ${origin}`);
    const query = request.rawQueryString && `?${request.rawQueryString}`;
    const location = `${origin}${request.rawPath}${query}`;
    send(outgoing, { status: 307, headers: { location, 'cache-control': 'no-store' }, body: '' }, request.method);
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
  // Node.js joins a string body to the head and writes both as UTF-8. Header values are latin1, so if one of them is not ASCII, the
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
    const [written = '', value = ''] = [rawHeaders[index]?.toLowerCase(), rawHeaders[index + 1]];
    const name = written === ':authority' ? 'host' : written;
    if (name.startsWith(':')) {
      continue; // HTTP/2 has the method and the path among the headers
    }
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before}${name === 'cookie' ? '; ' : ', '}${value}`);
  }
  return Object.fromEntries(headers);
}

const noBody = Buffer.alloc(0);

/** A request of HTTP/1.1 that does not announce a body has none; waiting for its end would take as long as everything else here. */
function announcesBody(incoming: IncomingMessage, headers: HttpRequest['headers']): boolean {
  return isHttp2(incoming) || headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
}

function isHttp2({ httpVersionMajor }: IncomingMessage): boolean {
  return httpVersionMajor === 2;
}

async function bodyOf(incoming: IncomingMessage, largest: number): Promise<Buffer | 'too large' | 'aborted'> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of incoming as AsyncIterable<Buffer>) {
      length += chunk.length;
      // The rest is also read, and discarded: a caller that is still sending would not see the response.
      chunks.push(...(length > largest ? [] : [chunk]));
    }
  } catch {
    return 'aborted';
  }
  return length > largest ? 'too large' : Buffer.concat(chunks);
}

function listenError(name: string, port: number, error: BindError): ListenError {
  const reason = error.isTaken ? 'it is used by another program' : error.message;
  const at = error.address === '127.0.0.1' ? '' : ` at ${error.address}`;
  return new ListenError(
    `cannot serve ${name} on port ${port}${at}: ${reason}; stop that program, or choose another port with --port`,
    { cause: error.cause },
  );
}
