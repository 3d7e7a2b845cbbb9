import type { Resource } from '../../../assembly/resource.js';
import { asText, isMap, Unresolved, type Value, type ValueMap } from '../../../assembly/value.js';
import { findIntegration, type Integration, quickCreateIntegration } from './integration.js';
import { type Access, readAccess } from './route-access.js';

/** A route of an HTTP API. */
export interface HttpRoute {
  /** The `AWS::ApiGatewayV2::Route`, or the API itself if API Gateway creates the route (quick create). */
  readonly resource: Resource;
  readonly routeKey: RouteKey | Unresolved;
  readonly access: Access;
  readonly integration: Integration;
  /** Why it is unknown whether the route exists; `undefined` if it exists. */
  readonly uncertain: Unresolved | undefined;
}

/** `GET /notes/{id}`, or `$default`, which is any method and the path `$default` here. */
export interface RouteKey {
  readonly method: string;
  readonly path: string;
}

/** Reads an `AWS::ApiGatewayV2::Route`. */
export function readRoute(resource: Resource): HttpRoute {
  const apiId = resource.property('ApiId');
  const access = {
    AuthorizationType: resource.property('AuthorizationType'),
    AuthorizerId: resource.property('AuthorizerId'),
    AuthorizationScopes: resource.property('AuthorizationScopes'),
  };
  return {
    resource,
    routeKey: readRouteKey(resource.property('RouteKey')),
    access: readAccess(access, apiId, resource.stack),
    integration: findIntegration(resource.property('Target'), apiId, resource.stack),
    uncertain: resource.uncertain,
  };
}

/**
 * The route that API Gateway creates for an API's `Target` (quick create): open, unless an
 * `AWS::ApiGatewayV2::ApiGatewayManagedOverrides` of the API says otherwise. `undefined` if there is no `Target`.
 */
export function quickCreateRoute(api: Resource, managedOverrides: readonly Resource[]): HttpRoute | undefined {
  const target = api.property('Target');
  if (target === undefined) {
    return undefined;
  }
  const overrides = managedOverrides.filter((override) => override.uncertain === undefined);
  const route = mergedProperty(overrides, 'Route');
  return {
    resource: api,
    routeKey: readRouteKey(api.property('RouteKey') ?? '$default'),
    access: readAccess(route, api.ref(), api.stack),
    integration:
      route.Target === undefined
        ? quickCreateIntegration(target, mergedProperty(overrides, 'Integration'), api)
        : findIntegration(route.Target, api.ref(), api.stack),
    uncertain: api.uncertain,
  };
}

function mergedProperty(resources: readonly Resource[], name: string): ValueMap {
  const maps = resources.map((resource) => resource.property(name)).filter(isMap);
  return Object.assign({}, ...maps);
}

function readRouteKey(value: Value | undefined): RouteKey | Unresolved {
  const text = asText(value, 'RouteKey');
  if (text instanceof Unresolved) {
    return text;
  }
  return parseRouteKey(text) ?? new Unresolved(`'${text}' is not a route key such as 'GET /notes/{id}'`);
}

/** Reads `GET /notes/{id}` or `$default`; `undefined` if it is not a route key. */
export function parseRouteKey(text: string): RouteKey | undefined {
  if (text === '$default') {
    return { method: 'ANY', path: text };
  }
  const [, method, path] = /^([A-Z]+) (\/.*)$/.exec(text) ?? [];
  return method !== undefined && path !== undefined ? { method, path } : undefined;
}
