import type { Resource } from '../assembly/resource.js';
import { firstUnresolved } from '../assembly/value.js';
import type { HttpRoute } from '../services/http-api/model/http-route.js';
import { handlerOf } from '../services/http-api/model/routes-report.js';
import type { ConstructNames } from './construct-names.js';
import { digestOf, symbolic, unknownOf } from './digest.js';
import type { Unknown } from './inventory.js';

/** What of an integration does not say what it reaches. CDK makes a role for each, even where they reach the same. */
const beside = [
  'ApiId',
  'CredentialsArn',
  'Description',
  'PayloadFormatVersion',
  'ResponseParameters',
  'TimeoutInMillis',
];

/** What answers a route, by a name that nothing else has. Nothing where the template says nothing. */
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

/** Whether the request that it gets is another one than the client sent. */
export function hasParameters(name: string): boolean {
  return parameters.test(name);
}

/** What parameters cannot lead out of: a function, or the origin of a URL. */
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

/** These properties by their values, so that they are the same from whatever stack, or as the template has them. */
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
