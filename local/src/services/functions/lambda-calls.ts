import { randomUUID } from 'node:crypto';
import type { Resource } from '../../assembly/resource.js';
import { FunctionError } from '../../host/function-error.js';
import type { HttpRequest, HttpResponse } from '../../host/http/message.js';
import type { InvokeFunction } from '../../host/invoke-function.js';
import type { TakeNote } from '../../host/log/take-note.js';
import type { AwsCall } from '../service.js';

/** The largest events, in bytes. */
const largest = { RequestResponse: 6 * 1024 * 1024, Event: 1024 * 1024 } as const;

/**
 * The Lambda action Invoke, for the functions of an app.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export class LambdaCalls {
  constructor(
    private readonly functions: readonly Resource[],
    private readonly invoke: InvokeFunction,
  ) {}

  /** `undefined` if it is another action or another service. */
  answer({ service, request, note }: AwsCall): Promise<HttpResponse> | undefined {
    const [, encoded] = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(request.rawPath) ?? [];
    return service !== 'lambda' || request.method !== 'POST' || encoded === undefined
      ? undefined
      : this.run(decoded(encoded), request, note);
  }

  private async run(name: string, request: HttpRequest, note: TakeNote): Promise<HttpResponse> {
    const fn = this.functions.find((candidate) => isNamed(name, candidate));
    if (!fn) {
      const reason = `the app has no function '${name}'`;
      note(`lambda Invoke: ${reason}`);
      return refused(404, 'ResourceNotFoundException', `Function not found: ${name} (${reason})`);
    }
    const type = request.headers['x-amz-invocation-type'] ?? 'RequestResponse';
    if (type === 'DryRun') {
      return { status: 204, headers: {}, body: '' };
    }
    if (type !== 'RequestResponse' && type !== 'Event') {
      return refused(400, 'InvalidParameterValueException', `Lambda has no invocation type '${type}'`);
    }
    if (request.body.length > largest[type]) {
      return refused(413, 'RequestTooLargeException', `the event is larger than ${largest[type]} bytes`);
    }
    let event: unknown;
    try {
      event = JSON.parse(request.body.toString() || '{}');
    } catch {
      return refused(400, 'InvalidRequestContentException', 'Could not parse request body into json');
    }
    if (type === 'Event') {
      // Nobody waits for it. AWS would retry it twice.
      this.invoke(fn, event, note).catch((error: unknown) => note(`${fn.path}: ${failed(error)}, and is not retried`));
      return { status: 202, headers: { 'x-amzn-requestid': randomUUID() }, body: '' };
    }
    return this.result(fn, event, note);
  }

  private async result(fn: Resource, event: unknown, note: TakeNote): Promise<HttpResponse> {
    const headers = { 'content-type': 'application/json', 'x-amzn-requestid': randomUUID() };
    try {
      const result = await this.invoke(fn, event, note);
      const version = { 'x-amz-executed-version': '$LATEST' };
      return { status: 200, headers: { ...headers, ...version }, body: JSON.stringify(result) ?? 'null' };
    } catch (error) {
      const { message, errorType } =
        error instanceof FunctionError ? error : { message: String(error), errorType: 'Error' };
      const body = JSON.stringify({ errorType, errorMessage: message });
      return { status: 200, headers: { ...headers, 'x-amz-function-error': 'Unhandled' }, body };
    }
  }
}

/** A name, an ARN or `<account>:function:<name>`, optionally with a version or an alias. */
function isNamed(name: string, fn: Resource): boolean {
  const [, arnRegion, arnAccount] = /^arn:[^:]*:lambda:([^:]*):([^:]*):/.exec(name) ?? [];
  const [, account = arnAccount] = /^(\d+):function:/.exec(name) ?? [];
  const [, ownName] = /(?:^|:function:)([^:]+)(?::[^:]+)?$/.exec(name) ?? [];
  const { stack } = fn;
  return (
    ownName === fn.ref() &&
    (account === undefined || account === stack.account) &&
    (arnRegion === undefined || arnRegion === stack.region)
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function refused(status: number, type: string, message: string): HttpResponse {
  const headers = { 'content-type': 'application/json', 'x-amzn-errortype': type, 'x-amzn-requestid': randomUUID() };
  return { status, headers, body: JSON.stringify({ Type: 'User', Message: message, message }) };
}

function failed(error: unknown): string {
  return `failed: ${error instanceof Error ? error.message : error}`;
}
