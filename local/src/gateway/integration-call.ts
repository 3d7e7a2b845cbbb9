import type { HttpRoute } from '../assembly/http-route.js';
import type { HttpResponse } from '../http/message.js';
import { FunctionError } from '../lambda/function-error.js';
import type { InvokeFunction } from '../lambda/invoke-function.js';
import { functionResponse } from './function-response.js';
import { callHttp } from './http-proxy.js';
import { integrationTimeout } from './obstacle.js';
import { BadUri, proxiedRequest } from './proxied-request.js';
import { internalServerError, notServed, type Refusal, serviceUnavailable } from './refusal.js';
import { type RoutedRequest, requestEvent } from './request-event.js';
import { within } from './within.js';

/** Hands an admitted request to the integration of its route. `path` is without the stage. */
export async function callIntegration(
  { integration, routeKey }: HttpRoute,
  routed: RoutedRequest,
  path: string,
  invoke: InvokeFunction,
): Promise<HttpResponse | Refusal> {
  switch (integration.kind) {
    case 'lambda': {
      const { function: fn } = integration;
      const timeout = integrationTimeout(integration);
      const answer = invoke(fn, requestEvent(routed)).then(functionResponse, (error: unknown) =>
        failure(fn.path, error),
      );
      return within(timeout, answer, () => serviceUnavailable(`'${fn.path}' did not answer in ${timeout} ms`));
    }
    case 'http': {
      const isDefault = 'path' in routeKey && routeKey.path === '$default';
      const outgoing = proxiedRequest(integration, routed.request, routed.pathParameters, isDefault ? path : undefined);
      return outgoing instanceof BadUri
        ? internalServerError(outgoing.reason)
        : callHttp(outgoing, routed.request.body, integrationTimeout(integration));
    }
    default:
      return notServed('this integration');
  }
}

function failure(functionPath: string, error: unknown): Refusal {
  if (error instanceof FunctionError && error.code === 'FUNCTION_NOT_SERVED') {
    return notServed('this function', error.message);
  }
  const type = error instanceof FunctionError ? `${error.errorType}: ` : '';
  const message = error instanceof Error ? error.message : String(error);
  return internalServerError(`'${functionPath}' failed: ${type}${message}`);
}
