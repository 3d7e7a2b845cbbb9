import type { CfnUserPool, IUserPool } from 'aws-cdk-lib/aws-cognito';
import { Lazy } from 'aws-cdk-lib/core';
import { RenderedPool } from './rendered-pool';

interface Feature {
  /** Whether a pool uses it, at least under some condition. */
  readonly isUsed: (pool: RenderedPool) => boolean;
  /** Whether a pool uses it or could use it, depending on values that are only known at deployment. */
  readonly mayBeUsed: (pool: RenderedPool) => boolean;
  /** What a pool on the plan Lite has instead. */
  readonly onLite: string;
}

/** The features that the plan Lite does not have. */
const FEATURES: readonly Feature[] = [
  {
    isUsed: ({ hasGroups }) => hasGroups,
    mayBeUsed: ({ hasGroups }) => hasGroups,
    onLite: 'in which triggers cannot change access tokens, but routes have groups',
  },
  {
    isUsed: ({ passwordlessFactors }) => passwordlessFactors.known.length > 0,
    mayBeUsed: ({ passwordlessFactors }) => passwordlessFactors.items.length > 0,
    onLite: 'which supports only passwords, but its signInPolicy allows other factors',
  },
  {
    isUsed: (pool) => pool.mfa !== undefined && hasEmailMfa(pool),
    mayBeUsed: (pool) => hasEmailMfa(pool),
    onLite: 'which does not support e-mail as a second factor, but its MFA uses it',
  },
  {
    isUsed: ({ hasNewManagedLogin }) => hasNewManagedLogin,
    mayBeUsed: ({ hasNewManagedLogin }) => hasNewManagedLogin,
    onLite: 'which does not support managed login version 2, but its domain uses it',
  },
];

/** Whether e-mail is a second factor, even if it is only known at deployment whether the pool has MFA at all. */
export function hasEmailMfa({ mfa, secondFactors }: RenderedPool): boolean {
  return mfa !== 'OFF' && secondFactors.has('EMAIL_OTP');
}

/** For each feature that a pool uses and that the plan Lite does not have: what a pool on Lite has instead. */
export function featuresBeyondLite(pool: RenderedPool): string[] {
  return FEATURES.filter(({ isUsed }) => isUsed(pool)).map(({ onLite }) => onLite);
}

/** Sets the plan Essentials in the template of a pool without a plan, if it may use features that Lite does not have. */
export function setPlanWhereNeeded(userPool: IUserPool): void {
  let isAsked = false;
  const resource = userPool.node.defaultChild as CfnUserPool;
  if (resource.userPoolTier !== undefined) {
    return; // by featurePlan, or by a property injector
  }
  resource.userPoolTier = Lazy.uncachedString({
    produce: () => {
      // The features of the pool are next to its plan.
      if (isAsked) {
        return undefined;
      }
      isAsked = true;
      const pool = new RenderedPool(userPool);
      const needsMore = FEATURES.some(({ mayBeUsed }) => mayBeUsed(pool));
      isAsked = false;
      return needsMore ? 'ESSENTIALS' : undefined;
    },
  });
}
