import type { App } from '../../actions/action-context.js';
import type { Claimant } from '../../sign-in/begun-sign-in.js';
import { availableFactors } from '../../sign-in/first-factors/available-factors.js';
import type { FirstFactor } from '../../template/sign-in-policy.js';
import type { UserPool } from '../../template/user-pool.js';
import type { UserPoolClient } from '../../template/user-pool-client.js';

/** The first factors in the order in which the pages offer them. */
const order: readonly FirstFactor[] = ['WEB_AUTHN', 'EMAIL_OTP', 'SMS_OTP', 'PASSWORD'];

/**
 * Whether the pages ask how to sign in. This requires the newer managed login, a client with `ALLOW_USER_AUTH`, and a pool
 * with a first factor other than the password.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flows-selection-managedlogin.html
 */
export function offersChoice({ domains, signInPolicy }: UserPool, { authFlows }: UserPoolClient): boolean {
  const isNewer = domains.some(({ version }) => version === 2);
  return (
    isNewer && authFlows.has('USER_AUTH') && order.some((it) => it !== 'PASSWORD' && signInPolicy.firstFactors.has(it))
  );
}

/** Whether users can add and use passkeys on the pages. */
export function offersPasskeys(pool: UserPool, client: UserPoolClient): boolean {
  return offersChoice(pool, client) && pool.signInPolicy.firstFactors.has('WEB_AUTHN');
}

/** The first factors that the pages offer to a user. */
export function offeredFactors(claimant: Claimant, app: App): readonly FirstFactor[] {
  const available: readonly string[] = availableFactors(claimant, app);
  return order.filter((factor) => available.includes(factor));
}
