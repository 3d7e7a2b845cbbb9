import { associateWebAuthnCredential } from 'aws-amplify/auth';
import { Hub } from 'aws-amplify/utils';
import { withoutToken, withToken } from './configuration';
import { byId, say } from './dom';
import { onClick } from './form';
import { goTo, goToSignIn } from './navigation';
import { callRoute } from './route';
import { currentUser, endSession } from './session';
import { start } from './start';

start(async ({ managedLogin, passwordless }) => {
  let refused = false;
  Hub.listen('auth', ({ payload }) => {
    refused ||= payload.event === 'tokenRefresh_failure';
  });
  const user = await currentUser();
  if (!user) {
    return goToSignIn(refused ? 'ended' : 'sign-in-first');
  }
  byId('email').textContent = user.email;
  byId('page').hidden = false;

  const problem = byId('problem');
  onClick(byId('signout', HTMLButtonElement), problem, async () => {
    await endSession();
    // Managed login signs the browser out, and goes to the first page.
    return managedLogin ? undefined : goTo('/signin.html', 'signed-out');
  });
  const addPasskey = byId('add-passkey', HTMLButtonElement);
  addPasskey.hidden = passwordless.webAuthn === undefined;
  onClick(addPasskey, problem, async () => {
    say(byId('passkey-added'), undefined);
    await associateWebAuthnCredential();
    say(byId('passkey-added'), 'Your passkey is added. Use it the next time that you sign in.');
  });
  onClick(byId('call', HTMLButtonElement), problem, callBoth);
  byId('call').click();
});

async function callBoth(): Promise<void> {
  const [, answer] = await Promise.all([callRoute('public', withoutToken), callRoute('private', withToken)]);
  if (answer?.status === 401) {
    await endSession();
    return goToSignIn('ended');
  }
  const user = await currentUser();
  byId('expires').textContent = user?.tokenExpires.toLocaleTimeString([], { timeStyle: 'short' }) ?? '';
}
