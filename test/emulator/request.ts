import { type IncomingHttpHeaders, request } from 'node:http';
import type { Emulator } from './emulator';

export interface Call {
  /** @default 'GET' */
  readonly method?: string;
  /** An access token. */
  readonly token?: string;
  /** Sent as JSON. */
  readonly body?: unknown;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A request to a host that is deployed. Its name goes to the emulator as a header: no resolver knows it. */
export async function send({ port }: Emulator, host: string, path: string, call: Call = {}): Promise<Answer> {
  const { method = 'GET', token, body } = call;
  const headers = {
    host,
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(body !== undefined && { 'content-type': 'application/json' }),
  };
  const options = { host: '127.0.0.1', port, method, path, headers, agent: false, timeout: 60_000 };
  return new Promise((resolve, reject) => {
    const sent = request(options, async (response) => {
      response.setEncoding('utf8');
      let text = '';
      for await (const part of response) {
        text += part;
      }
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text });
    });
    sent.on('timeout', () => sent.destroy(new Error(`no answer to ${method} ${path}`)));
    sent.on('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
