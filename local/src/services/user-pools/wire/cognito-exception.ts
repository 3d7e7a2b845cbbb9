/** An error that Cognito returns: a name and a message as on AWS, and the reason that AWS hides. */
export class CognitoException extends Error {
  constructor(
    override readonly name: ExceptionName,
    message: string,
    /** Why, for the developer's log: never a password, a code or a token. */
    readonly reason: string = message,
    readonly status = 400,
  ) {
    super(message);
  }
}

export type ExceptionName =
  | 'AliasExistsException'
  | 'CodeMismatchException'
  | 'EnableSoftwareTokenMFAException'
  | 'ExpiredCodeException'
  | 'ForbiddenException'
  | 'GroupExistsException'
  | 'IncompleteSignatureException'
  | 'InternalErrorException'
  | 'InvalidLambdaResponseException'
  | 'InvalidParameterException'
  | 'InvalidPasswordException'
  | 'InvalidSignatureException'
  | 'LimitExceededException'
  | 'MissingAuthenticationTokenException'
  | 'NotAuthorizedException'
  | 'PasswordResetRequiredException'
  | 'RefreshTokenReuseException'
  | 'ResourceNotFoundException'
  | 'SerializationException'
  | 'SoftwareTokenMFANotFoundException'
  | 'TooManyRequestsException'
  | 'UnauthorizedException'
  | 'UnexpectedLambdaException'
  | 'UnknownOperationException'
  | 'UnsupportedOperationException'
  | 'UnsupportedTokenTypeException'
  | 'UnsupportedUserStateException'
  | 'UserLambdaValidationException'
  | 'UserNotConfirmedException'
  | 'UserNotFoundException'
  | 'UsernameExistsException'
  | 'WebAuthnChallengeNotFoundException'
  | 'WebAuthnClientMismatchException'
  | 'WebAuthnCredentialNotSupportedException'
  | 'WebAuthnNotEnabledException'
  | 'WebAuthnOriginNotAllowedException'
  | 'WebAuthnRelyingPartyMismatchException';

export function invalidParameter(message: string, reason?: string): CognitoException {
  return new CognitoException('InvalidParameterException', message, reason);
}

export function notAuthorized(message: string, reason?: string): CognitoException {
  return new CognitoException('NotAuthorizedException', message, reason);
}

/** The common error for a wrong password and an unknown user; `reason` says which it is. */
export function incorrectPassword(reason: string): CognitoException {
  return notAuthorized('Incorrect username or password.', reason);
}

/** The error of an action for a user, or for an access token, if there is no such user. */
export function userNotFound(reason?: string): CognitoException {
  return new CognitoException('UserNotFoundException', 'User does not exist.', reason);
}

/** The error for an answer whose `Session` is unknown, used up, or for something else. */
export function invalidSession(reason: string): CognitoException {
  return notAuthorized('Invalid session for the user.', reason);
}

export function expiredSession(): CognitoException {
  return notAuthorized('Invalid session for the user, session is expired.');
}

export function userDisabled(): CognitoException {
  return notAuthorized('User is disabled.');
}

/** The error for a user whose password an administrator has reset, until there is a new one. */
export function passwordResetRequired(): CognitoException {
  return new CognitoException('PasswordResetRequiredException', 'Password reset required for the user');
}

/** The error for a missing client, group or user pool. */
export function resourceNotFound(message: string): CognitoException {
  return new CognitoException('ResourceNotFoundException', message);
}

/** A feature that the template requires and this program does not have. */
export function notServed(what: string): CognitoException {
  return invalidParameter(`${what} is not served by the local user pool`);
}
