import { startRegistration } from '../../passkeys/register-passkey.js';
import type { Action } from '../action.js';

export const startWebAuthnRegistration: Action = (input, context) => {
  const signedIn = context.signedIn(input);
  return { output: { CredentialCreationOptions: startRegistration(signedIn, context) }, user: signedIn.user };
};
