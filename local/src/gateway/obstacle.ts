import type { HttpRoute } from '../assembly/http-route.js';
import type { Integration } from '../assembly/integration.js';
import type { Access } from '../assembly/route-access.js';
import { asNumber, asText, isMap, Unresolved, type Value, type ValueMap } from '../assembly/value.js';
import { functionObstacle } from '../lambda/function-definition.js';
import { forbidden, internalServerError, notServed, type Refusal } from './refusal.js';

/** Why no request reaches the integration of a route; `undefined` where it can be reached. */
export function routeObstacle(route: HttpRoute): Refusal | undefined {
  return existenceObstacle(route) ?? accessObstacle(route.access) ?? integrationObstacle(route);
}

/** Why it is not even told who may call a route. */
export function existenceObstacle({ uncertain }: HttpRoute): Refusal | undefined {
  return uncertain && notServed('this route', `whether the route exists is not known: ${uncertain.reason}`);
}

/** Why nobody may call a route here, whatever they send. Access that is not known is no access. */
export function accessObstacle(access: Access): Refusal | undefined {
  switch (access.kind) {
    case 'open':
    case 'token':
      return undefined;
    case 'iam':
      return forbidden('the route asks for AWS_IAM: signatures are not checked here, so nobody is let in');
    case 'lambda':
      return notServed(
        'a Lambda authorizer',
        `the Lambda authorizer '${access.authorizer.resource.path}' is not served`,
      );
    default:
      return internalServerError(`who may call the route is not known: ${access.reason}`);
  }
}

/** Why the integration of a route is not run. */
export function integrationObstacle(route: HttpRoute): Refusal | undefined {
  const { integration } = route;
  switch (integration.kind) {
    case 'other':
      return notServed(`the integration ${integration.name}`);
    case 'unknown':
      return notServed('this integration', `the integration is not known: ${integration.reason}`);
    case 'lambda': {
      const reason = functionObstacle(integration.function);
      return (
        payloadObstacle(route, integration.properties) ??
        mappingObstacle(integration.properties) ??
        (reason === undefined ? undefined : notServed('this function', reason))
      );
    }
    case 'http':
      return mappingObstacle(integration.properties);
  }
}

/** How long API Gateway waits for an integration, in milliseconds. */
export function integrationTimeout(integration: Integration & { readonly properties: ValueMap }): number {
  const milliseconds = asNumber(integration.properties.TimeoutInMillis, 'TimeoutInMillis');
  return typeof milliseconds === 'number' ? milliseconds : 30_000;
}

/** An API with a `Target` makes its integration itself, in format 2.0; a template that says nothing means 1.0. */
function payloadObstacle({ resource }: HttpRoute, { PayloadFormatVersion }: ValueMap): Refusal | undefined {
  const otherwise = resource.type === 'AWS::ApiGatewayV2::Api' ? '2.0' : '1.0';
  const version = asText(PayloadFormatVersion ?? otherwise, 'PayloadFormatVersion');
  const name = version instanceof Unresolved ? version.reason : `payload format ${version}`;
  return name === 'payload format 2.0' ? undefined : notServed(name);
}

function mappingObstacle({ RequestParameters, ResponseParameters, TimeoutInMillis }: ValueMap): Refusal | undefined {
  const timeout = asNumber(TimeoutInMillis, 'TimeoutInMillis');
  if (timeout instanceof Unresolved) {
    return notServed('this integration', timeout.reason);
  }
  return hasEntries(RequestParameters) || hasEntries(ResponseParameters) ? notServed('parameter mapping') : undefined;
}

function hasEntries(value: Value | undefined): boolean {
  return value !== undefined && (!isMap(value) || Object.keys(value).length > 0);
}
