import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { HttpRequest, HttpResponse } from '../../../host/http/message.js';

/** Headers that belong to one connection only. https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1 */
const ofConnection = new Set([
  'connection',
  'expect',
  'host',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/**
 * Sends a request to another server, and returns its response.
 *
 * @param base `http://127.0.0.1:8000`, perhaps with a path
 * @param patience how long to wait for the response, in milliseconds
 * @param host the `Host` of the request
 * @throws Error if there is none
 */
export function forward(
  request: HttpRequest,
  base: string,
  patience: number,
  host = new URL(base).host,
): Promise<HttpResponse> {
  const url = new URL(base);
  const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !ofConnection.has(name)));
  const path = `${url.pathname.replace(/\/$/, '')}${request.rawPath}`;
  const options = {
    method: request.method,
    path: request.rawQueryString === '' ? path : `${path}?${request.rawQueryString}`,
    headers: { ...headers, host, ...(request.body.length > 0 && { 'content-length': request.body.length }) },
    timeout: patience,
    agent: false as const,
  };
  return new Promise((resolve, reject) => {
    const sent = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, options, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', reject);
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 502, headers: headersOf(answer.headers), body: Buffer.concat(chunks) }),
      );
    });
    sent.on('timeout', () => sent.destroy(new Error(`no response within ${patience / 1000} seconds`)));
    sent.on('error', reject);
    sent.end(request.body);
  });
}

function headersOf(headers: NodeJS.Dict<string | string[]>): HttpResponse['headers'] {
  return Object.fromEntries(
    Object.entries(headers).filter(
      (entry): entry is [string, string | string[]] => entry[1] !== undefined && !ofConnection.has(entry[0]),
    ),
  );
}
