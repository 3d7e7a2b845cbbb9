import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { temporaryPassword } from '../../../lib/services/user-pools/passwords/temporary-password.js';
import { systemRandom } from '../../../lib/services/user-pools/random.js';
import { checkPassword } from '../../../lib/services/user-pools/template/password-policy.js';

describe('a temporary password', () => {
  const policies = fc.record({
    minimumLength: fc.integer({ min: 6, max: 99 }),
    requireLowercase: fc.boolean(),
    requireUppercase: fc.boolean(),
    requireNumbers: fc.boolean(),
    requireSymbols: fc.boolean(),
  });

  it('is as every policy wants it, of twelve characters at least', () => {
    fc.assert(
      fc.property(policies, (policy) => {
        const password = temporaryPassword(policy, systemRandom);
        checkPassword(password, policy);
        assert.equal(password.length, Math.max(12, policy.minimumLength));
        assert.match(password, /^\S+$/);
      }),
    );
  });

  it('is made of what the random bytes say alone', () => {
    const policy = {
      minimumLength: 8,
      requireLowercase: true,
      requireUppercase: true,
      requireNumbers: true,
      requireSymbols: true,
    };
    const made = (fill: number) =>
      temporaryPassword(policy, { ...systemRandom, bytes: (size) => Buffer.alloc(size, fill) });
    assert.equal(made(1), made(1));
    assert.notEqual(made(1), made(2));
  });
});
