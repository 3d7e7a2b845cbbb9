import { stableUuid } from '../../../assembly/stable-id.js';
import { type PasswordVerifier, simulatedVerifier } from '../passwords/srp.js';
import { isEmail } from '../template/attribute-schema.js';
import type { Directory } from '../users/directory.js';

/** A user who does not exist, always the same for the same name: asking twice does not reveal that. */
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
