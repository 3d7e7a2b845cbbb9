import { createHash, timingSafeEqual } from 'node:crypto';
import { OAuthError } from './oauth-error.js';
import type { Parameters } from './parameters.js';

/**
 * The code challenge of an authorization request: a SHA-256 hash in base64url, which has 43 characters.
 *
 * @throws OAuthError if the challenge is invalid, or its method is not S256, the only one that Cognito supports.
 * @see https://datatracker.ietf.org/doc/html/rfc7636#section-4.3
 */
export function codeChallengeOf(parameters: Parameters): string | undefined {
  const challenge = parameters.get('code_challenge');
  const method = parameters.get('code_challenge_method');
  if (challenge === undefined && method === undefined) {
    return undefined;
  }
  if (challenge === undefined) {
    throw new OAuthError('invalid_request', 'code_challenge_method was sent without code_challenge');
  }
  if (method !== 'S256') {
    throw new OAuthError('invalid_request', `code_challenge_method must be S256, got '${method ?? ''}'`);
  }
  if (!/^[\w-]{43}$/.test(challenge)) {
    throw new OAuthError('invalid_request', 'code_challenge must be a SHA-256 hash in base64url (43 characters)');
  }
  return challenge;
}

/**
 * Checks the code verifier of a token request.
 *
 * @throws OAuthError if the verifier does not match the challenge, or if only one of them was sent.
 */
export function checkVerifier(challenge: string | undefined, verifier: string | undefined): void {
  if (challenge === undefined) {
    if (verifier !== undefined) {
      throw new OAuthError(
        'invalid_grant',
        'code_verifier was sent, but the code was requested without code_challenge',
      );
    }
    return;
  }
  if (verifier === undefined) {
    throw new OAuthError('invalid_grant', 'code_verifier is missing, but the code was requested with code_challenge');
  }
  if (!/^[\w.~-]{43,128}$/.test(verifier)) {
    throw new OAuthError(
      'invalid_grant',
      'code_verifier must have 43 to 128 characters, which can be letters, digits and -._~',
    );
  }
  const hashed = createHash('sha256').update(verifier).digest();
  const expected = Buffer.from(challenge, 'base64url');
  if (expected.length !== hashed.length || !timingSafeEqual(expected, hashed)) {
    throw new OAuthError('invalid_grant', 'code_verifier does not match the code_challenge');
  }
}
