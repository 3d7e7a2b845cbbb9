import { confirmSignUp, resendSignUpCode } from 'aws-amplify/auth';
import { byId, say } from './dom';
import { onSubmit, textOf } from './form';
import { goTo, keepEmail, keptEmail } from './navigation';
import { onResend } from './resend';
import { start } from './start';

start(() => {
  const email = byId('email', HTMLInputElement);
  email.value = keptEmail();

  onSubmit(byId('confirm', HTMLFormElement), async ({ email, code }) => {
    keepEmail(email);
    const { nextStep } = await confirmSignUp({ username: email, confirmationCode: code }).catch(orSignIn);
    return goTo('/signin.html', nextStep.signUpStep === 'DONE' ? 'confirmed' : 'created');
  });

  onResend(byId('resend', HTMLButtonElement), byId('problem'), async () => {
    const sent = byId('sent');
    say(sent, undefined);
    const username = textOf(email);
    keepEmail(username);
    const { destination } = await resendSignUpCode({ username }).catch(orSignIn);
    say(sent, `A new code is on its way to ${destination ?? username}. Older ones are no longer valid.`);
    byId('code').focus();
  });
});

/** Cognito answers so to a code, and to the wish for one, where the address is confirmed already. */
function orSignIn(error: unknown): Promise<never> {
  return error instanceof Error && /already confirmed|current status is confirmed/i.test(error.message)
    ? goTo('/signin.html', 'already-confirmed')
    : Promise.reject(error);
}
