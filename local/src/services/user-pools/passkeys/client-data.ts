import { createHash } from 'node:crypto';
import { member } from '../../../assembly/json.js';
import { CredentialError } from './credential-error.js';
import { isOriginOf, type RelyingParty } from './relying-party.js';

/** What a page asked a passkey for. */
export interface Expected {
  readonly type: 'webauthn.create' | 'webauthn.get';
  /** In base64url. */
  readonly challenge: string;
  readonly relyingParty: RelyingParty;
}

/**
 * Checks what the browser says of the page that asked.
 *
 * @returns the hash that an authenticator signs.
 * @throws CredentialError where the page, or what it asked for, is another one.
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
    const why = isCrossOrigin ? 'is in a frame of another origin' : `must not use passkeys of '${relyingParty.id}'`;
    throw new CredentialError('origin', `a page of ${JSON.stringify(origin)?.slice(0, 100)} ${why}`);
  }
  return createHash('sha256').update(json).digest();
}
