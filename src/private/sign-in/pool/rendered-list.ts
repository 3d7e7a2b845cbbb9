/**
 * A list in a template, in every case that its conditions leave open.
 */
export class RenderedList {
  /**
   * @param textOf an item as text, if that is known
   * @param show any item for a person to read, equal for equal items
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
    /** What it holds in some case: texts, or whatever stands for what is known at the deployment only. */
    readonly items: readonly string[],
    /** Whether all that it can hold is known here. */
    readonly isKnown: boolean,
  ) {}

  has(...items: readonly string[]): boolean {
    return items.some((item) => this.items.includes(item));
  }

  /** Whether it has one of them, or could have it at the deployment. */
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

/** Of a list or value with conditions in it, all that may be left. */
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
