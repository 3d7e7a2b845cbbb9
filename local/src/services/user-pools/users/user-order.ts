import type { User } from './user.js';

/** Sorts the oldest user first, and users with the same time by `sub`. */
export function ageKey({ createdAt = 0, sub }: User): string {
  return `${String(createdAt).padStart(15, '0')}/${sub}`;
}
