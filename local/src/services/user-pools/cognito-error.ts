import { ProgramError } from '../../errors.js';

export type CognitoErrorCode =
  | 'COGNITO_STATE_INVALID'
  | 'COGNITO_STATE_VERSION'
  | 'COGNITO_POOL_UNKNOWN'
  | 'COGNITO_CLIENT_MISSING'
  | 'COGNITO_GROUP_MISSING'
  | 'COGNITO_CLIENT_OF_USERS'
  | 'COGNITO_USER_MISSING'
  | 'COGNITO_USER_EXISTS'
  | 'COGNITO_USER_REFUSED'
  | 'COGNITO_USER_AMBIGUOUS'
  | 'COGNITO_USER_DISABLED'
  | 'COGNITO_USER_UNCONFIRMED'
  | 'COGNITO_TRIGGER_FAILED';

/** The local user pools cannot do what the program requests. */
export class CognitoError extends ProgramError {
  constructor(
    readonly code: CognitoErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
