import { findFunction, invokedArn, isFunctionArn } from '../../../assembly/lambda-function.js';
import type { Resource, ResourceStack } from '../../../assembly/resource.js';
import { asText, Unresolved, type Value, type ValueMap } from '../../../assembly/value.js';

/** What answers the requests of a route. */
export type Integration =
  | {
      readonly kind: 'lambda';
      /** The `AWS::ApiGatewayV2::Integration`, or the API itself if API Gateway creates the integration (quick create). */
      readonly resource: Resource;
      readonly function: Resource;
      /** With the alias or version that is invoked. */
      readonly functionArn: string;
      /** The integration's other properties: payload format, timeout, parameter mapping. */
      readonly properties: ValueMap;
    }
  | {
      readonly kind: 'http';
      readonly resource: Resource;
      readonly method: string;
      readonly uri: string;
      readonly properties: ValueMap;
    }
  /** An integration whose name is known, but which is not served here: another AWS service, a VPC link. */
  | { readonly kind: 'other'; readonly resource: Resource; readonly name: string }
  | {
      readonly kind: 'unknown';
      readonly reason: string;
      /** As for the other kinds, if known. */
      readonly resource?: Resource;
    };

/** The integration that a route's `Target` (`integrations/<id>`) refers to; `stack` is the route's. */
export function findIntegration(
  target: Value | undefined,
  apiId: Value | undefined,
  stack: ResourceStack,
): Integration {
  if (target === undefined) {
    return unknown('the route has no integration');
  }
  const text = asText(target, 'Target');
  if (text instanceof Unresolved) {
    return unknown(text.reason);
  }
  const id = text.replace(/^integrations\//, '');
  const resource = stack.assembly.find('AWS::ApiGatewayV2::Integration', id, stack);
  if (resource instanceof Unresolved) {
    return unknown(resource.reason);
  }
  const ownApiId = resource.property('ApiId');
  return typeof ownApiId === 'string' && ownApiId === apiId
    ? readIntegration(resource.properties, resource)
    : unknown(`the integration '${resource.path}' might belong to another API`, resource);
}

/** The integration that API Gateway creates for an API's `Target`: a function's ARN or a URL. */
export function quickCreateIntegration(target: Value, overrides: ValueMap, api: Resource): Integration {
  const uri = asText(target, 'Target');
  const IntegrationType = typeof uri === 'string' && isFunctionArn(uri) ? 'AWS_PROXY' : 'HTTP_PROXY';
  return readIntegration({ IntegrationType, IntegrationMethod: 'ANY', IntegrationUri: target, ...overrides }, api);
}

/** Reads the properties of an `AWS::ApiGatewayV2::Integration`. */
function readIntegration(properties: ValueMap, resource: Resource): Integration {
  const type = asText(properties.IntegrationType, 'IntegrationType');
  const subtype = properties.IntegrationSubtype;
  if (type instanceof Unresolved) {
    return unknown(type.reason, resource);
  }
  if (subtype !== undefined) {
    return subtype instanceof Unresolved
      ? unknown(subtype.reason, resource)
      : { kind: 'other', resource, name: String(subtype) };
  }
  if (properties.ConnectionType !== undefined && properties.ConnectionType !== 'INTERNET') {
    return { kind: 'other', resource, name: 'VPC link' };
  }
  if (type !== 'AWS_PROXY' && type !== 'HTTP_PROXY') {
    return { kind: 'other', resource, name: type };
  }
  const uri = asText(properties.IntegrationUri, 'IntegrationUri');
  if (uri instanceof Unresolved) {
    return unknown(uri.reason, resource);
  }
  if (type === 'HTTP_PROXY') {
    const method = asText(properties.IntegrationMethod ?? 'ANY', 'IntegrationMethod');
    return method instanceof Unresolved
      ? unknown(method.reason, resource)
      : { kind: 'http', resource, method, uri, properties };
  }
  if (uri.includes('${stageVariables.')) {
    return unknown(`a stage variable selects the function, which is not supported here: '${uri}'`, resource);
  }
  const handler = findFunction(uri, resource.stack);
  return handler instanceof Unresolved
    ? unknown(handler.reason, resource)
    : { kind: 'lambda', resource, function: handler, functionArn: invokedArn(uri), properties };
}

function unknown(reason: string, resource?: Resource): Integration {
  return { kind: 'unknown', reason, ...(resource && { resource }) };
}
