/** Something that a reviewer should see. */
export interface Finding {
  /** A route key, `CORS`, or another part of an API or of the assembly. */
  readonly subject: string;
  readonly text: string;
}

/** If there are more reasons, only their number is shown. */
const shown = 3;

/** The findings for one API, each only once. */
export class Findings {
  readonly #reasons = new Map<string, Map<string, Set<string>>>();

  /** `reason` says why: a finding may have several. */
  add(subject: string, what: string, reason?: string): void {
    const things = this.#reasons.get(subject) ?? new Map<string, Set<string>>();
    const reasons = things.get(what) ?? new Set<string>();
    this.#reasons.set(subject, things.set(what, reason === undefined ? reasons : reasons.add(reason)));
  }

  has(subject: string): boolean {
    return this.#reasons.has(subject);
  }

  get isEmpty(): boolean {
    return this.#reasons.size === 0;
  }

  get all(): readonly Finding[] {
    return [...this.#reasons].flatMap(([subject, things]) =>
      [...things].map(([what, reasons]) => ({ subject, text: textOf(what, [...reasons]) })),
    );
  }
}

function textOf(what: string, reasons: readonly string[]): string {
  const more = reasons.length - shown;
  const listed = [...reasons.slice(0, shown), ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
  return listed === '' ? what : `${what}: ${listed}`;
}
