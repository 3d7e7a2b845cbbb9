import { request as httpRequest, type OutgoingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { buffer } from 'node:stream/consumers';
import type { RequestLine } from './conformance-case.js';
import type { Target } from './target.js';

export interface Answer {
  readonly status: number;
  /** Names in lower case; `set-cookie` is a list. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Buffer;
}

/** Sends a request as it stands: `fetch` would tidy up its path and its headers. */
export function send(target: Target, line: RequestLine): Promise<Answer> {
  const { apis, tokens } = target;
  const [, method = '', path = ''] = /^(\S+) (.*)$/s.exec(line.line) ?? [];
  const url = new URL(apis[line.api ?? 'main']);
  const query = line.queryToken ? `${path.includes('?') ? '&' : '?'}token=${line.queryToken(tokens)}` : '';
  const body = line.body?.();
  const headers: OutgoingHttpHeaders = { host: url.host };
  for (const [name, value] of Object.entries(line.headers ?? {})) {
    headers[name] = typeof value === 'string' ? value : [...value];
  }
  if (line.authorization) {
    headers.authorization = line.authorization(tokens);
  }
  if (line.headerToken) {
    headers['x-token'] = line.headerToken(tokens);
  }
  if (body !== undefined) {
    headers['content-length'] = Buffer.byteLength(body);
  }
  return new Promise((resolve, reject) => {
    const options = { hostname: url.hostname, port: url.port, method, path: path + query, headers };
    const outgoing = (url.protocol === 'https:' ? httpsRequest : httpRequest)(options, (incoming) => {
      buffer(incoming).then(
        (content) => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: content }),
        reject,
      );
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
