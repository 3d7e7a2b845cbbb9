import { confirmSignUp } from '../../actions/sign-in/confirm-sign-up.js';
import { resendConfirmationCode } from '../../actions/sign-in/resend-confirmation-code.js';
import type { AuthorizationRequest } from '../../oauth/authorization-request.js';
import { signIn } from '../../sign-in/sign-in.js';
import type { User } from '../../users/user.js';
import { CognitoException } from '../../wire/cognito-exception.js';
import type { Page } from '../page-handler.js';
import { proceedAfterSignUp } from '../passkeys/offer-passkey.js';
import type { Visit } from '../visit.js';
import { confirmPage } from './confirm-form.js';
import { checkOffered, showSignIn } from './sign-in.js';

export const confirmUserPage: Page = {
  show: (request, visit) => confirmPage(undefined, request, visit),
  submit: async (request, visit) => {
    checkOffered(request);
    const name = visit.form.get('username')?.trim();
    try {
      const code = visit.form.get('code')?.trim() ?? '';
      await confirmSignUp(visit.input(request, name ?? '', { ConfirmationCode: code }), visit.context);
    } catch (error) {
      if (error instanceof CognitoException) {
        return confirmPage(name, request, visit, { problem: error.message, reason: error.reason });
      }
      throw error;
    }
    const user = provenUser(request, visit);
    if (user?.status !== 'CONFIRMED') {
      return showSignIn(request, visit, { notice: 'Your account is confirmed. Sign in.' }, name);
    }
    try {
      return await proceedAfterSignUp(await signIn(user, visit.app(request), {}, visit.context), request, visit);
    } catch (error) {
      if (error instanceof CognitoException) {
        return showSignIn(request, visit, { problem: error.message, reason: error.reason }, name);
      }
      throw error;
    }
  },
};

export const resendCodePage: Page = {
  submit: async (request, visit) => {
    checkOffered(request);
    const name = visit.form.get('username')?.trim();
    try {
      await resendConfirmationCode(visit.input(request, name ?? ''), visit.context);
      return confirmPage(name, request, visit, { notice: 'We sent you a new code.' });
    } catch (error) {
      if (error instanceof CognitoException) {
        return confirmPage(name, request, visit, { problem: error.message, reason: error.reason });
      }
      throw error;
    }
  },
};

/**
 * The user who entered the correct password before the code. The result is returned only once, only to the same client, and
 * only if the password has not changed since.
 */
function provenUser(
  { client }: AuthorizationRequest,
  { form, directory, context, provenUsers }: Visit,
): User | undefined {
  const id = form.get('session') ?? '';
  const proven = provenUsers.find(id);
  provenUsers.close(id);
  const isUsable =
    proven?.clientId === client.id &&
    proven.expiresAt > context.now() &&
    directory.has(proven.user) &&
    proven.user.password === proven.password;
  return isUsable ? proven.user : undefined;
}
