import { Agent, request } from 'node:http';

/** Names and values as they are sent, one entry a line. */
export type HeaderLines = readonly (readonly [name: string, value: string])[];

export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** How long an answer may take at all, in milliseconds. */
export const bound = 20_000;

/** Sends requests that any HTTP client could send to a port of this machine, over connections that are kept. */
export class HttpClient {
  readonly #agent = new Agent({ keepAlive: true });

  constructor(readonly port: number) {}

  /** @param url `http://127.0.0.1:<port>` */
  static of(url: string | null | undefined): HttpClient {
    return new HttpClient(Number(new URL(url ?? '').port));
  }

  /** An action of Cognito. */
  act(action: string, input: object, headers: HeaderLines = []): Promise<Answer> {
    const target = ['x-amz-target', `AWSCognitoIdentityProviderService.${action}`] as const;
    return this.send('POST', '/', [target, ...headers], JSON.stringify(input));
  }

  /** Rejects where there is no answer in time, or the connection breaks. A `host` in the headers is sent instead of its own. */
  send(method: string, path: string, headers: HeaderLines, body: Buffer | string = ''): Promise<Answer> {
    const { port } = this;
    const bytes = Buffer.from(body);
    const host = headers.some(([name]) => name === 'host') ? [] : ['host', `127.0.0.1:${port}`];
    const own = [...host, 'content-length', String(bytes.length)];
    const options = { port, method, path, host: '127.0.0.1', agent: this.#agent, headers: [...own, ...headers.flat()] };
    return new Promise((resolve, reject) => {
      const sent = request(options, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString() }));
      });
      sent.setTimeout(bound, () => sent.destroy(new Error(`no response within ${bound} ms`)));
      sent.on('error', (error: NodeJS.ErrnoException) => {
        // A kept connection may be closed, being idle, just as it is taken: then it says nothing about the request.
        const isStale = sent.reusedSocket && error.code === 'ECONNRESET';
        return isStale ? resolve(this.send(method, path, headers, body)) : reject(error);
      });
      sent.end(bytes);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
