import { createPrivateKey, type JsonWebKey } from 'node:crypto';
import { CognitoError } from './cognito-error.js';
import type { Mail } from './messages/mail.js';
import type { Group } from './template/group.js';
import type { User } from './users/user.js';

/** Everything that outlives the program, as plain JSON data. It is changed in place. */
export interface CognitoState {
  readonly version: typeof version;
  /** By id. A pool that is no longer in the template keeps its users. */
  readonly pools: { [id: string]: PoolState };
  /** Newest first. */
  readonly mails: Mail[];
}

export interface PoolState {
  /** Private; created when it is first needed. */
  key?: JsonWebKey;
  /** The secret with which nonexistent users are simulated. */
  readonly secret: string;
  /** By `sub`. */
  readonly users: { [sub: string]: User };
  /** The groups created by `CreateGroup`, in addition to those of the template. */
  groups?: Group[];
}

const version = 1;

export function emptyState(): CognitoState {
  return { version, pools: {}, mails: [] };
}

/**
 * Parses saved data as a state.
 *
 * @throws CognitoError if it is not a state, or has another version.
 */
export function parseState(data: unknown): CognitoState {
  const found = isMap(data) ? data.version : undefined;
  if (found !== undefined && found !== version) {
    throw new CognitoError(
      'COGNITO_STATE_VERSION',
      `the state of the user pools has version '${found}', but this program reads version ${version}: start with --reset, which ` +
        'deletes all users, or use the version of the program that wrote the state',
    );
  }
  const invalid = state('state', data);
  if (invalid !== undefined) {
    throw new CognitoError(
      'COGNITO_STATE_INVALID',
      `the state of the user pools is damaged (${invalid}): start with --reset, which deletes all users`,
    );
  }
  return data as CognitoState;
}

/** Describes what is wrong with a value; `undefined` if nothing is. */
type Check = (path: string, value: unknown) => string | undefined;

const text = typed('string');
const number = typed('number');
const boolean = typed('boolean');

const times = list(number);
const code = shape({ code: text, expiresAt: number, attempts: number, mailId: text, to: optional(text) });
const refreshToken = shape({ hash: text, expiresAt: number, replacedAt: optional(number) });
const session = shape({
  id: text,
  clientId: text,
  originJti: text,
  authTime: number,
  revokedAt: optional(number),
  scopes: optional(list(text)),
  refreshTokens: list(refreshToken),
});
const loginSession = shape({ hash: hex, authTime: number, expiresAt: number, password: text, provider: text });
const authorizationCode = shape({
  hash: hex,
  clientId: text,
  redirectUri: text,
  scopes: list(text),
  challenge: optional(text),
  nonce: optional(text),
  authTime: number,
  expiresAt: number,
  password: text,
  usedAt: optional(number),
});
const passkey = shape({
  id: text,
  publicKey: text,
  counter: number,
  name: text,
  relyingPartyId: text,
  transports: list(text),
  attachment: optional(text),
  createdAt: number,
});
const user = shape({
  sub: text,
  username: text,
  status: oneOf('UNCONFIRMED', 'CONFIRMED', 'FORCE_CHANGE_PASSWORD', 'RESET_REQUIRED', 'EXTERNAL_PROVIDER'),
  attributes: map(text),
  password: optional(shape({ salt: hex, verifier: hex })),
  passwordExpiresAt: optional(number),
  groups: list(text),
  codes: shape({ signUp: optional(code), password: optional(code), email: optional(code) }),
  pendingEmail: optional(text),
  sessions: list(session),
  loginSessions: optional(list(loginSession)),
  authorizationCodes: optional(list(authorizationCode)),
  disabled: optional(boolean),
  softwareToken: optional(
    shape({ secret: hex, lastStep: number, name: optional(text), enabled: boolean, preferred: boolean }),
  ),
  newSoftwareToken: optional(hex),
  emailMfa: optional(shape({ enabled: boolean, preferred: boolean })),
  passkeys: optional(list(passkey)),
  passkeyUserId: optional(text),
  failedSignIns: optional(shape({ count: number, lockedUntil: number, lastAt: number })),
  codesSent: optional(
    shape({ signUp: optional(times), password: optional(times), email: optional(times), signIn: optional(times) }),
  ),
  createdAt: optional(number),
  modifiedAt: optional(number),
});
const group = shape({
  name: text,
  description: optional(text),
  roleArn: optional(text),
  precedence: optional(number),
  createdAt: optional(number),
  modifiedAt: optional(number),
});
const mail = shape({
  id: text,
  poolId: text,
  to: text,
  subject: text,
  text,
  code: optional(text),
  medium: optional(oneOf('SMS')),
  used: boolean,
  replaced: optional(oneOf(true)),
  at: number,
});
const state = shape({
  version: oneOf(version),
  pools: map(shape({ key: optional(privateKey), secret: text, users: map(user), groups: optional(list(group)) })),
  mails: list(mail),
});

function typed(type: 'string' | 'number' | 'boolean'): Check {
  return (path, value) => (typeof value === type ? undefined : `'${path}' is not a ${type}`);
}

function oneOf(...values: readonly unknown[]): Check {
  return (path, value) => (values.includes(value) ? undefined : `'${path}' is not one of ${values.join(', ')}`);
}

function hex(path: string, value: unknown): string | undefined {
  return typeof value === 'string' && /^[0-9a-f]+$/.test(value) ? undefined : `'${path}' is not hexadecimal`;
}

function privateKey(path: string, value: unknown): string | undefined {
  try {
    createPrivateKey({ key: value as JsonWebKey, format: 'jwk' });
    return undefined;
  } catch {
    return `'${path}' is not a private key`;
  }
}

function optional(check: Check): Check {
  return (path, value) => (value === undefined ? undefined : check(path, value));
}

function list(check: Check): Check {
  return (path, value) =>
    Array.isArray(value) ? first(value.map((item) => check(`${path}[]`, item))) : `'${path}' is not a list`;
}

/** Keys may contain personal names, so paths leave them out. */
function map(check: Check): Check {
  return (path, value) =>
    isMap(value) ? first(Object.values(value).map((item) => check(`${path}.*`, item))) : `'${path}' is not a map`;
}

function shape(members: { readonly [name: string]: Check }): Check {
  return (path, value) =>
    isMap(value)
      ? first(Object.entries(members).map(([name, check]) => check(`${path}.${name}`, value[name])))
      : `'${path}' is not a map`;
}

function isMap(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function first(problems: readonly (string | undefined)[]): string | undefined {
  return problems.find((found) => found !== undefined);
}
