export interface WildcardOptions {
  /**
   * Whether `[abc]`, `[a-z]` and `[!abc]` match one character of a set, or one that is not in it.
   *
   * @default false
   */
  readonly sets?: boolean;
}

type Part = '*' | ((character: string) => boolean);

/**
 * An AWS pattern, in which `*` matches any characters and `?` matches one, including slashes. Anyone may send the string, so the time
 * for matching is linear in its length: regular expressions would try every way to divide it among the asterisks.
 */
export function wildcardPattern(pattern: string, { sets = false }: WildcardOptions = {}): (text: string) => boolean {
  const parts = partsOf(pattern, sets);
  return (text) => matches(parts, [...text]);
}

/** After a mismatch, only the last `*` matches one more character: an earlier one could not lead to a better result. */
function matches(parts: readonly Part[], text: readonly string[]): boolean {
  let part = 0;
  let at = 0;
  let star = -1;
  let next = 0;
  while (at < text.length) {
    const wanted = parts[part];
    if (wanted === '*') {
      star = part++;
      next = at;
    } else if (wanted?.(text[at] as string)) {
      part++;
      at++;
    } else if (star >= 0) {
      part = star + 1;
      at = ++next;
    } else {
      return false;
    }
  }
  return parts.slice(part).every((rest) => rest === '*');
}

function partsOf(pattern: string, sets: boolean): readonly Part[] {
  const source = sets ? /\[(!?)([^\]]+)\]|\*+|[\s\S]/gu : /\*+|[\s\S]/gu;
  return [...pattern.matchAll(source)].map(([found, negation, set]) => {
    if (set !== undefined) {
      return setOf(set, negation === '!');
    }
    if (found.startsWith('*')) {
      return '*';
    }
    return found === '?' ? () => true : (character) => character === found;
  });
}

/** A range that ends before it begins matches nothing. */
function setOf(set: string, isNegated: boolean): Part {
  const ranges = [...set.matchAll(/([\s\S])-([\s\S])|[\s\S]/gu)].map(([found, from = found, to = found]) => [from, to]);
  return (character) => ranges.some(([from = '', to = '']) => isBetween(character, from, to)) !== isNegated;
}

function isBetween(character: string, from: string, to: string): boolean {
  const [code = 0, first = 0, last = 0] = [character, from, to].map((text) => text.codePointAt(0));
  return first <= code && code <= last;
}
