import { associateWebAuthnCredential } from 'aws-amplify/auth';
import { Hub } from 'aws-amplify/utils';
import { showClaims } from '../claims';
import { withoutToken, withToken } from '../configuration';
import { byId, say } from '../dom';
import { onClick } from '../form';
import { goToSignIn } from '../navigation';
import { callRoute } from '../route';
import { currentUser, endSession } from '../session';
import { start } from '../start';

let refused = false;
Hub.listen('auth', ({ payload }) => {
  refused ||= payload.event === 'tokenRefresh_failure';
});

start(async ({ passwordless }, session) => {
  const user = await session;
  if (!user) {
    return goToSignIn(refused ? 'ended' : 'sign-in-first');
  }
  byId('email').textContent = user.email;

  const problem = byId('problem');
  const addPasskey = byId('add-passkey', HTMLButtonElement);
  addPasskey.hidden = passwordless.webAuthn === undefined;
  onClick(addPasskey, problem, async () => {
    say(byId('passkey-added'), undefined);
    await associateWebAuthnCredential();
    say(byId('passkey-added'), 'Your passkey was added. You can use it the next time you sign in.');
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
  if (user) {
    byId('expires').textContent = user.tokenExpires.toLocaleTimeString([], { timeStyle: 'short' });
    showClaims(user.claims);
  }
}
