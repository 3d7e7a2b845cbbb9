import { wildcardPattern } from '../../../host/wildcard-pattern.js';

/**
 * Whether an ARN matches a pattern, as `ArnLike` of IAM does: each of its six parts separately, with `*` for any characters
 * and `?` for one.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function matchesArn(pattern: string, arn: string): boolean {
  const patterns = partsOf(pattern);
  const parts = partsOf(arn);
  return patterns.length === parts.length && patterns.every((part, index) => wildcardPattern(part)(parts[index] ?? ''));
}

/** The last part may contain colons. */
function partsOf(arn: string): readonly string[] {
  const parts = arn.split(':');
  return parts.length < 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(':')];
}
