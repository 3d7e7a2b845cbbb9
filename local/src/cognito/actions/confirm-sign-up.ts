import { expiredCode } from '../codes.js';
import { CognitoException, notAuthorized } from '../cognito-exception.js';
import { constraints } from '../input.js';
import { type App, checkSecretHash, type Service } from '../service.js';
import { triggerAttributes, type User } from '../user.js';
import type { Action } from './action.js';

export const confirmSignUp: Action = async (input, service) => {
  const app = service.app(input);
  const { directory, client } = app;
  const name = input.text('Username', constraints.username);
  const code = input.text('ConfirmationCode', constraints.code);
  const clientMetadata = input.map('ClientMetadata');
  checkSecretHash(client, name, input.optionalText('SecretHash', constraints.secretHash));
  const user = directory.named(name);
  if (!user) {
    throw client.preventUserExistenceErrors ? expiredCode('no such user') : unknownUser();
  }
  if (user.status !== 'UNCONFIRMED') {
    throw notAuthorized(`User cannot be confirmed. Current status is ${user.status}`);
  }
  const { email } = user.attributes;
  const holder = email === undefined ? undefined : directory.holder('email', email);
  if (holder && holder !== user && !input.flag('ForceAliasCreation')) {
    throw new CognitoException('AliasExistsException', 'An account with the email already exists.');
  }
  service.verification.redeem(user, 'signUp', code);
  if (holder && holder !== user) {
    holder.attributes = { ...holder.attributes, email_verified: 'false' };
  }
  user.status = 'CONFIRMED';
  user.attributes = { ...user.attributes, email_verified: 'true' };
  service.save();
  await confirmed(user, app, clientMetadata, service);
  return { output: {}, user };
};

/** What comes after a user is confirmed. A trigger that fails leaves the user confirmed, as on AWS. */
export async function confirmed(
  user: User,
  { directory, client }: App,
  clientMetadata: { readonly [key: string]: string },
  { triggers }: Service,
  source = 'PostConfirmation_ConfirmSignUp',
): Promise<void> {
  await triggers.run('PostConfirmation', {
    source,
    pool: directory.pool,
    clientId: client.id,
    userName: user.username,
    request: {
      userAttributes: triggerAttributes(user),
      ...(Object.keys(clientMetadata).length > 0 ? { clientMetadata } : {}),
    },
    response: {},
  });
}

export function unknownUser(): CognitoException {
  return new CognitoException('UserNotFoundException', 'Username/client id combination not found.');
}
