import type { Resource } from '../assembly/resource.js';
import { firstUnresolved } from '../assembly/value.js';
import type { HttpRoute } from '../services/http-api/model/http-route.js';
import { handlerOf } from '../services/http-api/model/routes-report.js';
import type { ConstructNames } from './construct-names.js';
import { digestOf, symbolic, unknownOf } from './digest.js';
import type { Unknown } from './inventory.js';

/** The parts of an integration that do not say what it calls. The CDK creates a role for each one, even if they call the same target. */
const beside = [
  'ApiId',
  'CredentialsArn',
  'Description',
  'PayloadFormatVersion',
  'ResponseParameters',
  'TimeoutInMillis',
];

/** A unique name for the integration of a route. Nothing if the template does not say. */
export function integrationName(
  { resource: route, integration }: HttpRoute,
  names: ConstructNames,
): string | Unknown | undefined {
  switch (integration.kind) {
    case 'lambda':
      return withParameters(names.pathOf(integration.function), integration.resource, names);
    case 'http':
      return withParameters(names.textOf(handlerOf(integration)), integration.resource, names);
    case 'other':
      return `${integration.name} ${digestOf(decisive(integration.resource, names))}`;
    case 'unknown': {
      const { resource } = integration;
      return route.expression('Target') === undefined
        ? undefined
        : unknownOf([made(route, ['Target'], names), resource ? decisive(resource, names) : null]);
    }
  }
}

function decisive(resource: Resource, names: ConstructNames): unknown {
  const properties = Object.keys(resource.expressions).filter((property) => !beside.includes(property));
  return made(resource, properties, names);
}

/** Whether the request that it gets differs from the one that the client sent. */
export function hasParameters(name: string): boolean {
  return parameters.test(name);
}

/** What parameters cannot change: a function, or the origin of a URL. */
export function backendOf(name: string): string {
  const [, origin] = /^[A-Z]+ (https?:\/\/[^/?#]+)/.exec(name) ?? [];
  return origin ?? name.replace(parameters, '');
}

const parameters = / with parameters [0-9a-f]{16}$/;

function withParameters(name: string, resource: Resource, names: ConstructNames): string {
  return resource.expression('RequestParameters') === undefined
    ? name
    : `${name} with parameters ${digestOf(made(resource, ['RequestParameters'], names))}`;
}

/** These properties by their values, so that they are the same in every stack, or as in the template. */
function made(resource: Resource, properties: readonly string[], names: ConstructNames): unknown {
  const { stack } = resource;
  const parts = properties.toSorted().map((property) => {
    const value = resource.property(property);
    return firstUnresolved(value)
      ? [property, symbolic(resource.expression(property), stack, names), stack.definitions]
      : [property, symbolic(value, stack, names)];
  });
  return names.textOf(JSON.stringify(parts));
}
