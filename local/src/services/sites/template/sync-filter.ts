/**
 * Which keys `Exclude` and `Include` of a bucket deployment let through. They are handed to `aws s3 sync`: everything
 * is included at first, then each pattern takes out or brings back what it matches, the includes after the excludes.
 */
export function syncFilter(exclude: readonly string[], include: readonly string[]): (key: string) => boolean {
  const filters = [
    ...exclude.map((pattern) => ({ pattern: toRegExp(pattern), included: false })),
    ...include.map((pattern) => ({ pattern: toRegExp(pattern), included: true })),
  ];
  return (key) => filters.findLast(({ pattern }) => pattern.test(key))?.included ?? true;
}

/** `*` and `?` stand for slashes as well, `[abc]` and `[!abc]` for one character. */
function toRegExp(pattern: string): RegExp {
  const source = pattern.replace(
    /\[(!?)([^\]]+)\]|[\s\S]/g,
    (part, not: string | undefined, set: string | undefined) => {
      if (set !== undefined) {
        return `[${not ? '^' : ''}${set.replace(/[\\^[]/g, '\\$&')}]`;
      }
      return part === '*' ? '[\\s\\S]*' : part === '?' ? '[\\s\\S]' : part.replace(/[\\^$.*+?()[\]{}|]/, '\\$&');
    },
  );
  return new RegExp(`^${source}$`);
}
