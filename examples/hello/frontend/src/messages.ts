import { ConfigurationError } from './configuration';

type Words = string | ((message: string) => string);

const tooMany = 'Too many attempts. Wait a few minutes, then try again.';
const theirs = 'Something went wrong on the server. Try again later.';

/** The message for an error of Cognito, of Amplify or of the network, by its name. */
const words: Readonly<Record<string, Words>> = {
  AliasExistsException: 'Another account already uses this address.',
  CodeDeliveryFailureException: 'The code could not be sent to this address. Check the spelling.',
  CodeMismatchException: 'This code is wrong. Enter the one from the latest e-\u2060mail.',
  ExpiredCodeException: 'This code is no longer valid. Send a new one.',
  ForbiddenException: 'The server refuses requests from your network.',
  InternalErrorException: theirs,
  InvalidEmailRoleAccessPolicyException: 'The server is not allowed to send e-\u2060mail.',
  InvalidLambdaResponseException: theirs,
  InvalidParameterException: invalidParameter,
  InvalidPasswordException: invalidPassword,
  LimitExceededException: tooMany,
  NetworkError: networkError,
  NotAuthorizedException: notAuthorized,
  PasskeyAuthenticationCanceled: 'No passkey was chosen. Try again, or sign in another way.',
  PasskeyAlreadyExists: 'This device already has a passkey for this account.',
  PasskeyNotSupported: 'This browser does not support passkeys, or does not allow them at this address.',
  PasskeyRegistrationCanceled: 'No passkey was added.',
  ResourceNotFoundException:
    'The user pool of this page does not exist. The configuration of the page may be out of date.',
  TimeoutError: 'The server took too long to answer. Try again.',
  TooManyFailedAttemptsException: tooMany,
  TooManyRequestsException: tooMany,
  UnexpectedLambdaException: theirs,
  UserLambdaValidationException: (message) =>
    `The server refused this request: ${message.replace(/^\w+ failed with error /, '')}`,
  UserNotConfirmedException: 'This address is not confirmed yet.',
  UserNotFoundException: 'There is no account with this address.',
  UsernameExistsException: 'There is already an account with this address. Sign in instead.',
};

/** The field that an error is about: its name in the form. */
export function fieldOf(error: unknown): string | undefined {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const known = Object.hasOwn(fields, name) ? fields[name] : undefined;
  return typeof known === 'function' ? known(message) : known;
}

const fields: Readonly<Record<string, string | ((message: string) => string | undefined)>> = {
  AliasExistsException: 'email',
  CodeDeliveryFailureException: 'email',
  CodeMismatchException: 'code',
  ExpiredCodeException: 'code',
  InvalidParameterException: (message) => invalid.find(([pattern]) => pattern.test(message))?.[2],
  InvalidPasswordException: 'password',
  NotAuthorizedException: (message) => (/incorrect/i.test(message) ? 'password' : undefined),
  UserNotFoundException: 'email',
  UsernameExistsException: 'email',
};

/** An error in plain words. */
export function explain(error: unknown): string {
  if (error instanceof ConfigurationError) {
    return `This page cannot find its user pool and its API. ${error.message}.`;
  }
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const known = Object.hasOwn(words, name) ? words[name] : undefined;
  if (known === undefined) {
    return `Something went wrong: ${message} (${name})`;
  }
  return typeof known === 'string' ? known : known(message);
}

/** The status with its name, such as `200 OK`: HTTP/2 answers no longer have it. */
export function statusText(status: number): string {
  const name = statusNames[status];
  return name ? `${status} ${name}` : String(status);
}

const statusNames: Readonly<Record<number, string>> = {
  200: 'OK',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

/** Why the API refused a call, in plain words. `undefined` if it did not. */
export function explainStatus(status: number): string | undefined {
  switch (status) {
    case 401:
      return 'API Gateway refused the call because it had no valid access token.';
    case 403:
      return 'You do not have permission to call this route.';
    case 404:
      return 'The API does not have this route.';
    case 429:
      return 'Too many calls. Wait a moment, then try again.';
    default:
      return status >= 400 ? 'Something went wrong in the API. Try again later.' : undefined;
  }
}

const lacks: readonly [RegExp, string][] = [
  [/not long enough/, 'This password is too short.'],
  [/uppercase/, 'This password needs an uppercase letter.'],
  [/lowercase/, 'This password needs a lowercase letter.'],
  [/numeric/, 'This password needs a digit.'],
  [/symbol/, 'This password needs a symbol, such as ! or #.'],
];

function invalidPassword(message: string): string {
  const found = lacks.find(([pattern]) => pattern.test(message));
  return found ? found[1] : `This password cannot be used: ${message}`;
}

/** What is wrong with a parameter, and the field that it comes from. */
const invalid: readonly [RegExp, string, string][] = [
  [/already confirmed/i, 'This address is already confirmed.', 'email'],
  [
    /no registered\/verified email/i,
    'We cannot send a code because the address of this account was never confirmed.',
    'email',
  ],
  [/'password'/, 'A password must not begin or end with a space.', 'password'],
  [/code/i, 'Enter all digits of the code.', 'code'],
  [/username|email/i, 'This is not a valid e-\u2060mail address.', 'email'],
];

function invalidParameter(message: string): string {
  const found = invalid.find(([pattern]) => pattern.test(message));
  return found ? found[1] : `The server did not accept this request: ${message}`;
}

function notAuthorized(message: string): string {
  if (/attempts exceeded/i.test(message)) {
    return 'Too many wrong passwords. Wait a few minutes, then try again.';
  }
  if (/disabled/i.test(message)) {
    return 'This account is disabled.';
  }
  if (/incorrect/i.test(message)) {
    return 'The e-\u2060mail address or the password is wrong.';
  }
  if (/invalid session/i.test(message)) {
    return 'Your sign-in expired, or there were too many wrong codes. Sign in again.';
  }
  return `The server did not allow this request: ${message}`;
}

function networkError(): string {
  return ['localhost', '127.0.0.1'].includes(location.hostname)
    ? `The server cannot be reached. Check that cdk-http-api-local is running and allows requests from ${location.origin}.`
    : 'The server cannot be reached. Check your connection, then try again.';
}
