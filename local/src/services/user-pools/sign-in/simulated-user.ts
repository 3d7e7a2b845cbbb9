import { createHmac } from 'node:crypto';
import { stableUuid } from '../../../assembly/stable-id.js';
import { type PasswordVerifier, simulatedVerifier } from '../passwords/srp.js';
import { isEmail } from '../template/attribute-schema.js';
import type { Directory } from '../users/directory.js';

/** A nonexistent user, always the same for the same name, so asking twice does not reveal anything. */
export interface SimulatedUser {
  readonly username: string;
  readonly password: PasswordVerifier;
}

export function simulatedUser(name: string, directory: Directory): SimulatedUser {
  const { pool, secret } = directory;
  const normalized = directory.normalized(name);
  const standsForName = (pool.usernameAttributes.length > 0 || pool.aliasAttributes.includes('email')) && isEmail(name);
  return {
    username: standsForName ? stableUuid([secret, normalized]) : name,
    password: simulatedVerifier(secret, normalized),
  };
}

/** Where codes would be sent. */
export function simulatedAddress(name: string, medium: 'EMAIL' | 'SMS', directory: Directory): string {
  if (medium === 'EMAIL' && name.includes('@')) {
    return name;
  }
  const [one, two, three] = simulatedBytes('address', name, 4, directory).map((byte) => 97 + (byte % 26));
  const number = simulatedBytes('number', name, 4, directory).readUInt32BE() % 10_000;
  return medium === 'EMAIL'
    ? `${String.fromCharCode(one ?? 97, three ?? 97)}@${String.fromCharCode(two ?? 97)}`
    : `+1555555${String(number).padStart(4, '0')}`;
}

/** Bytes that are always the same for the same name, and that nobody else can compute. */
export function simulatedBytes(what: string, name: string, size: number, directory: Directory): Buffer {
  const seed = `${what} ${directory.normalized(name)}`;
  return createHmac('sha512', directory.secret).update(seed).digest().subarray(0, size);
}
