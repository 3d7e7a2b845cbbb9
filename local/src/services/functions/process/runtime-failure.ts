import { isObject } from '../../../assembly/json.js';
import { FunctionError, type FunctionErrorCode } from '../../../host/function-error.js';

/**
 * The error that a runtime reports. What is not in its body is in a header, or missing.
 *
 * @param code of such an error, unless the runtime says that the response is invalid
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export function runtimeFailure(body: string, typeHeader: string | undefined, code: FunctionErrorCode): FunctionError {
  const { errorMessage, errorType } = parsed(body);
  const type = text(errorType) ?? text(typeHeader) ?? 'Error';
  const message = text(errorMessage) ?? (text(body) ? `${type}: ${body.slice(0, 1000)}` : type);
  return new FunctionError(type === 'Runtime.MarshalError' ? 'FUNCTION_ANSWER' : code, message, type);
}

function parsed(body: string): { readonly errorMessage?: unknown; readonly errorType?: unknown } {
  try {
    const value: unknown = JSON.parse(body);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
