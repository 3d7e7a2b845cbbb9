import { signUp } from 'aws-amplify/auth';
import { byId } from './dom';
import { FieldError, onSubmit } from './form';
import { goTo, keepEmail, keptEmail } from './navigation';
import { atPasswordField, onReveal, showRules } from './password';
import { start } from './start';

start(({ passwordFormat }) => {
  byId('email', HTMLInputElement).value = keptEmail();
  onReveal();
  showRules(passwordFormat);

  onSubmit(byId('signup', HTMLFormElement), async ({ email, password }) => {
    keepEmail(email);
    const { nextStep } = await signUp({ username: email, password, options: { userAttributes: { email } } }).catch(
      atPasswordField,
    );
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
