import { resourceNotFound } from '../../wire/cognito-exception.js';
import type { Action } from '../action.js';

export const deleteWebAuthnCredential: Action = (input, context) => {
  const { user } = context.signedIn(input);
  const id = input.text('CredentialId', { min: 1 });
  const rest = (user.passkeys ?? []).filter((passkey) => passkey.id !== id);
  if (rest.length === (user.passkeys ?? []).length) {
    throw resourceNotFound('The credential does not exist.');
  }
  user.passkeys = rest;
  context.saveProfile(user);
  return { output: {}, user };
};
