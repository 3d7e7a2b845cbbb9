import type { Serving } from './host/serving.js';
import { LocalError } from './local-error.js';
import { servedDocument } from './serve.js';
import type { ApiDocument, ServedDocument } from './services/all.js';
import { Administrator, type Mail, makeUser, userPools } from './services/user-pools/index.js';

/** An app that is served on this machine, with what a test needs from it. */
export interface Local extends ServedDocument {
  /**
   * The API with this construct path, or the only one.
   *
   * @throws LocalError if there is none, or if there are several and no path is given.
   */
  api(path?: string): ApiDocument;
  /**
   * An access token of a confirmed user, signed with the key of the user's pool like any other. It works for routes; to sign
   * in as a page does, call `cognito` with an AWS SDK.
   *
   * @throws CognitoError if there is no such user, or the pre token generation trigger fails.
   */
  token(options: LocalTokenOptions): Promise<string>;
  /**
   * Creates a confirmed user and signs the user in: with the tokens, a test can call routes and Cognito actions.
   *
   * @throws CognitoError if the user already exists, the pool or a group does not, or a trigger refuses.
   */
  user(options: LocalUserOptions): Promise<LocalUser>;
  /** The messages that Cognito would have sent, newest first. */
  mails(options?: LocalMailsOptions): readonly LocalMail[];
  /** Stops everything that was started, at once. Calling it again does nothing. */
  stop(): Promise<void>;
  /** The same as `stop()`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>;
}

export interface LocalTokenOptions {
  /** The user name, or the e-mail address. */
  readonly username: string;
  /**
   * The id or the construct path of the user's pool.
   *
   * @default - the pool that has the user
   */
  readonly pool?: string;
}

export interface LocalUserOptions {
  readonly email: string;
  /**
   * The groups of the user: groups in the template, in the seed, or created with `CreateGroup`.
   *
   * @default - none
   */
  readonly groups?: readonly string[];
  /** @default - a generated password that the policy of the pool allows */
  readonly password?: string;
  /**
   * The id or the construct path of the pool.
   *
   * @default - the only one
   */
  readonly pool?: string;
}

/** A local user who has signed in. */
export interface LocalUser {
  /** The user name in the pool: the `sub` of the tokens, if people sign in with their e-mail address. */
  readonly username: string;
  readonly email: string;
  readonly password: string;
  readonly accessToken: string;
  readonly idToken: string;
  readonly refreshToken: string;
}

export interface LocalMailsOptions {
  /**
   * Only messages to this address.
   *
   * @default - all
   */
  readonly to?: string;
}

/** A message that Cognito would have sent. */
export interface LocalMail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** The code in it; `undefined` if it has none. */
  readonly code: string | undefined;
}

/** @param end what to do when it is stopped */
export function localOf(serving: Serving, end: () => Promise<void>): Local {
  const document = servedDocument(serving);
  const { cognito, pools } = serving.of(userPools);
  let ended: Promise<void> | undefined;
  const stop = () => {
    ended ??= end();
    return ended;
  };
  return {
    ...document,
    api: (path) => apiOf(document.apis, path),
    token: ({ username, pool }) => cognito.issueAccessToken(username, pool),
    user: async (options) => {
      const { email, password, pool } = await makeUser(options, new Administrator(cognito), pools);
      const { username, tokens } = await cognito.signIn(email, pool.id);
      const { AccessToken: accessToken, IdToken: idToken, RefreshToken: refreshToken } = tokens;
      return { username, email, password, accessToken, idToken, refreshToken };
    },
    mails: ({ to } = {}) => cognito.mails.filter((mail) => isTo(mail, to)).map(mailOf),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

function apiOf(apis: readonly ApiDocument[], path: string | undefined): ApiDocument {
  const found = apis.filter((api) => path === undefined || api.path === path);
  const [only, ...others] = found;
  const there = apis.map((api) => `'${api.path}'`).join(', ');
  if (!only) {
    throw new LocalError(
      there === '' ? 'the app has no HTTP API' : `no API '${path}' is served; the APIs are: ${there}`,
    );
  }
  if (others.length > 0) {
    throw new LocalError(`the app has several APIs: choose one by its construct path: ${there}`);
  }
  return only;
}

function isTo(mail: Mail, to: string | undefined): boolean {
  return to === undefined || mail.to.toLowerCase() === to.toLowerCase();
}

function mailOf({ to, subject, text, code }: Mail): LocalMail {
  return { to, subject, text, code };
}
