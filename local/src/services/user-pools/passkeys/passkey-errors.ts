import type { UserPool } from '../template/user-pool.js';
import type { User } from '../users/user.js';
import { CognitoException, incorrectPassword, invalidParameter } from '../wire/cognito-exception.js';
import { CredentialError } from './credential-error.js';

/** @throws CognitoException if users of the pool cannot have passkeys. */
export function checkPasskeys({ signInPolicy, resource }: UserPool): void {
  if (!signInPolicy.firstFactors.has('WEB_AUTHN')) {
    throw new CognitoException(
      'WebAuthnNotEnabledException',
      'Passkeys are not enabled for the user pool.',
      `AllowedFirstAuthFactors of '${resource.path}' lacks WEB_AUTHN`,
    );
  }
}

/** How many passkeys a user can have. */
const most = 20;

/** @throws CognitoException if the user already has the maximum number of passkeys. */
export function checkPasskeyCount({ passkeys = [] }: User): void {
  if (passkeys.length >= most) {
    throw new CognitoException('LimitExceededException', `A user can have at most ${most} passkeys.`);
  }
}

/** The error of a registration that failed. */
export function registrationError(error: unknown): unknown {
  if (!(error instanceof CredentialError)) {
    return error;
  }
  const reason = error.message;
  switch (error.kind) {
    case 'origin':
      return new CognitoException('WebAuthnOriginNotAllowedException', 'The origin is not allowed.', reason);
    case 'relying party':
      return new CognitoException('WebAuthnRelyingPartyMismatchException', 'The relying party does not match.', reason);
    case 'unsupported':
      return new CognitoException(
        'WebAuthnCredentialNotSupportedException',
        'The credential is not supported.',
        reason,
      );
    default:
      return invalidParameter('The credential is not valid.', reason);
  }
}

/** The error of a sign-in that failed: always the same, no matter what was wrong. */
export function assertionError(error: unknown): unknown {
  return error instanceof CredentialError ? incorrectPassword(error.message) : error;
}
