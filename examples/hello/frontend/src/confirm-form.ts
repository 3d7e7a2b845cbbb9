import { autoSignIn, confirmSignUp, resendSignUpCode } from 'aws-amplify/auth';
import { byId, say } from './dom';
import { onSubmit } from './form';
import { goBack, goTo } from './navigation';
import { onResend } from './resend';

/** Opens the form that takes the code of a new account. */
export function openConfirmForm(email: () => string): void {
  onSubmit(byId('confirm', HTMLFormElement), async ({ code }) => {
    const username = email();
    const { nextStep } = await confirmSignUp({ username, confirmationCode: code }).catch(orSignIn);
    // Amplify remembers the sign-up for three minutes, and only in the page that signed up.
    const signedIn =
      nextStep.signUpStep === 'COMPLETE_AUTO_SIGN_IN' &&
      (await autoSignIn().then(
        ({ isSignedIn }) => isSignedIn,
        () => false,
      ));
    return signedIn ? goBack() : goTo('/signin.html', 'confirmed');
  });

  onResend(byId('resend', HTMLButtonElement), byId('confirm-problem'), async () => {
    const sent = byId('sent');
    say(sent, undefined);
    const username = email();
    const { destination } = await resendSignUpCode({ username }).catch(orSignIn);
    say(sent, `We sent a new code to ${destination ?? username}. Older codes no longer work.`);
  });
}

/** Cognito's answer to a code, or to a request for a new one, if the address is confirmed already. */
function orSignIn(error: unknown): Promise<never> {
  return error instanceof Error && /already confirmed|current status is confirmed/i.test(error.message)
    ? goTo('/signin.html', 'already-confirmed')
    : Promise.reject(error);
}
