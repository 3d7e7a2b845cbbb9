import { createHash } from 'node:crypto';
import { member } from '../../../assembly/json.js';
import { CredentialError } from './credential-error.js';
import { isOriginOf, type RelyingParty } from './relying-party.js';

/** The request of a page for a passkey. */
export interface Expected {
  readonly type: 'webauthn.create' | 'webauthn.get';
  /** In base64url. */
  readonly challenge: string;
  readonly relyingParty: RelyingParty;
}

/**
 * Checks what the browser says about the page that made the request.
 *
 * @returns the hash that an authenticator signs
 * @throws CredentialError if the page or its request does not match.
 * @see https://www.w3.org/TR/webauthn-3/#dictionary-client-data
 */
export function checkClientData(json: Buffer, { type, challenge, relyingParty }: Expected): Buffer {
  let data: unknown;
  try {
    data = JSON.parse(json.toString());
  } catch {
    throw new CredentialError('malformed', 'clientDataJSON is not JSON');
  }
  if (member(data, 'type') !== type) {
    throw new CredentialError('refused', `the type of clientDataJSON is not '${type}'`);
  }
  if (member(data, 'challenge') !== challenge) {
    throw new CredentialError('refused', 'the passkey signed a different challenge');
  }
  const origin = member(data, 'origin');
  const isCrossOrigin = (member(data, 'crossOrigin') ?? false) !== false || member(data, 'topOrigin') !== undefined;
  if (typeof origin !== 'string' || isCrossOrigin || !isOriginOf(origin, relyingParty)) {
    const why = isCrossOrigin
      ? 'is framed by a page from another origin'
      : `cannot use passkeys of '${relyingParty.id}'`;
    throw new CredentialError('origin', `a page from ${JSON.stringify(origin)?.slice(0, 100)} ${why}`);
  }
  return createHash('sha256').update(json).digest();
}
