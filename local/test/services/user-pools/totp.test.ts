import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { base32 } from '../../../lib/services/user-pools/mfa/base32.js';
import { matchingStep, stepOf, totp } from '../../../lib/services/user-pools/mfa/totp.js';

const secret = Buffer.from('12345678901234567890');

describe('a time-based one-time password', () => {
  // RFC 6238, appendix B.
  for (const [seconds, expected] of [
    [59, '94287082'],
    [1_111_111_109, '07081804'],
    [1_111_111_111, '14050471'],
    [1_234_567_890, '89005924'],
    [2_000_000_000, '69279037'],
    [20_000_000_000, '65353130'],
  ] as const) {
    it(`is ${expected} at ${seconds} s, and of six digits its end`, () => {
      const step = stepOf(seconds * 1000);
      assert.equal(totp(secret, step, 8), expected);
      assert.equal(totp(secret, step), expected.slice(2));
    });
  }

  it('is good in its own half minute, and in those before and after', () => {
    const step = 1000;
    const code = totp(secret, step);
    const at = (seconds: number) => matchingStep(code, secret, step * 30_000 + seconds * 1000);
    assert.deepEqual([at(-30), at(0), at(29.999), at(59.999)], [step, step, step, step]);
    assert.deepEqual([at(-30.001), at(60)], [undefined, undefined]);
  });

  it('is none of anything else', () => {
    fc.assert(
      fc.property(fc.string(), (given) => {
        const codes = [999, 1000, 1001].map((step) => totp(secret, step));
        assert.equal(matchingStep(given, secret, 30_000_000) !== undefined, codes.includes(given));
      }),
    );
  });
});

describe('base 32', () => {
  // RFC 4648, section 10, without the padding.
  for (const [text, expected] of [
    ['', ''],
    ['f', 'MY'],
    ['fo', 'MZXQ'],
    ['foo', 'MZXW6'],
    ['foob', 'MZXW6YQ'],
    ['fooba', 'MZXW6YTB'],
    ['foobar', 'MZXW6YTBOI'],
  ] as const) {
    it(`of '${text}' is '${expected}'`, () => {
      assert.equal(base32(Buffer.from(text)), expected);
    });
  }
});
