import { invalidParameter } from './cognito-exception.js';
import { constraints, type Input } from './input.js';

/** A part of a list, and the token for the rest. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | undefined;
}

/** The member that limits a page, and its largest value. */
export interface PageLimit {
  readonly name: string;
  readonly largest: number;
}

const usualLimit: PageLimit = { name: 'Limit', largest: 60 };

/**
 * The part of a list that `limit` and the token select. The list is sorted by unique keys, so items that are added or removed
 * in the meantime do not move the others.
 */
export function pageOf<T>(
  list: readonly T[],
  keyOf: (item: T) => string,
  input: Input,
  tokenName: 'NextToken' | 'PaginationToken' = 'NextToken',
  { name, largest }: PageLimit = usualLimit,
): Page<T> {
  const limit = input.integer(name, { min: 0, max: largest }) || largest;
  const token = input.optionalText(tokenName, constraints.pageToken);
  const after = token === undefined ? undefined : keyIn(token);
  const keyed = list.map((item) => ({ item, key: keyOf(item) }));
  const rest = keyed
    .filter(({ key }) => after === undefined || key > after)
    .toSorted((one, other) => (one.key < other.key ? -1 : 1));
  const found = rest.slice(0, limit);
  const last = rest.length > limit ? found.at(-1)?.key : undefined;
  return { items: found.map(({ item }) => item), next: last === undefined ? undefined : tokenOf(last) };
}

const prefix = 'after:';

function tokenOf(key: string): string {
  return Buffer.from(prefix + key).toString('base64url');
}

function keyIn(token: string): string {
  const text = Buffer.from(token, 'base64url').toString();
  if (!text.startsWith(prefix)) {
    throw invalidParameter('Invalid pagination token provided.');
  }
  return text.slice(prefix.length);
}
