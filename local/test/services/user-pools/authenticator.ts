import { stepOf, totp } from '../../../lib/services/user-pools/mfa/totp.js';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** An authenticator app that was given this secret. */
export class Authenticator {
  readonly #secret: Buffer;

  constructor(secretCode: string) {
    const bits = [...secretCode].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
    const bytes = bits.match(/.{8}/g) ?? [];
    this.#secret = Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
  }

  code(now: number): string {
    return totp(this.#secret, stepOf(now));
  }

  /** A code that is good at none of the times around this one. */
  wrongCode(now: number): string {
    const good = [-2, -1, 0, 1, 2].map((steps) => this.code(now + steps * 30_000));
    return ['000000', '000001', '000002', '000003', '000004', '000005'].find((code) => !good.includes(code))!;
  }
}
