import { kindOf } from '../../assembly/value.js';

/** Text from a request for a printed reason: without control characters, and short. */
export function quoted(text: string): string {
  const printable = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '?');
  return `'${printable.length > 80 ? `${printable.slice(0, 79)}…` : printable}'`;
}

/** Any value from a request for such a reason: a string in quotes, otherwise the kind of value. */
export function shown(value: unknown): string {
  return typeof value === 'string' ? quoted(value) : kindOf(value);
}
