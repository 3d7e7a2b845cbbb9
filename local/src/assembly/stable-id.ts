import { createHash } from 'node:crypto';

const digits = '0123456789';
const lower = 'abcdefghijklmnopqrstuvwxyz';

/** The alphabets that AWS uses for its identifiers. */
export const alphabet = {
  hex: `${digits}abcdef`,
  lowerAlphanumeric: digits + lower,
  upperAlphanumeric: digits + lower.toUpperCase(),
  alphanumeric: digits + lower + lower.toUpperCase(),
} as const;

/** An identifier that looks random and is always the same for the same `seed`. At most 40 characters add entropy. */
export function stableId(seed: readonly string[], length: number, characters: string): string {
  // The seeds are written as JSON, so that ['ab', 'c'] and ['a', 'bc'] differ.
  const hash = createHash('sha256').update(JSON.stringify(seed)).digest('hex');
  const base = BigInt(characters.length);
  let rest = BigInt(`0x${hash}`);
  let id = '';
  for (let position = 0; position < length; position++) {
    id += characters[Number(rest % base)];
    rest /= base;
  }
  return id;
}

export function stableUuid(seed: readonly string[]): string {
  const hex = stableId(seed, 32, alphabet.hex);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
