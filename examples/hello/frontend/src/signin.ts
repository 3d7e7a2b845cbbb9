// Takes the code that managed login returns with.
import 'aws-amplify/auth/enable-oauth-listener';
import { type SignInOutput, signIn, signInWithRedirect } from 'aws-amplify/auth';
import { byId, say } from './dom';
import { onClick, onSubmit } from './form';
import { goBack, goTo, keepEmail, keptEmail } from './navigation';
import { onReveal } from './password';
import { currentUser } from './session';
import { start } from './start';

type Step = SignInOutput['nextStep']['signInStep'];

const secondFactor = 'This account asks for a second proof that it is you, and this page cannot take one.';
const otherWay = 'This account signs in in a way that this page does not know.';

/** What the page does not do, in words: it knows the e-mail address with the password. */
const unknownSteps: { readonly [step in Exclude<Step, 'CONFIRM_SIGN_UP' | 'DONE' | 'RESET_PASSWORD'>]: string } = {
  CONFIRM_SIGN_IN_WITH_CUSTOM_CHALLENGE: otherWay,
  CONFIRM_SIGN_IN_WITH_EMAIL_CODE: secondFactor,
  CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED:
    'This account has a temporary password. A new one has to be chosen first, and this page cannot do that.',
  CONFIRM_SIGN_IN_WITH_PASSWORD: otherWay,
  CONFIRM_SIGN_IN_WITH_SMS_CODE: secondFactor,
  CONFIRM_SIGN_IN_WITH_TOTP_CODE: secondFactor,
  CONTINUE_SIGN_IN_WITH_EMAIL_SETUP: secondFactor,
  CONTINUE_SIGN_IN_WITH_FIRST_FACTOR_SELECTION: otherWay,
  CONTINUE_SIGN_IN_WITH_MFA_SELECTION: secondFactor,
  CONTINUE_SIGN_IN_WITH_MFA_SETUP_SELECTION: secondFactor,
  CONTINUE_SIGN_IN_WITH_TOTP_SETUP: secondFactor,
};

start(async ({ managedLogin }) => {
  const form = byId('signin', HTMLFormElement);
  byId('email', HTMLInputElement).value = keptEmail();
  onReveal();
  if (await currentUser().catch(() => undefined)) {
    return goBack();
  }

  if (managedLogin) {
    form.hidden = true;
    byId('managed').hidden = false;
    return onClick(byId('redirect', HTMLButtonElement), byId('redirect-problem'), signInWithRedirect);
  }
  onSubmit(form, async ({ email, password }) => {
    keepEmail(email);
    const step = await signIn({ username: email, password }).then(({ nextStep }) => nextStep.signInStep, orSignedIn);
    switch (step) {
      case 'DONE':
        return goBack();
      case 'CONFIRM_SIGN_UP':
        return goTo('/confirm.html', 'unconfirmed');
      case 'RESET_PASSWORD':
        return goTo('/forgot.html', 'password-expired');
      default:
        say(byId('problem'), unknownSteps[step]);
    }
  });
});

/** Signed in meanwhile, in another tab. */
function orSignedIn(error: unknown): 'DONE' {
  if (error instanceof Error && error.name === 'UserAlreadyAuthenticatedException') {
    return 'DONE';
  }
  throw error;
}
