import { booleanOf, numberOf, type Settings, settingsOf } from '../settings.js';
import { CognitoException } from '../wire/cognito-exception.js';

/** `PasswordPolicy` of a user pool. */
export interface PasswordPolicy {
  readonly minimumLength: number;
  readonly requireLowercase: boolean;
  readonly requireUppercase: boolean;
  readonly requireNumbers: boolean;
  readonly requireSymbols: boolean;
}

/** Missing settings are as in a pool without a policy; in a policy, what is not required is optional. */
export function readPasswordPolicy(policies: Settings): PasswordPolicy {
  const given = policies.PasswordPolicy === undefined ? undefined : settingsOf(policies.PasswordPolicy);
  const required = given === undefined;
  return {
    minimumLength: numberOf(given?.MinimumLength) ?? 8,
    requireLowercase: booleanOf(given?.RequireLowercase) ?? required,
    requireUppercase: booleanOf(given?.RequireUppercase) ?? required,
    requireNumbers: booleanOf(given?.RequireNumbers) ?? required,
    requireSymbols: booleanOf(given?.RequireSymbols) ?? required,
  };
}

/** @see https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html */
const symbol = /[$^*.[\]{}()?"!@#%&/\\,><':;|_~`=+\- ]/;

/** @throws CognitoException if the password does not satisfy the policy. */
export function checkPassword(password: string, policy: PasswordPolicy): void {
  const broken = [
    [password.length < policy.minimumLength, 'Password not long enough'],
    [policy.requireUppercase && !/[A-Z]/.test(password), 'Password must have uppercase characters'],
    [policy.requireLowercase && !/[a-z]/.test(password), 'Password must have lowercase characters'],
    [policy.requireNumbers && !/[0-9]/.test(password), 'Password must have numeric characters'],
    [policy.requireSymbols && !symbol.test(password), 'Password must have symbol characters'],
  ] as const;
  const [, message] = broken.find(([isBroken]) => isBroken) ?? [];
  if (message !== undefined) {
    throw new CognitoException('InvalidPasswordException', `Password did not conform with policy: ${message}`);
  }
}
