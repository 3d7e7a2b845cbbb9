import { CfnUserPool, type IUserPool } from 'aws-cdk-lib/aws-cognito';
import { type IResolvable, Lazy, Token } from 'aws-cdk-lib/core';

/**
 * The password policy of a pool, as Amplify JS names its parts, for a page to show. Nothing for an imported pool.
 */
export function passwordFormatOf(userPool: IUserPool): IResolvable | undefined {
  const pool = userPool.node.defaultChild;
  if (!(pool instanceof CfnUserPool)) {
    return undefined;
  }
  return Lazy.any({
    produce: () => {
      const policies = pool.policies as CfnUserPool.PoliciesProperty | undefined;
      const policy = policies?.passwordPolicy as CfnUserPool.PasswordPolicyProperty | undefined;
      if (!policy || Token.isUnresolved(policy)) {
        return undefined;
      }
      return {
        minLength: policy.minimumLength,
        requireLowercase: policy.requireLowercase,
        requireUppercase: policy.requireUppercase,
        requireNumbers: policy.requireNumbers,
        requireSpecialCharacters: policy.requireSymbols,
      };
    },
  });
}
