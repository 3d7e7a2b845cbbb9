import assert from 'node:assert/strict';
import { getDiffieHellman } from 'node:crypto';
import { describe, it } from 'node:test';
import { signSrpSession } from 'cognito-srp-helper';
import fc from 'fast-check';
import {
  clientValue,
  type Exchange,
  matches,
  proves,
  serverValue,
  simulatedVerifier,
  verifierOf,
} from '../../../lib/services/user-pools/passwords/srp.js';
import { srpSession } from '../../support/srp-client.js';

const poolId = 'eu-west-1_AbCdEfGhI';
const identity = { poolName: 'AbCdEfGhI', userId: '5f0c1d1e-0d3b-4f6a-8a57-0c6f0e7e1b2a' };

const prime = BigInt(`0x${getDiffieHellman('modp15').getPrime('hex')}`);

/** An independent client that answers a challenge with a password. */
function attempt(password: string, verifier: Exchange['verifier'], b: Buffer, userId = identity.userId) {
  const session = srpSession(poolId, userId, password);
  const secretBlock = Buffer.from('a block of bytes that only the server knows');
  const signed = signSrpSession(session, {
    ChallengeName: 'PASSWORD_VERIFIER',
    ChallengeParameters: {
      SALT: verifier.salt,
      SECRET_BLOCK: secretBlock.toString('base64'),
      SRP_B: serverValue(verifier, b),
      USER_ID_FOR_SRP: userId,
    },
  });
  const A = clientValue(session.largeA);
  assert.ok(A);
  return proves(signed.passwordSignature, signed.timestamp, { identity, verifier, A, b, secretBlock });
}

const bytes = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((array) => Buffer.from(array));

describe('SRP', () => {
  it('proves the password of any user, whatever the salt and the private value', () => {
    const secret = fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' });
    fc.assert(
      fc.property(secret, bytes(16), bytes(32), (password, salt, b) => {
        assert.ok(attempt(password, verifierOf(password, identity, salt), b));
      }),
      { numRuns: 10 },
    );
  });

  it('proves nothing with another password, another user or a verifier that was made up', () => {
    const salt = Buffer.alloc(16, 0x9c);
    const b = Buffer.alloc(32, 7);
    const verifier = verifierOf('right', identity, salt);
    assert.ok(attempt('right', verifier, b));
    assert.ok(!attempt('wrong', verifier, b));
    assert.ok(!attempt('right', verifier, b, 'another'));
    assert.ok(!attempt('right', simulatedVerifier('secret', 'ann'), b));
  });

  for (const [what, salt] of [
    ['has zeros in front', '00000000000000000000000000000001'],
    ['has its first bit set', 'ff000000000000000000000000000000'],
    ['is zero', '00000000000000000000000000000000'],
  ] as const) {
    it(`works with a salt that ${what}`, () => {
      assert.ok(attempt('right', verifierOf('right', identity, Buffer.from(salt, 'hex')), Buffer.alloc(32, 1)));
    });
  }

  it('tells the right password from others by the verifier alone', () => {
    const verifier = verifierOf('right', identity, Buffer.alloc(16, 1));
    assert.ok(matches('right', identity, verifier));
    assert.ok(!matches('wrong', identity, verifier));
    assert.ok(!JSON.stringify(verifier).includes('right'));
  });

  it('makes up the same verifier for the same name only', () => {
    assert.deepEqual(simulatedVerifier('secret', 'ann'), simulatedVerifier('secret', 'ann'));
    assert.notDeepEqual(simulatedVerifier('secret', 'ann'), simulatedVerifier('secret', 'ben'));
    assert.notDeepEqual(simulatedVerifier('secret', 'ann'), simulatedVerifier('other', 'ann'));
  });

  it('makes up a verifier that is a number of the group, as any', () => {
    assert.ok(BigInt(`0x${simulatedVerifier('secret', 'ann').verifier}`) < prime);
  });

  it('refuses a public value that would give the key away, or is no number', () => {
    const multiples = [prime, prime * 2n].map((multiple) => multiple.toString(16));
    for (const value of ['0', '00', ...multiples, '', 'xyz', '-1', '1'.repeat(2000)]) {
      assert.equal(clientValue(value), undefined, value.slice(0, 20));
    }
    assert.equal(clientValue('ff'), 255n);
  });
});
