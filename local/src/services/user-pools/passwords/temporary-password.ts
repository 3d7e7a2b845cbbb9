import type { Random } from '../random.js';
import type { PasswordPolicy } from '../template/password-policy.js';
import type { UserPool } from '../template/user-pool.js';

/** Characters that are easy to tell apart. */
const alphabets = ['abcdefghijkmnpqrstuvwxyz', 'ABCDEFGHJKLMNPQRSTUVWXYZ', '23456789', '!@#%*-_=+?'] as const;
const all = alphabets.join('');
const usualLength = 12;
const day = 86_400_000;

/** A password that the policy allows, no matter which characters it requires. */
export function temporaryPassword({ minimumLength }: PasswordPolicy, random: Random): string {
  const length = Math.max(minimumLength, usualLength);
  const wanted = Array.from({ length }, (_, index) => alphabets[index] ?? all);
  const characters = wanted.map((alphabet) => alphabet.charAt(below(alphabet.length, random)));
  for (let last = length - 1; last > 0; last--) {
    const other = below(last + 1, random);
    [characters[last], characters[other]] = [characters[other]!, characters[last]!];
  }
  return characters.join('');
}

/** When a temporary password that is set now expires. Both in milliseconds since 1970. */
export function temporaryPasswordExpiry({ temporaryPasswordValidity }: UserPool, now: number): number {
  return now + temporaryPasswordValidity * day;
}

/** A number from zero to `limit`, exclusive; the bias of the remainder is negligible. */
function below(limit: number, random: Random): number {
  return Number(random.bytes(8).readBigUInt64BE() % BigInt(limit));
}
