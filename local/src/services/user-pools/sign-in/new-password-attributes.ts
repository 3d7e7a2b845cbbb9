import type { App } from '../actions/action-context.js';
import { type Attributes, checkAttributes } from '../template/attribute-schema.js';
import { mayRead } from '../template/user-pool-client.js';
import { checkAliasesFree } from '../users/attribute-changes.js';
import type { User } from '../users/user.js';
import { checkWritable } from '../users/write-permission.js';
import { invalidParameter, notAuthorized } from '../wire/cognito-exception.js';

const prefix = 'userAttributes.';

/** The attributes in a `NEW_PASSWORD_REQUIRED` challenge: those that the user has, and those that are missing. */
export function newPasswordParameters(user: User, { directory, client }: App): Readonly<Record<string, string>> {
  const readable = Object.entries(user.attributes).filter(([name]) => mayRead(client, name));
  return {
    requiredAttributes: JSON.stringify(missingOf(user, directory.pool).map((name) => prefix + name)),
    userAttributes: JSON.stringify(Object.fromEntries(readable)),
  };
}

/**
 * The attributes that are sent with the new password.
 *
 * @throws CognitoException if one is missing, or cannot be set here.
 */
export function newPasswordAttributes(
  responses: Readonly<Record<string, string>>,
  user: User,
  { directory, client }: App,
): Attributes {
  const entries = Object.entries(responses).filter(([name]) => name.startsWith(prefix));
  const attributes = Object.fromEntries(entries.map(([name, value]) => [name.slice(prefix.length), value]));
  const { schema } = directory.pool;
  checkWritable(attributes, client);
  checkAttributes(attributes, schema);
  checkAliasesFree(attributes, directory, user);
  for (const name of Object.keys(attributes)) {
    const { required, mutable } = schema.get(name)!;
    if (user.attributes[name] !== undefined && (required || !mutable || name === 'email')) {
      throw notAuthorized(`Cannot modify an already provided ${name}`);
    }
  }
  const missing = missingOf(user, directory.pool).find((name) => !attributes[name]);
  if (missing !== undefined) {
    throw invalidParameter(`Invalid attributes given, ${missing} is missing`);
  }
  return attributes;
}

function missingOf({ attributes }: User, { schema }: App['directory']['pool']): readonly string[] {
  return [...schema.values()].filter(({ name, required }) => required && !attributes[name]).map(({ name }) => name);
}
