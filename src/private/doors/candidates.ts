import type { CfnResource } from 'aws-cdk-lib/core';
import type { ApiResources } from '../guard/api-resources';
import type { Element, TemplateEntry } from '../guard/template-entry';

type ResourceClass<T extends CfnResource> = (abstract new (
  ...args: never[]
) => T) & {
  readonly CFN_RESOURCE_TYPE_NAME: string;
};

/**
 * The resources of a type that may be of a kind, according to the properties that they were given. These are checked first, because
 * rendering a resource takes much longer. A resource with overrides, or without properties of its own, may be anything.
 */
export function candidates<T extends CfnResource>(
  resources: ApiResources,
  type: ResourceClass<T>,
  looksLike: (resource: T) => boolean,
): TemplateEntry[] {
  const name = type.CFN_RESOURCE_TYPE_NAME;
  return resources
    .candidates(name)
    .filter((element) => !isGiven(element, type) || looksLike(element))
    .flatMap((element) => resources.renderer.resourcesOf(element))
    .filter((resource) => resource.type === name);
}

/** Whether the properties of an element are those that will be in the template. */
function isGiven<T extends CfnResource>(element: Element, type: ResourceClass<T>): element is Element & T {
  // The CDK has no other way to read overrides. If this is ever removed, everything counts as overridden.
  const { rawOverrides } = element as unknown as { rawOverrides?: object };
  return element instanceof type && rawOverrides !== undefined && Object.keys(rawOverrides).length === 0;
}
