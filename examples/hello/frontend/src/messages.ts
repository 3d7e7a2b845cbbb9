import { ConfigurationError } from './configuration';

type Words = string | ((message: string) => string);

const tooMany = 'Too many attempts. Wait a while, then try again.';
const theirs = 'Something failed on the server. Try again later.';

/** What people read for an error of Cognito, of Amplify or of the network, by its name. */
const words: Readonly<Record<string, Words>> = {
  AliasExistsException: 'Another account has this address already.',
  CodeDeliveryFailureException: 'The code could not be sent to this address. Check how it is spelled.',
  CodeMismatchException: 'This code is not right. Take the one that was sent last.',
  ExpiredCodeException: 'This code is no longer valid. Ask for a new one.',
  ForbiddenException: 'The server refuses requests from here.',
  InternalErrorException: theirs,
  InvalidEmailRoleAccessPolicyException: 'The server is not allowed to send mail.',
  InvalidLambdaResponseException: theirs,
  InvalidParameterException: invalidParameter,
  InvalidPasswordException: invalidPassword,
  LimitExceededException: tooMany,
  NetworkError: networkError,
  NotAuthorizedException: notAuthorized,
  PasskeyAuthenticationCanceled: 'No passkey was chosen. Try again, or sign in in another way.',
  PasskeyAlreadyExists: 'This device has a passkey for this account already.',
  PasskeyNotSupported: 'This browser has no passkeys, or takes none from this address.',
  PasskeyRegistrationCanceled: 'No passkey was added.',
  ResourceNotFoundException: 'The user pool of this page does not exist. Its configuration may be out of date.',
  TimeoutError: 'The server took too long to answer. Try again.',
  TooManyFailedAttemptsException: tooMany,
  TooManyRequestsException: tooMany,
  UnexpectedLambdaException: theirs,
  UserLambdaValidationException: (message) => `The server refuses: ${message.replace(/^\w+ failed with error /, '')}`,
  UserNotConfirmedException: 'This address is not confirmed yet.',
  UserNotFoundException: 'There is no account with this address.',
  UsernameExistsException: 'There is an account with this address already. Sign in instead.',
};

/** An error in plain words. */
export function explain(error: unknown): string {
  if (error instanceof ConfigurationError) {
    return `This page cannot work: it does not know its user pool and its API. ${error.message}.`;
  }
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const known = Object.hasOwn(words, name) ? words[name] : undefined;
  if (known === undefined) {
    return `Something went wrong: ${message} (${name})`;
  }
  return typeof known === 'string' ? known : known(message);
}

/** Why the API refused a call, in plain words; `undefined` where it did not. */
export function explainStatus(status: number): string | undefined {
  switch (status) {
    case 401:
      return 'Refused: the call came without a valid access token.';
    case 403:
      return 'Refused: this user may not call it.';
    case 404:
      return 'The API has no such route.';
    case 429:
      return 'Too many calls. Wait a moment.';
    default:
      return status >= 400 ? 'The API failed. Try again later.' : undefined;
  }
}

const lacks: readonly [RegExp, string][] = [
  [/not long enough/, 'This password is too short.'],
  [/uppercase/, 'This password lacks an upper-case letter.'],
  [/lowercase/, 'This password lacks a lower-case letter.'],
  [/numeric/, 'This password lacks a digit.'],
  [/symbol/, 'This password lacks a symbol, such as ! or #.'],
];

function invalidPassword(message: string): string {
  const found = lacks.find(([pattern]) => pattern.test(message));
  return found ? found[1] : `This password cannot be used: ${message}`;
}

const invalid: readonly [RegExp, string][] = [
  [/already confirmed/i, 'This address is confirmed already.'],
  [/no registered\/verified email/i, 'No code can be sent: the address of this account was never confirmed.'],
  [/'password'/, 'This password cannot be used. It may not begin or end with a space.'],
  [/code/i, 'This is not a code: enter all of its digits.'],
  [/username|email/i, 'This is not a valid e-mail address.'],
];

function invalidParameter(message: string): string {
  const found = invalid.find(([pattern]) => pattern.test(message));
  return found ? found[1] : `The server does not accept this: ${message}`;
}

function notAuthorized(message: string): string {
  if (/attempts exceeded/i.test(message)) {
    return 'Too many wrong passwords. Wait a while, then try again.';
  }
  if (/disabled/i.test(message)) {
    return 'This account is disabled.';
  }
  if (/incorrect/i.test(message)) {
    return 'The e-mail address or the password is wrong.';
  }
  if (/invalid session/i.test(message)) {
    return 'This took too long, or too many codes were wrong. Sign in again.';
  }
  return `The server does not allow this: ${message}`;
}

function networkError(): string {
  return ['localhost', '127.0.0.1'].includes(location.hostname)
    ? `The server cannot be reached. Is cdk-http-api-local running, and may pages of ${location.origin} call it?`
    : 'The server cannot be reached. Check your connection, then try again.';
}
