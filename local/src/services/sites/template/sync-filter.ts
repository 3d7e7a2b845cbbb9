import { wildcardPattern } from '../../../host/wildcard-pattern.js';

/**
 * Which keys match `Exclude` and `Include` of a bucket deployment. They are passed to `aws s3 sync`: everything
 * is included at first, then each pattern removes or restores what it matches, the includes after the excludes.
 */
export function syncFilter(exclude: readonly string[], include: readonly string[]): (key: string) => boolean {
  const filters = [
    ...exclude.map((pattern) => ({ matches: wildcardPattern(pattern, { sets: true }), included: false })),
    ...include.map((pattern) => ({ matches: wildcardPattern(pattern, { sets: true }), included: true })),
  ];
  return (key) => filters.findLast(({ matches }) => matches(key))?.included ?? true;
}
