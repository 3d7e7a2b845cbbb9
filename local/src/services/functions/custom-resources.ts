import type { Resource } from '../../assembly/resource.js';

/**
 * All functions except those of custom resources, which only CloudFormation calls during deployment.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-custom-resources.html
 */
export function withoutProviders(functions: readonly Resource[]): readonly Resource[] {
  const declared = [...new Set(functions.map(({ stack }) => stack))].flatMap((stack) => [...stack.declared.values()]);
  const tokens = new Set(declared.map((resource) => resource.property('ServiceToken')));
  return functions.filter((fn) => !tokens.has(fn.attribute('Arn')));
}
