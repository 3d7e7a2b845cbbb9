import { qualifierOf } from '../../../assembly/lambda-function.js';
import { Unresolved } from '../../../assembly/value.js';
import { FunctionError } from '../../../host/function-error.js';
import type { HttpResponse } from '../../../host/http/message.js';
import type { InvokeFunction } from '../../../host/invoke-function.js';
import type { Authorization } from '../access/authorization.js';
import { functionResponse } from '../answers/function-response.js';
import { functionResponse1 } from '../answers/function-response-1.js';
import { internalServerError, notServed, Refusal, serviceUnavailable } from '../answers/refusal.js';
import { requestEvent } from '../events/request-event.js';
import { requestEvent1 } from '../events/request-event-1.js';
import { callHttp } from '../io/http-proxy.js';
import { withTimeout } from '../io/with-timeout.js';
import type { HttpRoute } from '../model/http-route.js';
import { integrationTimeout, payloadFormatVersion } from '../obstacle.js';
import { eventRefusal } from '../routes/request-size.js';
import type { RoutedRequest } from '../routes/routed-request.js';
import { withStageVariables } from '../routes/stage-variables.js';
import { type MappedRequest, mappedRequest, mappedResponse } from './mapped-parameters.js';
import { readRequestMappings, readResponseMappings } from './parameter-mapping.js';
import { BadUri, proxiedRequest } from './proxied-request.js';

/** Passes an authorized request to the integration of its route, with its parameter mapping. */
export async function callIntegration(
  route: HttpRoute,
  routed: RoutedRequest,
  authorization: Authorization | undefined,
  invoke: InvokeFunction,
): Promise<HttpResponse | Refusal> {
  const { RequestParameters, ResponseParameters } =
    'properties' in route.integration ? route.integration.properties : {};
  const request = readRequestMappings(RequestParameters);
  const response = readResponseMappings(ResponseParameters);
  if (request instanceof Unresolved || response instanceof Unresolved) {
    return notServed('this parameter mapping');
  }
  const answer = await callMapped(route, mappedRequest(routed, request), authorization, invoke);
  return answer instanceof Refusal ? answer : mappedResponse(answer, routed, response.get(String(answer.status)) ?? []);
}

async function callMapped(
  route: HttpRoute,
  { routed, path }: MappedRequest,
  authorization: Authorization | undefined,
  invoke: InvokeFunction,
): Promise<HttpResponse | Refusal> {
  const { integration } = route;
  switch (integration.kind) {
    case 'lambda': {
      const { function: fn, functionArn } = integration;
      const isFirst = payloadFormatVersion(route, integration.properties) === '1.0';
      const event = isFirst ? requestEvent1(routed, authorization) : requestEvent(routed, authorization);
      const tooLarge = eventRefusal(event, routed.request);
      if (tooLarge) {
        return tooLarge;
      }
      const timeout = integrationTimeout(integration);
      const answer = invoke(fn, event, routed.note, qualifierOf(functionArn)).then(
        isFirst ? functionResponse1 : functionResponse,
        (error: unknown) => failure(fn.path, error),
      );
      return withTimeout(timeout, answer, () =>
        serviceUnavailable(`'${fn.path}' did not respond within ${timeout} ms`),
      );
    }
    case 'http': {
      const { request, routeKey, pathParameters, stagelessPath } = routed;
      const unmatched = routeKey.path === '$default' ? stagelessPath : undefined;
      const uri = withStageVariables(integration.uri, routed.stage);
      const outgoing =
        uri instanceof BadUri
          ? uri
          : proxiedRequest({ method: integration.method, uri }, request, pathParameters, unmatched, path);
      return outgoing instanceof BadUri
        ? internalServerError(outgoing.reason)
        : callHttp(outgoing, request.body, integrationTimeout(integration));
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
