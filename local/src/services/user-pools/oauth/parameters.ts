/** The parameters of a query string or of a form. */
export class Parameters {
  private constructor(
    private readonly values: ReadonlyMap<string, string>,
    /** A parameter that was sent more than once. Programs differ in which of the values they use. */
    readonly repeated: string | undefined,
  ) {}

  static parse(text: string): Parameters {
    const values = new Map<string, string>();
    let repeated: string | undefined;
    for (const [name, value] of new URLSearchParams(text)) {
      repeated ??= values.has(name) ? name : undefined;
      values.set(name, value);
    }
    return new Parameters(values, repeated);
  }

  /** `undefined` if the parameter is missing or empty. */
  get(name: string): string | undefined {
    return this.values.get(name) || undefined;
  }

  /** The parameters with these names, as a query string. */
  query(names: readonly string[]): string {
    const found = new URLSearchParams();
    for (const name of names) {
      const value = this.get(name);
      if (value !== undefined) {
        found.set(name, value);
      }
    }
    return found.toString();
  }
}
