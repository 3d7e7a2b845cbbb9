import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface BareProcess {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** The least that runs a process of a function: no check, no limit, no log. */
export class BareRuntimeApi {
  readonly #server: Server;
  #child: ChildProcess | undefined;
  #waiting: ServerResponse | undefined;
  #onWaiting: () => void = () => {};
  #onAnswer: (body: string) => void = () => {};

  private constructor() {
    this.#server = createServer({ requestTimeout: 0 }, (request, response) => {
      if (request.method === 'GET') {
        this.#waiting = response;
        this.#onWaiting();
        return;
      }
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      request.once('end', () => {
        response.writeHead(202, { 'Content-Length': 2 }).end('{}');
        this.#onAnswer(body);
      });
    });
  }

  static async start({ program, args, cwd, env }: BareProcess): Promise<BareRuntimeApi> {
    const api = new BareRuntimeApi();
    await new Promise<void>((resolve) => api.#server.listen(0, '127.0.0.1', resolve));
    const AWS_LAMBDA_RUNTIME_API = `127.0.0.1:${(api.#server.address() as AddressInfo).port}`;
    api.#child = spawn(program, args, { cwd, env: { ...env, AWS_LAMBDA_RUNTIME_API }, stdio: 'ignore' });
    return api;
  }

  async invoke(event: string): Promise<string> {
    if (!this.#waiting) {
      await new Promise<void>((resolve) => {
        this.#onWaiting = resolve;
      });
    }
    const response = this.#waiting;
    this.#waiting = undefined;
    return new Promise((resolve) => {
      this.#onAnswer = resolve;
      response
        ?.writeHead(200, {
          'Content-Length': Buffer.byteLength(event),
          'Lambda-Runtime-Aws-Request-Id': 'id',
          'Lambda-Runtime-Deadline-Ms': Date.now() + 60_000,
          'Lambda-Runtime-Invoked-Function-Arn': 'arn:aws:lambda:us-east-1:000000000000:function:bench',
        })
        .end(event);
    });
  }

  /** Of the process, in megabytes, as `ps` has it. */
  memory(): number {
    return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(this.#child?.pid)], { encoding: 'utf8' })) / 1024;
  }

  stop(): void {
    this.#child?.kill('SIGKILL');
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
