import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { HttpRequest, HttpResponse } from '../../../host/http/message.js';
import { isHopByHop } from '../answers/header-syntax.js';
import { internalServerError, type Refusal, serviceUnavailable } from '../answers/refusal.js';
import type { ProxiedRequest } from '../integrations/proxied-request.js';

const largestBody = 10 * 1024 * 1024;

/** Sends a request on to an HTTP integration. The caller must follow redirects. */
export function callHttp(
  { origin, method, path, headers }: ProxiedRequest,
  body: HttpRequest['body'],
  timeout: number,
): Promise<HttpResponse | Refusal> {
  return new Promise((resolve) => {
    const url = new URL(origin);
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const outgoing = send({
      protocol: url.protocol,
      hostname: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port,
      method,
      path,
      headers: { ...headers, ...(body.length > 0 && { 'content-length': String(body.length) }) },
      signal: AbortSignal.timeout(timeout),
    });
    const fail = (error: Error) =>
      resolve(
        error.name === 'AbortError' || error.name === 'TimeoutError'
          ? serviceUnavailable(`${origin} did not respond within ${timeout} ms`)
          : serviceUnavailable(`${origin} could not be called: ${error.message}`),
      );
    outgoing.on('error', fail);
    outgoing.on('response', (incoming) => {
      readBody(incoming).then(
        (content) =>
          resolve(
            content === undefined
              ? internalServerError(`the response from ${origin} is larger than 10 MB`)
              : { status: incoming.statusCode ?? 500, headers: headersOf(incoming), body: content },
          ),
        fail,
      );
    });
    outgoing.end(body);
  });
}

async function readBody(incoming: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largestBody) {
      incoming.destroy();
      return undefined;
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function headersOf({ headers }: IncomingMessage): HttpResponse['headers'] {
  const passed = Object.entries(headers).filter(
    (entry): entry is [string, string | string[]] =>
      entry[1] !== undefined && !isHopByHop(entry[0]) && entry[0] !== 'content-length',
  );
  return Object.fromEntries(passed);
}
