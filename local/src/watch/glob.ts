/** A pattern of paths, as `cdk.json` has them: `*` and `?` stay within a segment, `**` spans segments, `{a,b}`, `[a-z]`. */
export function globPattern(glob: string): RegExp {
  const normalized = glob.replace(/^\.?\//, '').replace(/\/+$/, '');
  try {
    return new RegExp(`^${sourceOf(normalized)}$`, 's');
  } catch {
    // A range that is none, `[z-a]`, stands for itself.
    return new RegExp(`^${normalized.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}$`, 's');
  }
}

function sourceOf(glob: string): string {
  return glob.replace(
    /(^|\/)\*\*(?:\/|$)|\*+|\?|\[([!^]?)([^\]/]+)\]|\{([^{}]*)\}|[\\^$.+()[\]{}|]/g,
    (
      found,
      before: string | undefined,
      negation: string,
      set: string | undefined,
      list: string | undefined,
      at: number,
    ) => {
      if (before !== undefined) {
        const isLast = at + found.length === glob.length && !found.endsWith('**/');
        // `a/**` is all that is in `a`, `a/**/b` may be `a/b`.
        return isLast ? `${before}.+` : `${before}(?:.*/)?`;
      }
      if (set !== undefined) {
        return `[${negation && '^'}${set.replace(/[\\\]^]/g, '\\$&')}]`;
      }
      if (list !== undefined) {
        return `(?:${list.split(',').map(sourceOf).join('|')})`;
      }
      return found.startsWith('*') ? '[^/]*' : found === '?' ? '[^/]' : `\\${found}`;
    },
  );
}
