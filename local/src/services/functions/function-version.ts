import type { Resource } from '../../assembly/resource.js';
import { asText, Unresolved } from '../../assembly/value.js';

/** The version for the qualifier of a function's ARN: that of an alias, or the version itself. */
export function functionVersion(fn: Resource, qualifier: string | undefined): string {
  if (qualifier === undefined || !/^[A-Za-z]/.test(qualifier)) {
    return qualifier ?? '$LATEST';
  }
  const arn = `${String(fn.attribute('Arn'))}:${qualifier}`;
  const alias = fn.stack.assembly.find('AWS::Lambda::Alias', arn, fn.stack);
  const version = alias instanceof Unresolved ? alias : asText(alias.property('FunctionVersion'), 'FunctionVersion');
  return version instanceof Unresolved ? '$LATEST' : version;
}
