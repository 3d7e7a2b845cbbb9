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
      [...new Set(items.flatMap(({ text }) => text ?? []))],
      hasCondition(value),
    );
  }

  private constructor(
    /** The possible items: strings, or placeholders for values that are only known at deployment. */
    readonly items: readonly string[],
    /** Those of the items that are known here. */
    readonly known: readonly string[],
    private readonly isConditional: boolean,
  ) {}

  /** Whether all possible items are known here. */
  get isKnown(): boolean {
    return this.known.length === this.items.length;
  }

  /** Whether every deployment has all of its items: they are known here and do not depend on a condition. */
  get isFixed(): boolean {
    return this.isKnown && !this.isConditional;
  }

  has(...items: readonly string[]): boolean {
    return items.some((item) => this.items.includes(item));
  }

  /** Whether it has one of them, or could have it at deployment. */
  mayHave(...items: readonly string[]): boolean {
    return !this.isKnown || this.has(...items);
  }

  without(...left: readonly string[]): RenderedList {
    const [items, known] = [this.items, this.known].map((list) => list.filter((item) => !left.includes(item)));
    return new RenderedList(items, known, this.isConditional);
  }
}

function hasCondition(value: unknown): boolean {
  return Array.isArray(value) ? value.some(hasCondition) : Array.isArray(conditionIn(value));
}

/** All values that a list or value with conditions may have. */
function possibleItems(value: unknown): unknown[] {
  if (Array.isArray(value)) {
    return value.flatMap(possibleItems);
  }
  const condition = conditionIn(value);
  if (Array.isArray(condition)) {
    return condition.slice(1).flatMap(possibleItems);
  }
  return value === undefined || value === null || Object(value).Ref === 'AWS::NoValue' ? [] : [value];
}

function conditionIn(value: unknown): unknown {
  return Object(value)['Fn::If'];
}
