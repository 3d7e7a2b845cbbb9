import { associateSoftwareToken } from './account/associate-software-token.js';
import { changePassword } from './account/change-password.js';
import { deleteUser } from './account/delete-user.js';
import { getUser } from './account/get-user.js';
import { getUserAttributeVerificationCode } from './account/get-user-attribute-verification-code.js';
import { getUserAuthFactors } from './account/get-user-auth-factors.js';
import { globalSignOut } from './account/global-sign-out.js';
import { setUserMfaPreference } from './account/set-user-mfa-preference.js';
import { updateUserAttributes } from './account/update-user-attributes.js';
import { verifySoftwareToken } from './account/verify-software-token.js';
import { verifyUserAttribute } from './account/verify-user-attribute.js';
import type { Action } from './action.js';
import { completeWebAuthnRegistration } from './passkeys/complete-web-authn-registration.js';
import { deleteWebAuthnCredential } from './passkeys/delete-web-authn-credential.js';
import { listWebAuthnCredentials } from './passkeys/list-web-authn-credentials.js';
import { startWebAuthnRegistration } from './passkeys/start-web-authn-registration.js';
import { confirmForgotPassword } from './sign-in/confirm-forgot-password.js';
import { confirmSignUp } from './sign-in/confirm-sign-up.js';
import { forgotPassword } from './sign-in/forgot-password.js';
import { getTokensFromRefreshToken } from './sign-in/get-tokens-from-refresh-token.js';
import { initiateAuth } from './sign-in/initiate-auth.js';
import { resendConfirmationCode } from './sign-in/resend-confirmation-code.js';
import { respondToAuthChallenge } from './sign-in/respond-to-auth-challenge.js';
import { revokeToken } from './sign-in/revoke-token.js';
import { signUp } from './sign-in/sign-up.js';

/** The actions that anyone may call, by their names in `x-amz-target`. */
export const actions: ReadonlyMap<string, Action> = new Map([
  ['AssociateSoftwareToken', associateSoftwareToken],
  ['ChangePassword', changePassword],
  ['CompleteWebAuthnRegistration', completeWebAuthnRegistration],
  ['ConfirmForgotPassword', confirmForgotPassword],
  ['ConfirmSignUp', confirmSignUp],
  ['DeleteUser', deleteUser],
  ['DeleteWebAuthnCredential', deleteWebAuthnCredential],
  ['ForgotPassword', forgotPassword],
  ['GetTokensFromRefreshToken', getTokensFromRefreshToken],
  ['GetUser', getUser],
  ['GetUserAuthFactors', getUserAuthFactors],
  ['GetUserAttributeVerificationCode', getUserAttributeVerificationCode],
  ['GlobalSignOut', globalSignOut],
  ['InitiateAuth', initiateAuth],
  ['ListWebAuthnCredentials', listWebAuthnCredentials],
  ['ResendConfirmationCode', resendConfirmationCode],
  ['RespondToAuthChallenge', respondToAuthChallenge],
  ['RevokeToken', revokeToken],
  ['SetUserMFAPreference', setUserMfaPreference],
  ['SignUp', signUp],
  ['StartWebAuthnRegistration', startWebAuthnRegistration],
  ['UpdateUserAttributes', updateUserAttributes],
  ['VerifySoftwareToken', verifySoftwareToken],
  ['VerifyUserAttribute', verifyUserAttribute],
]);
