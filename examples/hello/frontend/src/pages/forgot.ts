import { confirmResetPassword, resetPassword } from 'aws-amplify/auth';
import { byId, say } from '../dom';
import { onSubmit } from '../form';
import { goTo, keepEmail, keptEmail } from '../navigation';
import { onReveal, refusalOf, showRules } from '../password';
import { onResend } from '../resend';
import { start } from '../start';

start(async ({ managedLogin, passwordFormat }) => {
  if (managedLogin) {
    return goTo('/signin.html');
  }
  const request = byId('request', HTMLFormElement);
  const reset = byId('reset', HTMLFormElement);
  const account = byId('account', HTMLInputElement);
  byId('email', HTMLInputElement).value = keptEmail();
  onReveal();
  showRules(passwordFormat);

  onSubmit(request, async ({ email }) => {
    keepEmail(email);
    await sendCode(email);
    account.value = email;
    byId('request-card').hidden = true;
    byId('reset-card').hidden = false;
    byId('code').focus();
  });

  onSubmit(reset, async ({ account: username, code, password }) => {
    await confirmResetPassword({ username, confirmationCode: code, newPassword: password }).catch(
      refusalOf(password, passwordFormat),
    );
    return goTo('/signin.html', 'new-password');
  });

  onResend(byId('resend', HTMLButtonElement), byId('reset-problem'), async () => {
    say(byId('sent'), undefined);
    await sendCode(account.value);
    say(byId('sent'), 'A new code is on its way. Older codes no longer work.');
  });

  byId('other-address').addEventListener('click', () => {
    byId('reset-card').hidden = true;
    byId('request-card').hidden = false;
    byId('email').focus();
  });
});

async function sendCode(username: string): Promise<void> {
  const { nextStep } = await resetPassword({ username });
  if (nextStep.resetPasswordStep === 'DONE') {
    await goTo('/signin.html');
  }
}
