import { createHmac, timingSafeEqual } from 'node:crypto';

const stepLength = 30_000;

/** How many steps a clock may be wrong, in either direction. */
const tolerance = 1;

/** A time-based one-time password (RFC 6238) with SHA-1, as authenticator apps generate it. */
export function totp(secret: Buffer, step: number, digits = 6): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', secret).update(counter).digest();
  const offset = mac.readUInt8(mac.length - 1) & 0xf;
  const value = mac.readUInt32BE(offset) & 0x7fffffff;
  return String(value % 10 ** digits).padStart(digits, '0');
}

/** The step for a time in milliseconds since 1970. */
export function stepOf(now: number): number {
  return Math.floor(now / stepLength);
}

/** The step with this code, among those around `now`; `undefined` if none has it. */
export function matchingStep(code: string, secret: Buffer, now: number): number | undefined {
  const given = Buffer.from(code);
  const last = stepOf(now) + tolerance;
  for (let step = Math.max(0, last - 2 * tolerance); step <= last; step++) {
    const expected = Buffer.from(totp(secret, step));
    if (given.length === expected.length && timingSafeEqual(given, expected)) {
      return step;
    }
  }
  return undefined;
}
