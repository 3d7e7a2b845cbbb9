import { randomUUID } from 'node:crypto';
import { type FunctionName, readFunctionName } from '../../assembly/lambda-function.js';
import type { Resource } from '../../assembly/resource.js';
import { Unresolved } from '../../assembly/value.js';
import { FunctionError } from '../../host/function-error.js';
import type { HttpRequest, HttpResponse } from '../../host/http/message.js';
import type { InvokeFunction } from '../../host/invoke-function.js';
import type { TakeNote } from '../../host/log/take-note.js';
import type { AwsCall } from '../service.js';
import { functionVersion } from './function-version.js';

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
    const named = readFunctionName(name);
    const fn = named && this.functions.find((candidate) => isNamed(named, candidate));
    if (!fn) {
      const reason = `the app has no function '${name}'`;
      note(`lambda Invoke: ${reason}`);
      return refused(404, 'ResourceNotFoundException', `Function not found: ${name} (${reason})`);
    }
    const requested = new URLSearchParams(request.rawQueryString).get('Qualifier') ?? undefined;
    if (requested !== undefined && named.qualifier !== undefined && requested !== named.qualifier) {
      const message = `the qualifier in the function name, '${named.qualifier}', and the Qualifier '${requested}' are not the same`;
      return refused(400, 'InvalidParameterValueException', message);
    }
    const qualifier = requested ?? named.qualifier;
    const version = functionVersion(fn, qualifier);
    if (version instanceof Unresolved) {
      const reason = `the version of the alias '${qualifier}' of '${fn.path}' is unknown: ${version.reason}`;
      note(`lambda Invoke: ${reason}`);
      return refused(
        404,
        'ResourceNotFoundException',
        `Cannot find alias arn: ${fn.attribute('Arn')}:${qualifier} (${reason})`,
      );
    }
    const invoke = (event: unknown) => this.invoke(fn, event, note, qualifier);
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
      invoke(event).catch((error: unknown) => note(`${fn.path}: ${failed(error)} (not retried)`));
      return { status: 202, headers: { 'x-amzn-requestid': randomUUID() }, body: '' };
    }
    return resultOf(invoke(event), version);
  }
}

async function resultOf(invocation: Promise<unknown>, version: string): Promise<HttpResponse> {
  const headers = {
    'content-type': 'application/json',
    'x-amzn-requestid': randomUUID(),
    'x-amz-executed-version': version,
  };
  try {
    return { status: 200, headers, body: JSON.stringify(await invocation) ?? 'null' };
  } catch (error) {
    const { message, errorType } =
      error instanceof FunctionError ? error : { message: String(error), errorType: 'Error' };
    const body = JSON.stringify({ errorType, errorMessage: message });
    return { status: 200, headers: { ...headers, 'x-amz-function-error': 'Unhandled' }, body };
  }
}

function isNamed({ name, account, region }: FunctionName, fn: Resource): boolean {
  const { stack } = fn;
  return (
    name === fn.ref() &&
    (account === undefined || account === stack.account) &&
    (region === undefined || region === stack.region)
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
