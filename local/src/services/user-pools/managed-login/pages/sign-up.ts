import { signUp } from '../../actions/sign-in/sign-up.js';
import type { AuthorizationRequest } from '../../oauth/authorization-request.js';
import { signIn } from '../../sign-in/sign-in.js';
import type { CognitoAnswer } from '../../wire/answer.js';
import { CognitoException } from '../../wire/cognito-exception.js';
import { html } from '../html.js';
import { form, links, problem } from '../layout.js';
import { type Page, pageOptions, type Remarks } from '../page-handler.js';
import { proceedAfterSignUp } from '../passkeys/offer-passkey.js';
import type { Visit } from '../visit.js';
import { attributeField, newPasswordField, requiredAttributes } from './attribute-fields.js';
import { confirmPage } from './confirm-form.js';
import { checkOffered } from './sign-in.js';

export const signUpPage: Page = {
  show: (request, visit) => showSignUp(request, visit),
  submit: async (request, visit) => {
    checkOffered(request);
    try {
      return await signedUp(request, visit);
    } catch (error) {
      if (error instanceof CognitoException) {
        return showSignUp(request, visit, { problem: error.message, reason: error.reason });
      }
      throw error;
    }
  },
};

async function signedUp(request: AuthorizationRequest, visit: Visit): Promise<CognitoAnswer> {
  const { form: given, directory, context } = visit;
  const name = given.get('username')?.trim() ?? '';
  const UserAttributes = requiredAttributes(directory.pool).map((attribute) => ({
    Name: attribute,
    Value: given.get(attribute) ?? '',
  }));
  const members = { Password: given.get('newPassword') ?? '', UserAttributes };
  const { user, output } = await signUp(visit.input(request, name, members), context);
  if (!output.UserConfirmed) {
    return confirmPage(name, request, visit, { notice: 'Enter the code that we sent you.' }, user);
  }
  return proceedAfterSignUp(await signIn(user!, visit.app(request), {}, context), request, visit);
}

function showSignUp(request: AuthorizationRequest, visit: Visit, remarks: Remarks = {}): CognitoAnswer {
  const { query } = request;
  const { pool } = visit.directory;
  const back = links([{ href: `/login?${query}`, text: 'Back to sign-in' }]);
  if (pool.adminCreateUserOnly) {
    const reason = 'AllowAdminCreateUserOnly is true';
    const content = html`${problem('Only an administrator can create accounts here.')}${back}`;
    return visit.page('Create an account', content, { status: 400, reason });
  }
  const isAddress = pool.usernameAttributes.includes('email');
  const name = {
    name: 'username',
    label: isAddress ? 'E-mail address' : 'User name',
    value: visit.form.get('username') ?? request.loginHint,
    autocomplete: 'username',
  };
  const attributes = requiredAttributes(pool).map((attribute) => ({
    ...attributeField(attribute),
    value: visit.form.get(attribute),
  }));
  const content = html`${problem(remarks.problem)}${form({
    action: `/signup?${query}`,
    csrf: visit.csrf,
    fields: [name, ...attributes, { ...newPasswordField(pool), label: 'Password' }],
    submit: 'Create account',
  })}${back}`;
  return visit.page('Create an account', content, pageOptions(remarks));
}
