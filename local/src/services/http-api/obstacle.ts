import type { Resource } from '../../assembly/resource.js';
import { asNumber, asText, Unresolved, type ValueMap } from '../../assembly/value.js';
import { notServed, type Refusal } from './answers/refusal.js';
import { readRequestMappings, readResponseMappings } from './integrations/parameter-mapping.js';
import type { HttpRoute } from './model/http-route.js';
import type { Integration } from './model/integration.js';

/** Why the access to a route is unknown. */
export function existenceObstacle({ uncertain }: HttpRoute): Refusal | undefined {
  return uncertain && notServed('this route', `it is unknown whether the route exists: ${uncertain.reason}`);
}

/** Why a function cannot be run here; `undefined` if it can. */
export type FunctionObstacle = (fn: Resource) => string | undefined;

/** Why the integration of a route is not run. */
export function integrationObstacle(route: HttpRoute, functionObstacle: FunctionObstacle): Refusal | undefined {
  const { integration } = route;
  switch (integration.kind) {
    case 'other':
      return notServed(`the integration ${integration.name}`);
    case 'unknown':
      return notServed('this integration', `the integration is unknown: ${integration.reason}`);
    case 'lambda': {
      const reason = functionObstacle(integration.function);
      const version = payloadFormatVersion(route, integration.properties);
      return (
        (version instanceof Unresolved ? notServed('this payload format', version.reason) : undefined) ??
        propertyObstacle(integration.properties) ??
        eventMappingObstacle(integration.properties) ??
        (reason === undefined ? undefined : notServed('this function', reason))
      );
    }
    case 'http':
      return propertyObstacle(integration.properties);
  }
}

/** How long API Gateway waits for an integration, in milliseconds. */
export function integrationTimeout(integration: Integration & { readonly properties: ValueMap }): number {
  const milliseconds = asNumber(integration.properties.TimeoutInMillis, 'TimeoutInMillis');
  return typeof milliseconds === 'number' ? milliseconds : 30_000;
}

/** An API with a `Target` creates its integration itself, in format 2.0; if a template does not say, the format is 1.0. */
export function payloadFormatVersion(
  { resource }: HttpRoute,
  { PayloadFormatVersion }: ValueMap,
): '1.0' | '2.0' | Unresolved {
  const otherwise = resource.type === 'AWS::ApiGatewayV2::Api' ? '2.0' : '1.0';
  const version = asText(PayloadFormatVersion ?? otherwise, 'PayloadFormatVersion');
  if (version === '1.0' || version === '2.0' || version instanceof Unresolved) {
    return version;
  }
  return new Unresolved(`unknown payload format version '${version}'`);
}

function propertyObstacle(properties: ValueMap): Refusal | undefined {
  const timeout = asNumber(properties.TimeoutInMillis, 'TimeoutInMillis');
  if (timeout instanceof Unresolved) {
    return notServed('this integration', timeout.reason);
  }
  if (properties.CredentialsArn !== undefined) {
    return notServed(
      'this integration',
      'the integration has CredentialsArn, but the permissions of that role are unknown here',
    );
  }
  const request = readRequestMappings(properties.RequestParameters);
  const response = readResponseMappings(properties.ResponseParameters);
  const unread = request instanceof Unresolved ? request : response instanceof Unresolved ? response : undefined;
  return unread && notServed('this parameter mapping', unread.reason);
}

/** AWS does not document how a mapped query or path changes an event. */
function eventMappingObstacle({ RequestParameters }: ValueMap): Refusal | undefined {
  const mappings = readRequestMappings(RequestParameters);
  const other = mappings instanceof Unresolved ? undefined : mappings.find(({ place }) => place !== 'header');
  return (
    other &&
    notServed(
      'this parameter mapping',
      `the parameter mapping ${other.action}:${other.place} is not served here for functions`,
    )
  );
}
