// Exchanges the code with which managed login returns.
import 'aws-amplify/auth/enable-oauth-listener';
import { confirmSignIn, type SignInInput, type SignInOutput, signIn, signInWithRedirect } from 'aws-amplify/auth';
import { byId, say } from '../dom';
import { onClick, onSubmit, textOf } from '../form';
import { goBack, goTo, keepEmail, keptEmail } from '../navigation';
import { onReveal } from '../password';
import { onResend } from '../resend';
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
    byId('no-account').hidden = true;
    byId('managed').hidden = false;
    say(byId('title'), 'Sign in or sign up');
    say(byId('lead'), 'You do this on a separate page, and return here afterwards.');
    return onClick(byId('redirect', HTMLButtonElement), byId('redirect-problem'), signInWithRedirect);
  }

  const { emailOtpEnabled: withCode = false, webAuthn } = passwordless;
  let attempt: () => Promise<SignInOutput>;

  // People who signed up in a pool with codes have no password.
  offer(withCode ? 'code' : 'password');
  byId('other-ways').hidden = !withCode && !webAuthn;
  byId('with-passkey').hidden = !webAuthn;
  byId('with-password').addEventListener('click', () => {
    offer('password');
    byId(email.value === '' ? 'email' : 'password').focus();
  });
  onClick(byId('with-code', HTMLButtonElement), problem, () => begin(challenge(textOf(email), 'EMAIL_OTP')));
  onClick(byId('with-passkey', HTMLButtonElement), problem, () => begin(challenge(textOf(email), 'WEB_AUTHN')));
  onSubmit(form, ({ email, password }) =>
    begin(byId('password-part').hidden ? challenge(email, 'EMAIL_OTP') : { username: email, password }),
  );

  onSubmit(byId('code-form', HTMLFormElement), async ({ code }) => {
    await goOn((await confirmSignIn({ challengeResponse: code })).nextStep);
  });
  onResend(byId('resend', HTMLButtonElement), byId('code-problem'), async () => {
    say(byId('sent'), undefined);
    await goOn((await attempt()).nextStep);
    say(byId('sent'), 'We sent a new code. Older codes no longer work.');
  });
  byId('other-way').addEventListener('click', () => {
    byId('code-card').hidden = true;
    byId('signin-card').hidden = false;
    email.focus();
  });

  /** Shows what one way to sign in needs, and buttons for the others. */
  function offer(way: 'code' | 'password'): void {
    const isPassword = way === 'password';
    const submit = byId('submit');
    byId('password-part').hidden = !isPassword;
    byId('password', HTMLInputElement).required = isPassword;
    byId('with-password').hidden = isPassword;
    byId('with-code').hidden = !withCode || !isPassword;
    submit.textContent = isPassword ? 'Sign in' : byId('with-code').textContent;
    submit.dataset.busy = isPassword ? 'Signing in…' : byId('with-code').dataset.busy;
  }

  async function begin(input: SignInInput): Promise<void> {
    keepEmail(input.username);
    attempt = () => signIn(input).catch(orSignedIn);
    await goOn((await attempt()).nextStep);
  }

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

function challenge(username: string, preferredChallenge: 'EMAIL_OTP' | 'WEB_AUTHN'): SignInInput {
  return { username, options: { authFlowType: 'USER_AUTH', preferredChallenge } };
}

/** The code may be the first factor or the second one. */
function askForCode(destination: string | undefined): void {
  say(byId('notice'), undefined);
  byId('signin-card').hidden = true;
  byId('code-card').hidden = false;
  byId('sent-to').textContent = destination ?? 'your e-\u2060mail address';
  byId('code', HTMLInputElement).value = '';
  byId('code').focus();
}

/** The user signed in meanwhile, in another tab. */
function orSignedIn(error: unknown): SignInOutput {
  if (error instanceof Error && error.name === 'UserAlreadyAuthenticatedException') {
    return { isSignedIn: true, nextStep: { signInStep: 'DONE' } };
  }
  throw error;
}
