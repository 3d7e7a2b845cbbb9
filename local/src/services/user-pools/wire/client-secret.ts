import { createHmac, timingSafeEqual } from 'node:crypto';
import type { UserPoolClient } from '../template/user-pool-client.js';
import { notAuthorized } from './cognito-exception.js';

/**
 * Checks that the app knows the secret of its client, if it has one.
 *
 * @throws CognitoException if it does not.
 */
export function checkSecretHash({ id, secret }: UserPoolClient, username: string, given: string | undefined): void {
  if (secret === undefined) {
    if (given !== undefined) {
      throw notAuthorized(`Client ${id} is not configured for secret but secret was received`);
    }
    return;
  }
  if (given === undefined) {
    throw notAuthorized(`Client ${id} is configured with secret but SECRET_HASH was not received`);
  }
  if (!isSame(given, secretHashOf(id, secret, username))) {
    throw notAuthorized(`SecretHash does not match for the client: ${id}`);
  }
}

/** The `SecretHash` that an app with the secret sends. */
export function secretHashOf(clientId: string, secret: string, username: string): string {
  return createHmac('sha256', secret).update(username).update(clientId).digest('base64');
}

/** Like `checkSecretHash`, for actions that get the secret itself. */
export function checkSecret({ id, secret }: UserPoolClient, given: string | undefined): void {
  if (secret === undefined && given !== undefined) {
    throw notAuthorized(`Client ${id} is not configured for secret but secret was received`);
  }
  if (secret !== undefined && (given === undefined || !isSame(given, secret))) {
    throw notAuthorized(`Unable to verify secret for client ${id}`);
  }
}

function isSame(one: string, other: string): boolean {
  const digests = [one, other].map((value) => createHmac('sha256', 'same').update(value).digest());
  return timingSafeEqual(digests[0]!, digests[1]!);
}
