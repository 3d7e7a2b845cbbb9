import type { AuthorizationRequest } from '../../oauth/authorization-request.js';
import type { CognitoAnswer } from '../../wire/answer.js';
import { html } from '../html.js';
import { type Field, form, problem } from '../layout.js';
import { pageOptions, type Remarks } from '../page-handler.js';
import type { Visit } from '../visit.js';
import { attributeField, newPasswordField } from './attribute-fields.js';

/** Asks for a password that replaces a temporary one, and for the attributes that the pool requires. */
export function newPasswordForm(
  session: string,
  parameters: unknown,
  request: AuthorizationRequest,
  visit: Visit,
  remarks: Remarks = {},
): CognitoAnswer {
  const { requiredAttributes = '[]' } = parameters as { readonly requiredAttributes?: string };
  const required = JSON.parse(requiredAttributes) as readonly string[];
  const attributes = required.map((name): Field => ({ ...attributeField(name.replace('userAttributes.', '')), name }));
  const content = html`${problem(remarks.problem)}<p>Your password is temporary. Choose a new one.</p>
${form({
  action: `/changePassword?${request.query}`,
  csrf: visit.csrf,
  hidden: { session, required: requiredAttributes },
  fields: [newPasswordField(visit.directory.pool), ...attributes],
  submit: 'Change password',
})}`;
  return visit.page('Choose a new password', content, pageOptions(remarks));
}
