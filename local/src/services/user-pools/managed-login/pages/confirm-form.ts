import type { AuthorizationRequest } from '../../oauth/authorization-request.js';
import type { User } from '../../users/user.js';
import type { CognitoAnswer } from '../../wire/answer.js';
import { html } from '../html.js';
import { form, links, notice, problem } from '../layout.js';
import { pageOptions, type Remarks } from '../page-handler.js';
import type { Visit } from '../visit.js';
import { signInNameLabel } from './attribute-fields.js';

/**
 * Asks for the code that confirms the account of a new user. If `proven` is given, that user has just entered the correct
 * password, and will be signed in after entering the code.
 */
export function confirmPage(
  name: string | undefined,
  request: AuthorizationRequest,
  visit: Visit,
  remarks: Remarks = {},
  proven?: User,
): CognitoAnswer {
  const { query } = request;
  const label = signInNameLabel(visit.directory.pool);
  const username = { name: 'username', label, value: name, autocomplete: 'username' } as const;
  const code = { name: 'code', label: 'Code', autocomplete: 'one-time-code' } as const;
  const session = proven ? opened(proven, request, visit) : visit.form.get('session');
  const hidden: Readonly<Record<string, string>> = session === undefined ? {} : { session };
  const known: Readonly<Record<string, string>> = name === undefined ? {} : { username: name };
  const fields = name === undefined ? [username, code] : [code];
  const content = html`${problem(remarks.problem)}${notice(remarks.notice)}${form({
    action: `/confirmUser?${query}`,
    csrf: visit.csrf,
    hidden: { ...hidden, ...known },
    fields,
    submit: 'Confirm',
  })}${form({
    action: `/resendcode?${query}`,
    csrf: visit.csrf,
    hidden: { ...hidden, ...known },
    fields: name === undefined ? [{ ...username, label: `${label} (to get a new code)` }] : [],
    submit: 'Send a new code',
    isQuiet: true,
  })}${links([{ href: `/login?${query}`, text: 'Back to sign-in' }])}`;
  return visit.page(name === undefined ? 'Confirm your account' : `Confirm ${name}`, content, pageOptions(remarks));
}

function opened(user: User, { client }: AuthorizationRequest, { context, provenUsers }: Visit): string {
  const id = context.random.bytes(32).toString('base64url');
  const expiresAt = context.now() + client.challengeValidity * 1000;
  provenUsers.open(id, { clientId: client.id, user, password: user.password, expiresAt });
  return id;
}
