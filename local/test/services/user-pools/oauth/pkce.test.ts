import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { OAuthError } from '../../../../lib/services/user-pools/oauth/oauth-error.js';
import { checkVerifier } from '../../../../lib/services/user-pools/oauth/pkce.js';

/** Of RFC 7636, appendix B. */
const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';

function refusal(given: string | undefined, of: string | undefined = challenge): string {
  try {
    checkVerifier(of, given);
    return '';
  } catch (error) {
    assert.ok(error instanceof OAuthError);
    assert.equal(error.code, 'invalid_grant');
    return error.reason;
  }
}

describe('a code verifier', () => {
  it('is right if its SHA-256 is the challenge', () => {
    assert.equal(refusal(verifier), '');
  });

  it('is not needed without a challenge', () => {
    assert.doesNotThrow(() => checkVerifier(undefined, undefined));
  });

  for (const [what, given, reason] of [
    ['missing', undefined, /code_verifier is missing/],
    ['the challenge', challenge, /does not match the code_challenge/],
    ['another one', verifier.replace('d', 'e'), /does not match the code_challenge/],
    ['too short', verifier.slice(1), /43 to 128/],
    ['too long', 'a'.repeat(129), /43 to 128/],
    ['of 128 characters', 'a'.repeat(128), /does not match/],
    ['with a character too many at its end', `${verifier}\n`, /43 to 128/],
    ['with a character too many at its beginning', ` ${verifier}`, /43 to 128/],
    ['with all characters that it may have', `${verifier}-._~`, /does not match/],
    ['with one that it may not have', `${verifier}+`, /43 to 128/],
  ] as const) {
    it(`is refused if it is ${what}`, () => {
      assert.match(refusal(given), reason);
    });
  }

  it('is refused if the code was asked for without a challenge', () => {
    const refused = { code: 'invalid_grant', message: /requested without code_challenge/ };
    assert.throws(() => checkVerifier(undefined, verifier), refused);
  });

  it('is refused for a challenge that is no SHA-256', () => {
    assert.match(refusal(verifier, 'short'), /does not match/);
  });
});
