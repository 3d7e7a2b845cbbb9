import { setPassword } from '../../passwords/password.js';
import { temporaryPasswordExpiry } from '../../passwords/temporary-password.js';
import { noClientId } from '../../tokens/triggers.js';
import type { Directory } from '../../users/directory.js';
import type { User } from '../../users/user.js';
import { userType } from '../../users/user-description.js';
import { CognitoException, notServed, userNotFound } from '../../wire/cognito-exception.js';
import type { Outcome } from '../action.js';
import type { ActionContext } from '../action-context.js';

/** A new temporary password for a user who did not use the first: `AdminCreateUser` with `RESEND`. */
export async function resendInvitation(
  name: string,
  password: string,
  clientMetadata: Readonly<Record<string, string>>,
  directory: Directory,
  context: ActionContext,
): Promise<Outcome> {
  const user = directory.named(name) ?? directory.bySub(name);
  if (!user) {
    throw userNotFound();
  }
  checkWaiting(user);
  const { email } = user.attributes;
  if (email === undefined) {
    throw notServed('an invitation to a user without an email address');
  }
  const custom = await context.invitations.prepare(directory, user, { clientId: noClientId, clientMetadata });
  if (!directory.has(user)) {
    throw userNotFound('the user was deleted while the custom message trigger ran');
  }
  checkWaiting(user);
  setPassword(password, user, directory, context, temporaryPasswordExpiry(directory.pool, context.now()));
  context.saveProfile(user);
  context.invitations.send(directory, user, email, password, custom);
  return { output: { User: userType(user) }, user };
}

function checkWaiting({ status }: User): void {
  if (status !== 'FORCE_CHANGE_PASSWORD') {
    throw new CognitoException(
      'UnsupportedUserStateException',
      'Resend not possible. User status is not FORCE_CHANGE_PASSWORD',
    );
  }
}
