import { completeRegistration, type PasskeyOwner, startRegistration } from '../../passkeys/register-passkey.js';
import { CognitoException, invalidParameter } from '../../wire/cognito-exception.js';
import { type Html, html } from '../html.js';
import { problem } from '../layout.js';
import type { Visit } from '../visit.js';
import { passkeyForm } from './passkey-form.js';

const about = html`<p>With a passkey, you sign in with your fingerprint, your face or your device’s screen lock instead of a password.</p>
`;

/** Asks the browser to create a passkey. If the user cannot add one, it shows the reason. */
export function registrationForm(action: string, owner: PasskeyOwner, visit: Visit, trouble?: string): Html {
  try {
    const options = JSON.stringify(startRegistration(owner, visit.context));
    const given = { action, csrf: visit.csrf, kind: 'create', options, submit: 'Add a passkey' } as const;
    return html`${problem(trouble)}${about}${passkeyForm(given)}`;
  } catch (error) {
    if (error instanceof CognitoException) {
      return html`${problem(trouble ?? error.message)}`;
    }
    throw error;
  }
}

/** @throws CognitoException if the passkey of the form cannot be added. */
export function registerPasskey(owner: PasskeyOwner, { form, context }: Visit): void {
  const text = form.get('credential');
  if (text === undefined) {
    throw invalidParameter(
      'Your browser did not send a passkey. Enable JavaScript for this page.',
      'the form has no credential',
    );
  }
  completeRegistration(parsed(text), owner, context);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalidParameter('The credential is not valid.', 'the credential of the form is not JSON');
  }
}
