import { completeRegistration } from '../../passkeys/register-passkey.js';
import type { Action } from '../action.js';

export const completeWebAuthnRegistration: Action = (input, context) => {
  const signedIn = context.signedIn(input);
  completeRegistration(input.document('Credential'), signedIn, context);
  return { output: {}, user: signedIn.user };
};
