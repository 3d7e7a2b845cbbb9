import type { Attributes } from '../template/attribute-schema.js';
import { mayWrite, type UserPoolClient } from '../template/user-pool-client.js';
import { notAuthorized } from '../wire/cognito-exception.js';

/** @throws CognitoException if the client may not set one of the attributes. */
export function checkWritable(attributes: Attributes, client: UserPoolClient): void {
  const refused = Object.keys(attributes).find((name) => !mayWrite(client, name));
  if (refused !== undefined) {
    throw notAuthorized(
      'A client attempted to write unauthorized attribute',
      `the client is not allowed to write the attribute '${refused}'`,
    );
  }
}
