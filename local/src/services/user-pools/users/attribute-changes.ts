import type { ActionContext } from '../actions/action-context.js';
import type { MailOccasion } from '../messages/custom-message.js';
import type { CodeDelivery } from '../messages/mail.js';
import { type Attributes, checkAttributes } from '../template/attribute-schema.js';
import { CognitoException, invalidParameter } from '../wire/cognito-exception.js';
import type { Directory } from './directory.js';
import { changed, type User } from './user.js';

/** Changes of a user's attributes, and what an administrator says of their verification. */
export interface AttributeChanges {
  readonly attributes: Attributes;
  /** `email_verified` and `phone_number_verified`. */
  readonly flags: Attributes;
}

/**
 * Changes the attributes of a user. A new address is sent a code, where the pool wants it verified and nobody said that it
 * is.
 *
 * @throws CognitoException where the schema, or another user, is against it.
 */
export async function changeAttributes(
  { attributes, flags }: AttributeChanges,
  user: User,
  directory: Directory,
  occasion: MailOccasion,
  context: ActionContext,
): Promise<readonly CodeDelivery[]> {
  checkChanges(attributes, user, directory);
  checkFlags({ attributes, flags }, user, directory);
  const { pool } = directory;
  const { email, ...others } = attributes;
  const isNew = email !== undefined && email !== user.attributes.email;
  const isDeclared = flags.email_verified === 'true';
  const waits = isNew && email !== '' && !isDeclared && pool.verifiedBeforeUpdate.includes('email');
  user.attributes = changed(user.attributes, waits ? others : attributes);
  if (email !== undefined) {
    // A code that waits was sent to another address than the one that it would now verify.
    delete user.pendingEmail;
    delete user.codes.email;
  }
  if (waits) {
    user.pendingEmail = email;
  } else if (isNew) {
    // What went to the old address opens nothing of the new one.
    delete user.codes.password;
    user.attributes = changed(user.attributes, { email_verified: email === '' ? '' : 'false' });
  }
  user.attributes = changed(user.attributes, waits ? withoutEmail(flags) : flags);
  context.saveProfile(user);
  const isSent = waits || (isNew && email !== '' && !isDeclared && pool.autoVerifiedAttributes.includes('email'));
  return isSent ? [await context.verification.send(directory, user, 'email', email, occasion)] : [];
}

/** @throws CognitoException where another user signs in with this address. */
export function checkEmailFree(email: string, directory: Directory, user: User | undefined): void {
  const holder = directory.holder('email', email);
  if (holder && holder !== user) {
    throw new CognitoException('AliasExistsException', 'An account with the given email already exists.');
  }
}

/** @throws CognitoException where another user signs in with one of these values. */
export function checkAliasesFree(attributes: Attributes, directory: Directory, user: User | undefined): void {
  if (attributes.email !== undefined) {
    checkEmailFree(attributes.email, directory, user);
  }
  if (attributes.preferred_username !== undefined) {
    const holder = directory.holder('preferred_username', attributes.preferred_username);
    if (holder && holder !== user) {
      throw new CognitoException('AliasExistsException', 'Already found an entry for username.');
    }
  }
}

/** What an administrator gives as attributes, the flags apart. */
export function changesOf(given: Attributes): AttributeChanges {
  const { email_verified, phone_number_verified, ...attributes } = given;
  const flags = Object.entries({ email_verified, phone_number_verified }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  for (const [name, value] of flags) {
    if (!/^(true|false)$/i.test(value)) {
      throw invalidParameter(`Invalid value for ${name}: it must be true or false`);
    }
  }
  return { attributes, flags: Object.fromEntries(flags.map(([name, value]) => [name, value.toLowerCase()])) };
}

/** @throws CognitoException where what is said to be verified is not there. */
export function checkVerifiable({ attributes, flags }: AttributeChanges, present: Attributes): void {
  const all = { ...present, ...attributes };
  if (flags.email_verified !== undefined && !all.email) {
    throw invalidParameter('Email is required to verify/un-verify email');
  }
  if (flags.phone_number_verified !== undefined && !all.phone_number) {
    throw invalidParameter('Phone number is required to verify/un-verify phone number');
  }
}

function checkFlags(changes: AttributeChanges, user: User, directory: Directory): void {
  checkVerifiable(changes, user.attributes);
  const { email } = { ...user.attributes, ...changes.attributes };
  if (changes.flags.email_verified === 'true' && email !== undefined) {
    checkEmailFree(email, directory, user);
  }
}

function checkChanges(changes: Attributes, user: User, directory: Directory): void {
  const { pool } = directory;
  checkAttributes(changes, pool.schema);
  for (const name of Object.keys(changes)) {
    if (pool.schema.get(name)?.mutable === false) {
      throw invalidParameter(`user.${name}: Attribute cannot be updated.\n`);
    }
  }
  if (changes.email === '' && pool.usernameAttributes.includes('email')) {
    throw invalidParameter('Attributes did not conform to the schema: email: The attribute is required\n');
  }
  checkAliasesFree(changes, directory, user);
}

/** The flag of the address that stays, for one that waits, is not the one of the new. */
function withoutEmail({ email_verified, ...others }: Attributes): Attributes {
  return others;
}
