import { confirmForgotPassword } from '../../actions/sign-in/confirm-forgot-password.js';
import { forgotPassword } from '../../actions/sign-in/forgot-password.js';
import type { AuthorizationRequest } from '../../oauth/authorization-request.js';
import type { CognitoAnswer } from '../../wire/answer.js';
import { CognitoException } from '../../wire/cognito-exception.js';
import { html } from '../html.js';
import { form, links, notice, problem } from '../layout.js';
import { type Page, pageOptions, type Remarks } from '../page-handler.js';
import type { Visit } from '../visit.js';
import { newPasswordField, signInNameLabel } from './attribute-fields.js';
import { checkOffered, showSignIn } from './sign-in.js';

export const forgotPasswordPage: Page = {
  show: (request, visit) => showForgot(request, visit),
  submit: async (request, visit) => {
    checkOffered(request);
    const name = visit.form.get('username')?.trim() ?? '';
    try {
      await forgotPassword(visit.input(request, name), visit.context);
      const isAddress = visit.directory.pool.usernameAttributes.includes('email');
      const account = isAddress
        ? 'with this address, we sent a code to the address'
        : 'with this name, we sent a code to its e-mail address';
      return showConfirm(name, request, visit, { notice: `If there is an account ${account}.` });
    } catch (error) {
      if (error instanceof CognitoException) {
        return showForgot(request, visit, { problem: error.message, reason: error.reason });
      }
      throw error;
    }
  },
};

export const confirmForgotPasswordPage: Page = {
  show: (request, visit) => showConfirm(undefined, request, visit),
  submit: async (request, visit) => {
    checkOffered(request);
    const { form: given } = visit;
    const name = given.get('username')?.trim() ?? '';
    const members = { ConfirmationCode: given.get('code')?.trim() ?? '', Password: given.get('newPassword') ?? '' };
    try {
      await confirmForgotPassword(visit.input(request, name, members), visit.context);
      return showSignIn(request, visit, { notice: 'Your password was changed. Sign in with the new password.' }, name);
    } catch (error) {
      if (error instanceof CognitoException) {
        return showConfirm(name, request, visit, { problem: error.message, reason: error.reason });
      }
      throw error;
    }
  },
};

function showForgot(request: AuthorizationRequest, visit: Visit, remarks: Remarks = {}): CognitoAnswer {
  const { query } = request;
  const value = visit.form.get('username') ?? request.loginHint;
  const content = html`${problem(remarks.problem)}<p>We’ll send you a code. Use it to choose a new password.</p>
${form({
  action: `/forgotPassword?${query}`,
  csrf: visit.csrf,
  fields: [{ name: 'username', label: signInNameLabel(visit.directory.pool), value, autocomplete: 'username' }],
  submit: 'Send the code',
})}${links([{ href: `/login?${query}`, text: 'Back to sign-in' }])}`;
  return visit.page('Forgot your password?', content, pageOptions(remarks));
}

function showConfirm(
  name: string | undefined,
  request: AuthorizationRequest,
  visit: Visit,
  remarks: Remarks = {},
): CognitoAnswer {
  const { query } = request;
  const username = {
    name: 'username',
    label: signInNameLabel(visit.directory.pool),
    value: name,
    autocomplete: 'username',
  } as const;
  const content = html`${problem(remarks.problem)}${notice(remarks.notice)}${form({
    action: `/confirmForgotPassword?${query}`,
    csrf: visit.csrf,
    fields: [
      username,
      { name: 'code', label: 'Code', autocomplete: 'one-time-code' },
      newPasswordField(visit.directory.pool),
    ],
    submit: 'Change password',
  })}${links([{ href: `/login?${query}`, text: 'Back to sign-in' }])}`;
  return visit.page('Choose a new password', content, pageOptions(remarks));
}
