import { kindOf } from '../../assembly/value.js';

/** Text of a request for a reason that is printed: without control characters, and short. */
export function quoted(text: string): string {
  const printable = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '?');
  return `'${printable.length > 80 ? `${printable.slice(0, 79)}…` : printable}'`;
}

/** Any value of a request for such a reason: a text in quotes, else what kind of value it is. */
export function shown(value: unknown): string {
  return typeof value === 'string' ? quoted(value) : kindOf(value);
}
