import { CognitoException } from '../../wire/cognito-exception.js';
import type { Page } from '../page-handler.js';
import { proceed } from '../proceed.js';
import { answer } from './mfa.js';
import { newPasswordForm } from './new-password-form.js';
import { checkOffered, showSignIn } from './sign-in.js';

export const changePasswordPage: Page = {
  submit: async (request, visit) => {
    checkOffered(request);
    const { form, context } = visit;
    const session = form.get('session') ?? '';
    const requiredAttributes = attributeNames(form.get('required'));
    const responses = {
      NEW_PASSWORD: form.get('newPassword') ?? '',
      ...Object.fromEntries(requiredAttributes.map((name) => [name, form.get(name) ?? ''])),
    };
    try {
      return await proceed(await answer('NEW_PASSWORD_REQUIRED', responses, session, request, visit), request, visit);
    } catch (error) {
      if (!(error instanceof CognitoException)) {
        throw error;
      }
      const remarks = { problem: error.message, reason: error.reason };
      const parameters = { requiredAttributes: JSON.stringify(requiredAttributes) };
      return context.authSessions.find(session)?.clientId === request.client.id
        ? newPasswordForm(session, parameters, request, visit, remarks)
        : showSignIn(request, visit, remarks);
    }
  },
};

/** The names that the form sent. Whether an attribute is missing is checked when the password is set. */
function attributeNames(required = '[]'): readonly string[] {
  try {
    const names: unknown = JSON.parse(required);
    return Array.isArray(names) ? names.filter((name) => /^userAttributes\.[\w:-]+$/.test(String(name))) : [];
  } catch {
    return [];
  }
}
