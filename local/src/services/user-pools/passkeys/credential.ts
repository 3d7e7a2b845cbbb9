import { isObject, member } from '../../../assembly/json.js';
import { CredentialError } from './credential-error.js';

/** The parts that every credential of a browser has, whether it was created or used. */
export interface Credential {
  /** In base64url. */
  readonly id: string;
  readonly clientDataJSON: Buffer;
  readonly response: unknown;
}

/** @throws CredentialError if it is not a credential. */
export function readCredential(value: unknown): Credential {
  const id = member(value, 'id');
  const response = member(value, 'response');
  if (!isObject(value) || !isObject(response) || typeof id !== 'string' || member(value, 'type') !== 'public-key') {
    throw new CredentialError('malformed', 'the credential is not a public key credential');
  }
  if (id === '' || bytesOf(value, 'rawId').toString('base64url') !== id) {
    throw new CredentialError('malformed', 'the id and the rawId of the credential differ');
  }
  return { id, clientDataJSON: bytesOf(response, 'clientDataJSON'), response };
}

/** @throws CredentialError if the member is not base64url. */
export function bytesOf(value: unknown, name: string): Buffer {
  const text = member(value, name);
  if (typeof text !== 'string' || !/^[\w-]*$/.test(text)) {
    throw new CredentialError('malformed', `${name} is not base64url`);
  }
  return Buffer.from(text, 'base64url');
}
