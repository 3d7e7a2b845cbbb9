import { type Html, html } from '../html.js';
import { hiddenFields } from '../layout.js';

export interface PasskeyForm {
  readonly action: string;
  readonly csrf: string;
  readonly hidden?: Readonly<Record<string, string>>;
  /** Whether the browser uses a passkey or creates one. */
  readonly kind: 'get' | 'create';
  /** The WebAuthn options as JSON. */
  readonly options: string;
  readonly submit: string;
}

/** A form that the script of the page sends with a passkey. Without JavaScript, the form is sent without a passkey. */
export function passkeyForm({ action, csrf, hidden, kind, options, submit }: PasskeyForm): Html {
  return html`<p class="problem" role="alert" id="passkey-problem" hidden></p>
<noscript><p class="notice">Passkeys require JavaScript. Everything else on these pages works without it.</p></noscript>
<form method="post" action="${action}" id="passkey" data-kind="${kind}" data-options="${options}">
${hiddenFields({ _csrf: csrf, ...hidden, credential: '' })}<button type="submit">${submit}</button>
</form>
`;
}
