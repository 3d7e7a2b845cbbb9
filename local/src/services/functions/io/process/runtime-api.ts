import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FunctionError } from '../../../../host/function-error.js';
import { runtimeFailure } from '../../process/runtime-failure.js';
import { readRuntimeRequest } from '../../process/runtime-request.js';
import type { Invocation } from '../../runtimes/execution-environment.js';
import { largestAnswer, tooLarge } from '../../runtimes/largest-answer.js';

/** What the process of a function reports. */
export interface RuntimeEvents {
  /** It has loaded its code, and waits for the first event. */
  readonly onReady: () => void;
  /** JSON. */
  readonly onAnswer: (answer: string) => void;
  /** The invocation failed; the process continues. */
  readonly onFailure: (error: FunctionError) => void;
  /** It did something that ends an environment. */
  readonly onEnd: (error: FunctionError) => void;
}

/**
 * The Lambda Runtime API, for one process.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export class RuntimeApi {
  readonly #server: Server;
  #address = '';
  /** The process waits for an event. */
  #waiting: ServerResponse | undefined;
  /** An event that the process has not asked for yet. */
  #pending: Invocation | undefined;
  /** What the process is running. */
  #requestId: string | undefined;
  #isReady = false;

  private constructor(
    private readonly functionArn: string,
    private readonly events: RuntimeEvents,
  ) {
    // A process may wait for an event as long as it likes.
    this.#server = createServer({ keepAliveTimeout: 0, requestTimeout: 0 }, (request, response) =>
      this.answer(request, response),
    );
  }

  /** Listens on a port on this machine that the system chooses. */
  static async open(functionArn: string, events: RuntimeEvents): Promise<RuntimeApi> {
    const api = new RuntimeApi(functionArn, events);
    await new Promise<void>((resolve, reject) => {
      api.#server.once('error', reject).listen(0, '127.0.0.1', resolve);
    });
    api.#address = `127.0.0.1:${(api.#server.address() as AddressInfo).port}`;
    return api;
  }

  /** `127.0.0.1:34567` */
  get address(): string {
    return this.#address;
  }

  /** Whether there is an event that the process did not get. */
  get isPending(): boolean {
    return this.#pending !== undefined;
  }

  /** The next event of the process. */
  give(invocation: Invocation): void {
    this.#pending = invocation;
    this.deliver();
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const { method, url, headers } = request;
    const asked = readRuntimeRequest(method, url);
    // A web page can send requests to this port, and then sends these headers.
    if (headers.host !== this.#address || headers.origin !== undefined || headers['sec-fetch-site'] !== undefined) {
      refuse(response, 403, 'Forbidden', 'only the process of the function is allowed to call this API');
      return;
    }
    if (!asked) {
      refuse(response, 404, 'NotFound', `${method} ${url} is not part of the Lambda Runtime API`);
    } else if (asked.kind === 'next') {
      this.next(response);
    } else if (asked.kind === 'init-error') {
      this.readBody(request, response, (body) => {
        accept(response);
        this.events.onEnd(runtimeFailure(body, typeOf(request), 'FUNCTION_INIT'));
      });
    } else if (asked.requestId !== this.#requestId) {
      refuse(response, 400, 'InvalidRequestID', `the invocation '${asked.requestId}' is not running`);
    } else if (asked.kind === 'error') {
      this.readFailure(request, response);
    } else {
      this.readAnswer(request, response);
    }
  }

  private next(response: ServerResponse): void {
    if (this.#waiting || this.#requestId !== undefined) {
      const reason = this.#waiting
        ? 'another request is already waiting for it'
        : `the invocation '${this.#requestId}' is running`;
      refuse(response, 403, 'InvalidStateTransition', `there is no next event: ${reason}`);
      return;
    }
    this.#waiting = response;
    response.once('close', () => {
      if (this.#waiting === response) {
        this.#waiting = undefined;
      }
    });
    if (!this.#isReady) {
      this.#isReady = true;
      this.events.onReady();
    }
    this.deliver();
  }

  private deliver(): void {
    const [response, invocation] = [this.#waiting, this.#pending];
    if (!response || !invocation) {
      return;
    }
    this.#waiting = undefined;
    this.#pending = undefined;
    this.#requestId = invocation.requestId;
    response.writeHead(200, {
      'Content-Type': 'application/json',
      'Content-Length': Buffer.byteLength(invocation.event),
      'Lambda-Runtime-Aws-Request-Id': invocation.requestId,
      'Lambda-Runtime-Deadline-Ms': Date.now() + invocation.timeout,
      'Lambda-Runtime-Invoked-Function-Arn': this.functionArn,
      'Lambda-Runtime-Trace-Id': traceId(Date.now()),
    });
    response.end(invocation.event);
  }

  private readAnswer(request: IncomingMessage, response: ServerResponse): void {
    // Runtimes that do not stream also announce trailers.
    if (request.headers['lambda-runtime-function-response-mode'] === 'streaming') {
      refuse(response, 400, 'NotServedError', 'response streaming is not served');
      const reason = 'the function streams its response, which is not served: an HTTP API buffers it';
      this.events.onEnd(new FunctionError('FUNCTION_NOT_SERVED', reason, 'NotServedError'));
      return;
    }
    this.readBody(request, response, (answer) => {
      this.#requestId = undefined;
      accept(response);
      this.events.onAnswer(answer);
    });
  }

  private readFailure(request: IncomingMessage, response: ServerResponse): void {
    this.readBody(request, response, (body) => {
      this.#requestId = undefined;
      accept(response);
      this.events.onFailure(runtimeFailure(body, typeOf(request), 'FUNCTION_THREW'));
    });
  }

  /** Chunked or not, as it arrives. */
  private readBody(request: IncomingMessage, response: ServerResponse, onEnd: (body: string) => void): void {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= largestAnswer) {
        chunks.push(chunk);
      } else if (!response.headersSent) {
        const limit = `Exceeded maximum allowed payload size (${largestAnswer} bytes).`;
        refuse(response, 413, 'RequestEntityTooLarge', limit);
        this.events.onEnd(new FunctionError('FUNCTION_ANSWER', tooLarge(), 'Function.ResponseSizeTooLarge'));
      }
    });
    request.once('end', () => {
      if (size <= largestAnswer) {
        onEnd(Buffer.concat(chunks, size).toString());
      }
    });
    request.once('error', () => {
      const reason = 'the function exited while it was sending its response';
      this.events.onEnd(new FunctionError('FUNCTION_EXITED', reason, 'Runtime.ExitError'));
    });
  }
}

function typeOf({ headers }: IncomingMessage): string | undefined {
  const type = headers['lambda-runtime-function-error-type'];
  return typeof type === 'string' ? type : undefined;
}

function accept(response: ServerResponse): void {
  json(response, 202, { status: 'OK' });
}

function refuse(response: ServerResponse, status: number, errorType: string, errorMessage: string): void {
  json(response, status, { errorType, errorMessage });
}

function json(response: ServerResponse, status: number, value: object): void {
  const body = JSON.stringify(value);
  response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
}

/** For a trace that X-Ray does not record. */
function traceId(time: number): string {
  const seconds = Math.floor(time / 1000).toString(16);
  return `Root=1-${seconds}-${randomBytes(12).toString('hex')};Parent=${randomBytes(8).toString('hex')};Sampled=0`;
}
