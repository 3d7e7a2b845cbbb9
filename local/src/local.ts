import type { Serving } from './host/serving.js';
import { LocalError } from './local-error.js';
import { servedDocument } from './serve.js';
import type { ApiDocument, ServedDocument } from './services/all.js';
import { Administrator, type Mail, makeUser, userPools } from './services/user-pools/index.js';

/** An app that is served on this machine, with what a test wants of it. */
export interface Local extends ServedDocument {
  /**
   * The API of this construct path, or the only one.
   *
   * @throws LocalError where there is none, or several and none is named.
   */
  api(path?: string): ApiDocument;
  /**
   * An access token of a user who is confirmed, signed by the key of the user's pool as any other. It opens routes; to sign
   * in as a page does, call `cognito` with an AWS SDK.
   *
   * @throws CognitoError where there is no such user, or the pre token generation trigger fails.
   */
  token(options: LocalTokenOptions): Promise<string>;
  /**
   * Makes a confirmed user, and signs the user in: with the tokens, a test can call routes, and actions of Cognito.
   *
   * @throws CognitoError where the user is there already, the pool or a group is not, or a trigger refuses.
   */
  user(options: LocalUserOptions): Promise<LocalUser>;
  /** The mails that Cognito would have sent, newest first. */
  mails(options?: LocalMailsOptions): readonly LocalMail[];
  /** Ends everything that was started, at once. To call it again does nothing more. */
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
   * Groups that the user is in: of the template, of the seed, or made by `CreateGroup`.
   *
   * @default - none
   */
  readonly groups?: readonly string[];
  /** @default - one is generated that the policy of the pool allows */
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
  /** The user name in the pool: the `sub` of the tokens, where people sign in with their e-mail address. */
  readonly username: string;
  readonly email: string;
  readonly password: string;
  readonly accessToken: string;
  readonly idToken: string;
  readonly refreshToken: string;
}

export interface LocalMailsOptions {
  /**
   * The address that they went to.
   *
   * @default - all
   */
  readonly to?: string;
}

/** A mail that Cognito would have sent. */
export interface LocalMail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** The code in it; `undefined` where it has none. */
  readonly code: string | undefined;
}

/** @param end what is to be done when it is stopped */
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
      there === '' ? 'the app has no HTTP API' : `no API '${path}' is served, the APIs are: ${there}`,
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
