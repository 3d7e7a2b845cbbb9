/**
 * The script of the pages that use passkeys. No other page of managed login has a script. It reads JSON from the page, and
 * adds only text to the page, never markup.
 */
export const passkeyScript = `'use strict';

const form = document.getElementById('passkey');
const problem = document.getElementById('passkey-problem');
const credentialField = form.elements.namedItem('credential');
const button = form.querySelector('button');

const problems = {
  InvalidStateError: 'This device already has a passkey for this account.',
  NotAllowedError: 'No passkey was used. You might have canceled or waited too long, or this device has no passkey for this account.',
};

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  problem.hidden = true;
  button.disabled = true;
  try {
    credentialField.value = JSON.stringify(await credentialOf(form.dataset.kind, JSON.parse(form.dataset.options)));
    form.submit();
  } catch (error) {
    problem.textContent = problems[error.name] ?? 'Your browser cannot use a passkey here: ' + error.message;
    problem.hidden = false;
    button.disabled = false;
  }
});

async function credentialOf(kind, options) {
  if (!navigator.credentials || !window.PublicKeyCredential) {
    throw new Error('passkeys are not supported on this page');
  }
  options.challenge = bytes(options.challenge);
  for (const listed of options.allowCredentials ?? options.excludeCredentials ?? []) {
    listed.id = bytes(listed.id);
  }
  if (kind === 'create') {
    options.user.id = bytes(options.user.id);
  }
  const made = await navigator.credentials[kind]({ publicKey: options });
  const { response } = made;
  const common = {
    id: made.id,
    rawId: text(made.rawId),
    type: made.type,
    clientExtensionResults: made.getClientExtensionResults(),
    authenticatorAttachment: made.authenticatorAttachment ?? undefined,
  };
  const clientDataJSON = text(response.clientDataJSON);
  return kind === 'create'
    ? {
        ...common,
        response: {
          clientDataJSON,
          attestationObject: text(response.attestationObject),
          transports: response.getTransports?.() ?? [],
        },
      }
    : {
        ...common,
        response: {
          clientDataJSON,
          authenticatorData: text(response.authenticatorData),
          signature: text(response.signature),
          userHandle: response.userHandle ? text(response.userHandle) : undefined,
        },
      };
}

function bytes(base64url) {
  const base64 = base64url.replaceAll('-', '+').replaceAll('_', '/');
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const letters = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte));
  return btoa(letters.join('')).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
`;
