import type { CfnResource } from 'aws-cdk-lib/core';
import type { ApiResources } from '../guard/api-resources';
import { isGiven, type ResourceClass, type TemplateEntry } from '../guard/template-entry';

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
