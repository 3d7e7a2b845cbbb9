import { type Attributes, checkAttributes } from '../attribute-schema.js';
import { CognitoException, invalidParameter } from '../cognito-exception.js';
import type { Directory } from '../directory.js';
import type { SignedIn } from '../service.js';
import { changed, type User } from '../user.js';
import { checkWritable } from '../write-permission.js';
import type { Action } from './action.js';

export const updateUserAttributes: Action = (input, service) => {
  const signedIn = service.signedIn(input);
  const { directory, user } = signedIn;
  const { pool } = directory;
  const changes = input.attributes('UserAttributes');
  checkChanges(changes, signedIn);

  const { email, ...others } = changes;
  const isNew = email !== undefined && email !== user.attributes.email;
  const waits = isNew && email !== '' && pool.verifiedBeforeUpdate.includes('email');
  user.attributes = changed(user.attributes, waits ? others : changes);
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
  service.save();
  const isSent = waits || (isNew && email !== '' && pool.autoVerifiedAttributes.includes('email'));
  const deliveries = isSent ? [service.verification.send(directory, user, 'email', email)] : [];
  return { output: { CodeDeliveryDetailsList: deliveries }, user };
};

function checkChanges(changes: Attributes, { directory, client, user }: SignedIn): void {
  const { pool } = directory;
  checkWritable(changes, client);
  checkAttributes(changes, pool.schema);
  for (const name of Object.keys(changes)) {
    if (pool.schema.get(name)?.mutable === false) {
      throw invalidParameter(`user.${name}: Attribute cannot be updated.\n`);
    }
  }
  if (changes.email === '' && pool.usernameAttributes.includes('email')) {
    throw invalidParameter('Attributes did not conform to the schema: email: The attribute is required\n');
  }
  if (changes.email !== undefined) {
    checkEmailFree(changes.email, directory, user);
  }
  if (changes.preferred_username !== undefined) {
    const holder = directory.holder('preferred_username', changes.preferred_username);
    if (holder && holder !== user) {
      throw new CognitoException('AliasExistsException', 'Already found an entry for username.');
    }
  }
}

/** @throws CognitoException where another user signs in with this address. */
export function checkEmailFree(email: string, directory: Directory, user: User): void {
  const holder = directory.holder('email', email);
  if (holder && holder !== user) {
    throw new CognitoException('AliasExistsException', 'An account with the given email already exists.');
  }
}
