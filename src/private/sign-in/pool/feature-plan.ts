import type { CfnUserPool, IUserPool } from 'aws-cdk-lib/aws-cognito';
import { Lazy } from 'aws-cdk-lib/core';
import { RenderedPool } from './rendered-pool';

interface Feature {
  readonly isUsed: (pool: RenderedPool) => boolean;
  /** What a pool on the plan Lite has instead. */
  readonly onLite: string;
}

/** The features that the plan Lite does not have. */
const FEATURES: readonly Feature[] = [
  {
    isUsed: ({ hasGroups }) => hasGroups,
    onLite: 'in which triggers cannot change access tokens, but routes have groups',
  },
  {
    isUsed: ({ passwordlessFactors }) => passwordlessFactors.items.length > 0,
    onLite: 'which supports only passwords, but its signInPolicy allows other factors',
  },
  {
    isUsed: (pool) => hasEmailMfa(pool),
    onLite: 'which does not support e-mail as a second factor, but its MFA uses it',
  },
  {
    isUsed: ({ hasNewManagedLogin }) => hasNewManagedLogin,
    onLite: 'which does not support managed login version 2, but its domain uses it',
  },
];

export function hasEmailMfa({ mfa, secondFactors }: RenderedPool): boolean {
  return mfa !== 'OFF' && secondFactors.has('EMAIL_OTP');
}

/** For each feature that a pool uses and that the plan Lite does not have: what a pool on Lite has instead. */
export function featuresBeyondLite(pool: RenderedPool): string[] {
  return FEATURES.filter(({ isUsed }) => isUsed(pool)).map(({ onLite }) => onLite);
}

/** Sets the plan Essentials in the template of a pool without a plan, if it uses features that Lite does not have. */
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
      const plan = featuresBeyondLite(new RenderedPool(userPool)).length > 0 ? 'ESSENTIALS' : undefined;
      isAsked = false;
      return plan;
    },
  });
}
