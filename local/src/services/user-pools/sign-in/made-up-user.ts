import { stableUuid } from '../../../assembly/stable-id.js';
import { madeUpVerifier, type PasswordVerifier } from '../passwords/srp.js';
import { isEmail } from '../template/attribute-schema.js';
import type { Directory } from '../users/directory.js';

/** Somebody who does not exist, always the same under the same name: asking twice tells nobody anything. */
export interface MadeUpUser {
  readonly username: string;
  readonly password: PasswordVerifier;
}

export function madeUpUser(name: string, directory: Directory): MadeUpUser {
  const { pool, secret } = directory;
  const normalized = directory.normalized(name);
  const standsForName = (pool.usernameAttributes.length > 0 || pool.aliasAttributes.includes('email')) && isEmail(name);
  return {
    username: standsForName ? stableUuid([secret, normalized]) : name,
    password: madeUpVerifier(secret, normalized),
  };
}
