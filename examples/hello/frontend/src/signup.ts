import { signUp } from 'aws-amplify/auth';
import { byId } from './dom';
import { FieldError, onSubmit } from './form';
import { goTo, keepEmail, keptEmail } from './navigation';
import { atPasswordField, onReveal, showRules } from './password';
import { start } from './start';

start(({ passwordFormat, passwordless }) => {
  byId('email', HTMLInputElement).value = keptEmail();
  onReveal();
  const withPassword = !passwordless.emailOtpEnabled;
  byId('password-part').hidden = !withPassword;
  byId('password', HTMLInputElement).required = withPassword;
  showRules(passwordFormat);

  onSubmit(byId('signup', HTMLFormElement), async ({ email, password }) => {
    keepEmail(email);
    const options = { userAttributes: { email } };
    const { nextStep } = await signUp(
      withPassword ? { username: email, password, options } : { username: email, options },
    ).catch(atPasswordField);
    switch (nextStep.signUpStep) {
      case 'CONFIRM_SIGN_UP':
        return goTo('/confirm.html');
      case 'DONE':
        return goTo('/signin.html', 'created');
      default:
        throw new FieldError('email', 'This address has to be confirmed in a way that this page does not know.');
    }
  });
});
