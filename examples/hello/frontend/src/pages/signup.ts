import { signUp } from 'aws-amplify/auth';
import { openConfirmForm } from '../confirm-form';
import { byId } from '../dom';
import { FieldError, focusOnlyField, onSubmit } from '../form';
import { goTo, keepEmail, keptEmail } from '../navigation';
import { onReveal, refusalOf, showRules } from '../password';
import { start } from '../start';

start(async ({ managedLogin, passwordFormat, passwordless }) => {
  if (managedLogin) {
    return goTo('/signin.html');
  }
  byId('email', HTMLInputElement).value = keptEmail();
  onReveal();
  const withPassword = !passwordless.emailOtpEnabled;
  byId('password-part').hidden = !withPassword;
  byId('password', HTMLInputElement).required = withPassword;
  showRules(passwordFormat);

  onSubmit(byId('signup', HTMLFormElement), async ({ email, password }) => {
    keepEmail(email);
    const userAttributes = { email };
    const { nextStep } = await signUp(
      withPassword
        ? { username: email, password, options: { userAttributes, autoSignIn: true } }
        : { username: email, options: { userAttributes, autoSignIn: { authFlowType: 'USER_AUTH' } } },
    ).catch(refusalOf(password, passwordFormat));
    switch (nextStep.signUpStep) {
      case 'CONFIRM_SIGN_UP':
        return askForCode(email);
      case 'COMPLETE_AUTO_SIGN_IN':
      case 'DONE':
        return goTo('/signin.html', 'created');
      default:
        throw new FieldError('email', 'This page does not support the confirmation method of this account.');
    }
  });
});

/** On this page, as Amplify signs in after the confirmation only where it signed up. */
function askForCode(email: string): void {
  history.replaceState(null, '', '/confirm.html'); // what a reload opens
  document.title = 'Confirm your address · Hello';
  byId('signup-card').hidden = true;
  byId('confirm-card').hidden = false;
  byId('step-signup').className = 'done';
  byId('step-signup').removeAttribute('aria-current');
  byId('step-confirm').setAttribute('aria-current', 'step');
  byId('sent-to').textContent = email;
  openConfirmForm(() => email);
  focusOnlyField();
}
