import type { UserPool } from '../template/user-pool.js';

const day = 86_400_000;

/** Until when a temporary password is good that is given now. Both in milliseconds since 1970. */
export function temporaryUntil({ temporaryPasswordValidity }: UserPool, now: number): number {
  return now + temporaryPasswordValidity * day;
}
