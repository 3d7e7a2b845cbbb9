import type { ActionContext } from '../actions/action-context.js';
import type { MailOccasion } from '../messages/custom-message.js';
import type { CodeDelivery } from '../messages/mail.js';
import { type Attributes, checkAttributes } from '../template/attribute-schema.js';
import { CognitoException, invalidParameter } from '../wire/cognito-exception.js';
import type { Directory } from './directory.js';
import { changed, type User } from './user.js';

/** Changes of a user's attributes, and what an administrator says about their verification. */
export interface AttributeChanges {
  readonly attributes: Attributes;
  /** `email_verified` and `phone_number_verified`. */
  readonly flags: Attributes;
}

/**
 * Changes the attributes of a user. If the pool requires a new address to be verified, and the caller did not say that it is,
 * a code is sent to it.
 *
 * @throws CognitoException if the schema does not allow it, or another user has the value.
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
    // A pending code was sent to a different address from the one that it would now verify.
    delete user.pendingEmail;
    delete user.codes.email;
  }
  if (waits) {
    user.pendingEmail = email;
  } else if (isNew) {
    // A code that was sent to the old address does not verify the new one.
    delete user.codes.password;
    user.attributes = changed(user.attributes, { email_verified: email === '' ? '' : 'false' });
  }
  user.attributes = changed(user.attributes, waits ? withoutEmail(flags) : flags);
  context.saveProfile(user);
  const isSent = waits || (isNew && email !== '' && !isDeclared && pool.autoVerifiedAttributes.includes('email'));
  return isSent ? [await context.verification.send(directory, user, 'email', email, occasion)] : [];
}

/** @throws CognitoException if another user signs in with this address. */
export function checkEmailFree(email: string, directory: Directory, user: User | undefined): void {
  const holder = directory.holder('email', email);
  if (holder && holder !== user) {
    throw new CognitoException('AliasExistsException', 'An account with the given email already exists.');
  }
}

/** @throws CognitoException if another user signs in with one of these values. */
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

/** The attributes in an administrator's request, without the flags. */
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

/** @throws CognitoException if an attribute that is marked as verified does not exist. */
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

/** While a new address is pending, the flag belongs to the old address. */
function withoutEmail({ email_verified, ...others }: Attributes): Attributes {
  return others;
}
