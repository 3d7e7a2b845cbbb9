import type { ActionContext, App } from '../actions/action-context.js';
import { isPasswordOf, proven } from '../passwords/password.js';
import { migratedAtSignIn } from '../users/migration.js';
import type { User } from '../users/user.js';
import type { Claimant } from './begun-sign-in.js';
import { checkKnown } from './claimant.js';

/**
 * The user with this password, who may have just been migrated from another directory.
 *
 * @throws CognitoException if it is wrong, or the user is locked out.
 */
export async function userWithPassword(
  claimant: Claimant,
  password: string,
  app: App,
  clientMetadata: Readonly<Record<string, string>>,
  context: ActionContext,
): Promise<User> {
  const { directory } = app;
  const migrated = claimant.user ? undefined : await migratedAtSignIn(claimant, password, app, clientMetadata, context);
  if (migrated) {
    return migrated;
  }
  const user = claimant.user ?? directory.named(claimant.name);
  checkKnown({ ...claimant, user }, app);
  return proven(() => isPasswordOf(password, user, directory), user, claimant.username, directory, context);
}
