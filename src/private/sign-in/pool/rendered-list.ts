/**
 * A list in a template, under every combination of its conditions.
 */
export class RenderedList {
  /**
   * @param textOf an item as text, if that is known
   * @param show describes any item, equal for equal items
   */
  static of(
    value: unknown,
    textOf: (item: unknown) => string | undefined,
    show: (item: unknown) => string,
  ): RenderedList {
    const items = possibleItems(value).map((item) => ({ item, text: textOf(item) }));
    return new RenderedList(
      [...new Set(items.map(({ item, text }) => text ?? show(item)))],
      items.every(({ text }) => text !== undefined),
    );
  }

  private constructor(
    /** The possible items: strings, or placeholders for values that are only known at deployment. */
    readonly items: readonly string[],
    /** Whether all possible items are known here. */
    readonly isKnown: boolean,
  ) {}

  has(...items: readonly string[]): boolean {
    return items.some((item) => this.items.includes(item));
  }

  /** Whether it has one of them, or could have it at deployment. */
  mayHave(...items: readonly string[]): boolean {
    return !this.isKnown || this.has(...items);
  }

  without(left: string): RenderedList {
    return new RenderedList(
      this.items.filter((item) => item !== left),
      this.isKnown,
    );
  }
}

/** All values that a list or value with conditions may have. */
function possibleItems(value: unknown): unknown[] {
  if (Array.isArray(value)) {
    return value.flatMap(possibleItems);
  }
  const { 'Fn::If': condition, Ref } = (value ?? {}) as { 'Fn::If'?: unknown; Ref?: unknown };
  if (Array.isArray(condition)) {
    return condition.slice(1).flatMap(possibleItems);
  }
  return value === undefined || value === null || Ref === 'AWS::NoValue' ? [] : [value];
}
