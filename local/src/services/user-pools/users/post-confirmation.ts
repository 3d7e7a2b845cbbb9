import type { ActionContext } from '../actions/action-context.js';
import type { Directory } from './directory.js';
import { triggerAttributes, type User } from './user.js';

/** How a user was confirmed. */
export interface Confirmation {
  readonly source: 'PostConfirmation_ConfirmSignUp' | 'PostConfirmation_ConfirmForgotPassword';
  readonly clientId: string;
  readonly clientMetadata: Readonly<Record<string, string>>;
}

/** Runs the post confirmation trigger. If it fails, the user stays confirmed, as on AWS. */
export async function runPostConfirmation(
  user: User,
  { pool }: Directory,
  { source, clientId, clientMetadata }: Confirmation,
  { triggers }: ActionContext,
): Promise<void> {
  await triggers.run('PostConfirmation', {
    source,
    pool,
    clientId,
    userName: user.username,
    request: {
      userAttributes: triggerAttributes(user),
      ...(Object.keys(clientMetadata).length > 0 ? { clientMetadata } : {}),
    },
    response: {},
  });
}
