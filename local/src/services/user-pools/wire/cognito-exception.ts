/** An error that Cognito answers: a name and a message as AWS has them, and the reason that AWS hides. */
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

/** What a wrong password and an unknown user have in common; `reason` tells them apart. */
export function incorrectPassword(reason: string): CognitoException {
  return notAuthorized('Incorrect username or password.', reason);
}

/** What an action that names a user, or an access token, answers where there is no such user. */
export function userNotFound(reason?: string): CognitoException {
  return new CognitoException('UserNotFoundException', 'User does not exist.', reason);
}

/** What an answer gets whose `Session` is none, spent, or not for it. */
export function invalidSession(reason: string): CognitoException {
  return notAuthorized('Invalid session for the user.', reason);
}

export function expiredSession(): CognitoException {
  return notAuthorized('Invalid session for the user, session is expired.');
}

export function userDisabled(): CognitoException {
  return notAuthorized('User is disabled.');
}

/** What a user gets whose password an administrator has reset, until there is a new one. */
export function passwordResetRequired(): CognitoException {
  return new CognitoException('PasswordResetRequiredException', 'Password reset required for the user');
}

/** What is missing of a user pool: its client, its group, or the pool itself. */
export function resourceNotFound(message: string): CognitoException {
  return new CognitoException('ResourceNotFoundException', message);
}

/** A feature that the template asks for and this program lacks. */
export function notServed(what: string): CognitoException {
  return invalidParameter(`${what} is not served by the local user pool`);
}
