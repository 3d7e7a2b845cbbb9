// Exchanges the code with which managed login returns.
import 'aws-amplify/auth/enable-oauth-listener';
import { confirmSignIn, type SignInOutput, signIn, signInWithRedirect } from 'aws-amplify/auth';
import { byId, say } from '../dom';
import { onClick, onSubmit, textOf } from '../form';
import { goBack, goTo, keepEmail, keptEmail } from '../navigation';
import { onReveal } from '../password';
import { start } from '../start';

type Step = SignInOutput['nextStep']['signInStep'];

const secondFactor = 'This account needs a second factor, which this page does not support.';
const otherWay = 'This page does not support the sign-in method of this account.';

type KnownStep =
  | 'CONFIRM_SIGN_IN_WITH_EMAIL_CODE'
  | 'CONFIRM_SIGN_UP'
  | 'CONTINUE_SIGN_IN_WITH_FIRST_FACTOR_SELECTION'
  | 'DONE'
  | 'RESET_PASSWORD';

/** What this page does not support, in words. It supports passwords, codes by e-mail and passkeys. */
const unknownSteps: { readonly [step in Exclude<Step, KnownStep>]: string } = {
  CONFIRM_SIGN_IN_WITH_CUSTOM_CHALLENGE: otherWay,
  CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED:
    'This account has a temporary password that must be changed first. This page does not support that.',
  CONFIRM_SIGN_IN_WITH_PASSWORD: otherWay,
  CONFIRM_SIGN_IN_WITH_SMS_CODE: secondFactor,
  CONFIRM_SIGN_IN_WITH_TOTP_CODE: secondFactor,
  CONTINUE_SIGN_IN_WITH_EMAIL_SETUP: secondFactor,
  CONTINUE_SIGN_IN_WITH_MFA_SELECTION: secondFactor,
  CONTINUE_SIGN_IN_WITH_MFA_SETUP_SELECTION: secondFactor,
  CONTINUE_SIGN_IN_WITH_TOTP_SETUP: secondFactor,
};

start(async ({ managedLogin, passwordless }, session) => {
  const form = byId('signin', HTMLFormElement);
  const email = byId('email', HTMLInputElement);
  const problem = byId('problem');
  email.value = keptEmail();
  onReveal();
  if (await session.catch(() => undefined)) {
    return goBack();
  }

  if (managedLogin) {
    form.hidden = true;
    byId('managed').hidden = false;
    return onClick(byId('redirect', HTMLButtonElement), byId('redirect-problem'), signInWithRedirect);
  }

  const { emailOtpEnabled = false, webAuthn } = passwordless;
  byId('passwordless').hidden = !emailOtpEnabled && !webAuthn;
  for (const [id, isThere, preferredChallenge] of [
    ['with-code', emailOtpEnabled, 'EMAIL_OTP'],
    ['with-passkey', webAuthn !== undefined, 'WEB_AUTHN'],
  ] as const) {
    const button = byId(id, HTMLButtonElement);
    button.hidden = !isThere;
    onClick(button, problem, async () => {
      const username = textOf(email);
      keepEmail(username);
      const options = { authFlowType: 'USER_AUTH', preferredChallenge } as const;
      await goOn((await signIn({ username, options }).catch(orSignedIn)).nextStep);
    });
  }

  onSubmit(form, async ({ email, password }) => {
    keepEmail(email);
    await goOn((await signIn({ username: email, password }).catch(orSignedIn)).nextStep);
  });

  onSubmit(byId('code-form', HTMLFormElement), async ({ code }) => {
    await goOn((await confirmSignIn({ challengeResponse: code })).nextStep);
  });

  async function goOn(step: SignInOutput['nextStep']): Promise<void> {
    switch (step.signInStep) {
      case 'DONE':
        return goBack();
      case 'CONFIRM_SIGN_UP':
        return goTo('/confirm.html', 'unconfirmed');
      case 'RESET_PASSWORD':
        return goTo('/forgot.html', 'password-expired');
      case 'CONFIRM_SIGN_IN_WITH_EMAIL_CODE':
        return askForCode(step.codeDeliveryDetails?.destination);
      case 'CONTINUE_SIGN_IN_WITH_FIRST_FACTOR_SELECTION':
        return say(problem, 'This account cannot sign in that way. Choose another way.');
      default:
        say(problem, unknownSteps[step.signInStep]);
    }
  }
});

/** The code may be the first factor or the second one. */
function askForCode(destination: string | undefined): void {
  say(byId('notice'), undefined);
  byId('signin').hidden = true;
  byId('code-form').hidden = false;
  say(byId('sent'), `We sent a code to ${destination ?? 'your e-mail address'}.`);
  byId('code').focus();
}

/** The user signed in meanwhile, in another tab. */
function orSignedIn(error: unknown): SignInOutput {
  if (error instanceof Error && error.name === 'UserAlreadyAuthenticatedException') {
    return { isSignedIn: true, nextStep: { signInStep: 'DONE' } };
  }
  throw error;
}
