import type { Resource } from '../../assembly/resource.js';
import { asText, Unresolved } from '../../assembly/value.js';

/**
 * The version for the qualifier of a function's ARN: that of an alias, or the version itself. Unresolved if the alias is not in
 * this assembly, or its version is unknown.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_CreateAlias.html for the names of aliases
 */
export function functionVersion(fn: Resource, qualifier: string | undefined): string | Unresolved {
  if (qualifier === undefined || qualifier === '$LATEST' || /^\d+$/.test(qualifier)) {
    return qualifier ?? '$LATEST';
  }
  const arn = `${String(fn.attribute('Arn'))}:${qualifier}`;
  const alias = fn.stack.assembly.find('AWS::Lambda::Alias', arn, fn.stack);
  return alias instanceof Unresolved ? alias : asText(alias.property('FunctionVersion'), 'FunctionVersion');
}
