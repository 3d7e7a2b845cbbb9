import type { JsonWebKey } from 'node:crypto';
import { Unresolved } from '../../assembly/value.js';
import { isAwsHost } from '../../host/aws/aws-hosts.js';
import type { Clock } from '../../host/clock.js';
import type { HttpRequest, HttpResponse } from '../../host/http/message.js';
import type { InvokeFunction } from '../../host/invoke-function.js';
import type { TakeNote } from '../../host/log/take-note.js';
import type { Action } from './actions/action.js';
import { ActionContext, type ActionContextOptions } from './actions/action-context.js';
import { actions } from './actions/actions.js';
import { adminActions } from './actions/admin/admin-actions.js';
import { type CognitoState, emptyState, parseState } from './cognito-state.js';
import { answerManagedLogin } from './managed-login/managed-login.js';
import { newProvenUsers } from './managed-login/proven-users.js';
import type { ManagedLoginAddresses } from './managed-login/visit.js';
import { Invitations } from './messages/invitations.js';
import type { Mail } from './messages/mail.js';
import { Outbox } from './messages/outbox.js';
import { SignInCodes } from './messages/sign-in-codes.js';
import { Verification } from './messages/verification.js';
import { issueMachineToken } from './oauth/machine-token-command.js';
import { redirectUrisOf } from './oauth/redirect-uris.js';
import type { Registration } from './passkeys/registration.js';
import { systemRandom } from './random.js';
import type { AuthSession } from './sign-in/auth-sessions.js';
import type { BegunSignIn } from './sign-in/begun-sign-in.js';
import { Challenges } from './sign-in/challenges.js';
import { SessionStore } from './sign-in/session-store.js';
import { UnknownNameAttempts } from './sign-in/sign-in-attempts.js';
import { type SignedInUser, signInWithoutPassword } from './sign-in/sign-in-without-password.js';
import type { SignUpSession } from './sign-in/sign-up-session.js';
import type { UserPool } from './template/user-pool.js';
import { confirmedUser, issueAccessToken } from './tokens/access-token-command.js';
import { SigningKeys } from './tokens/signing-keys.js';
import { TokenIssuer } from './tokens/token-issuer.js';
import { Triggers } from './tokens/triggers.js';
import { directoryOf } from './users/directory.js';
import {
  type AllowedOrigins,
  type CognitoAnswer,
  documentAnswer,
  errorAnswer,
  jsonAnswer,
  notFoundAnswer,
  preflightAnswer,
  withCors,
} from './wire/answer.js';
import { CognitoException } from './wire/cognito-exception.js';
import { discovered, jwks, openIdConfiguration } from './wire/discovery.js';
import { Input } from './wire/input.js';
import { checkSigned } from './wire/signed-request.js';

export interface CognitoOptions {
  readonly pools: readonly UserPool[];
  /** The last value passed to `save`, or what was written from it; `undefined` at the first start. */
  readonly state: unknown;
  /** Called after every change, before the response is sent, always with the same object: write it, or copy it. */
  readonly save: (state: CognitoState) => void;
  readonly invoke: InvokeFunction;
  readonly clock: Clock;
  /** Whether pages of this origin may call. */
  readonly allowedOrigins: AllowedOrigins;
  /** @default - the user pools have no managed login */
  readonly managedLogin?: ManagedLoginSite;
  readonly onMail: (mail: Mail, note: TakeNote | undefined) => void;
  /** Called when the code in a message was used or replaced. */
  readonly onMailUsed?: (mail: Mail) => void;
}

/** The addresses of the managed logins. */
export interface ManagedLoginSite extends ManagedLoginAddresses {
  /** `http://localhost:3404`; `undefined` for a pool without a domain. */
  origin(poolId: string): string | undefined;
}

/** The user pools of an assembly, served on this machine. */
export interface Cognito {
  /** @param note is called with events during the request, such as output of functions; if `undefined`, they belong to no request */
  handle(request: HttpRequest, note: TakeNote | undefined): Promise<CognitoAnswer>;
  /** Like `handle`, for a request to the domain of a pool: managed login, and the OAuth endpoints. */
  handleLogin(poolId: string, request: HttpRequest, note: TakeNote | undefined): Promise<CognitoAnswer>;
  /** Newest first. */
  readonly mails: readonly Mail[];
  /** What the templates' user pools do on AWS but not here, as sentences. */
  readonly unserved: readonly string[];
  /** The keys of the pool with this issuer; `undefined` if there is none. */
  publicKeys(issuer: string): readonly JsonWebKey[] | undefined;
  /**
   * An access token of a confirmed user. `pool` is the id or the construct path of a pool, if there are several.
   *
   * @throws CognitoError if there is no such user, or the pre token generation trigger fails.
   */
  issueAccessToken(email: string, pool?: string): Promise<string>;
  /**
   * The tokens of a complete sign-in of a confirmed user, without a password. `pool` as above.
   *
   * @throws CognitoError if there is no such user, or a trigger refuses.
   */
  signIn(email: string, pool?: string): Promise<SignedInUser>;
  /**
   * An access token of a client that signs in as itself, with all its scopes. `client` is its id or its construct path.
   *
   * @throws CognitoError if there is no such client, it is not for machines, or the pre token generation trigger fails.
   */
  issueMachineToken(client: string): Promise<string>;
}

/** @throws CognitoError if the state cannot be read. */
export function createCognito(options: CognitoOptions): Cognito {
  const { pools, clock, allowedOrigins, onMail, onMailUsed = () => {} } = options;
  const state = options.state === undefined ? emptyState() : parseState(options.state);
  const save = () => options.save(state);
  const random = systemRandom;
  const directories = pools.map((pool) => directoryOf(pool, state, () => random.bytes(32).toString('hex')));
  const keys = new SigningKeys(state, save);
  const acrossRequests = {
    challenges: new Challenges(),
    authSessions: new SessionStore<AuthSession>(),
    begunSignIns: new SessionStore<BegunSignIn>(),
    signUpSessions: new SessionStore<SignUpSession>(),
    registrations: new SessionStore<Registration>(),
    unknownNames: new UnknownNameAttempts(),
  };
  const provenUsers = newProvenUsers();

  function tokensOf(triggers: Triggers): TokenIssuer {
    return new TokenIssuer(keys, triggers, clock, random);
  }

  /** What the actions of one request share. */
  function contextFor(
    note: TakeNote | undefined,
    { gives = 'tokens', mayCall = allowedOrigins }: Partial<Pick<ActionContextOptions, 'gives' | 'mayCall'>> = {},
  ): ActionContext {
    const triggers = new Triggers(options.invoke, note);
    const outbox = new Outbox({ state, clock, random, onMail: (mail) => onMail(mail, note), onMailUsed });
    return new ActionContext({
      ...acrossRequests,
      directories,
      clock,
      random,
      keys,
      tokens: tokensOf(triggers),
      triggers,
      verification: new Verification({ outbox, triggers, save, clock, random }),
      signInCodes: new SignInCodes({ outbox, triggers, save, clock, random }),
      mayCall,
      invitations: new Invitations(outbox, triggers, save),
      save,
      gives,
    });
  }

  async function act(request: HttpRequest, note: TakeNote | undefined): Promise<CognitoAnswer> {
    const target = request.headers['x-amz-target'] ?? '';
    const [, name = ''] = /^AWSCognitoIdentityProviderService\.(\w+)$/.exec(target) ?? [];
    const requestId = random.uuid();
    try {
      const action = permitted(name, request);
      const { output, user } = await action(Input.parse(request.body), contextFor(note));
      const response = jsonAnswer(output, requestId);
      return user ? { response, action: name, user: user.sub.slice(0, 8) } : { response, action: name };
    } catch (error) {
      const exception = error instanceof CognitoException ? error : internalError(error);
      const response = errorAnswer(exception, requestId);
      return { response, ...(name ? { action: name } : {}), reason: exception.reason };
    }
  }

  async function publish(request: HttpRequest): Promise<HttpResponse> {
    const { pool, document } = discovered(request.rawPath, pools) ?? {};
    switch (document) {
      case 'jwks.json':
        return documentAnswer(jwks([(await keys.of(pool!.id)).publicJwk]));
      case 'openid-configuration':
        return documentAnswer(openIdConfiguration(pool!, originOf(request), options.managedLogin?.origin(pool!.id)));
      default:
        return notFoundAnswer();
    }
  }

  async function answer(request: HttpRequest, note: TakeNote | undefined): Promise<CognitoAnswer> {
    const { origin } = request.headers;
    if (origin !== undefined && !allowedOrigins(origin)) {
      const message = `pages of '${origin}' are not allowed to call the local user pools`;
      return {
        response: errorAnswer(new CognitoException('ForbiddenException', message, message, 403), random.uuid()),
        reason: message,
      };
    }
    if (request.method === 'OPTIONS') {
      return { response: preflightAnswer(request) };
    }
    if (request.method === 'POST' && request.rawPath === '/') {
      return act(request, note);
    }
    const response = request.method === 'GET' ? await publish(request) : notFoundAnswer();
    return response.status === 404
      ? { response, reason: 'the request is neither for an action nor for a document of a user pool' }
      : { response };
  }

  return {
    async handle(request, note) {
      const { response, ...rest } = await answer(request, note);
      return { response: withCors(response, request.headers.origin, allowedOrigins), ...rest };
    },
    async handleLogin(poolId, request, note) {
      const directory = directories.find(({ pool }) => pool.id === poolId);
      const addresses = options.managedLogin;
      if (!directory || !addresses) {
        return { response: notFoundAnswer(), reason: 'the user pool has no managed login' };
      }
      return answerManagedLogin(request, note, {
        directory,
        contextFor: (ofRequest) =>
          contextFor(ofRequest, { gives: 'code', mayCall: isOfPages(addresses.origin(poolId)) }),
        addresses,
        provenUsers,
        allowedOrigins: (origin) => allowedOrigins(origin) || isPageOf(origin, directory.pool, addresses),
      });
    },
    mails: state.mails,
    unserved: pools.flatMap(({ unserved }) => unserved),
    publicKeys(issuer) {
      const pool = pools.find((candidate) => candidate.issuer === issuer);
      const key = pool && keys.known(pool.id);
      return pool && (key ? [key.publicJwk] : []);
    },
    issueMachineToken: (client) => issueMachineToken(client, pools, tokensOf(new Triggers(options.invoke, undefined))),
    issueAccessToken: (email, pool) =>
      issueAccessToken(email, pool, {
        directories,
        tokens: tokensOf(new Triggers(options.invoke, undefined)),
        clock,
        random,
      }),
    signIn: (email, pool) => signInWithoutPassword(confirmedUser(email, pool, directories), contextFor(undefined)),
  };
}

/** @throws CognitoException if the action is not served, or the caller may not call it. */
function permitted(name: string, { headers }: HttpRequest): Action {
  const action = actions.get(name);
  if (action) {
    return action;
  }
  const adminAction = adminActions.get(name);
  if (!adminAction) {
    throw unknownOperation(name);
  }
  checkSigned(name, headers);
  return adminAction;
}

/** The address to which the request was sent: for a function, this may be the one on AWS. */
function originOf({ headers: { host = 'localhost' } }: HttpRequest): string {
  return `${isAwsHost(host) ? 'https' : 'http'}://${host}`;
}

/** Whether a client of the pool redirects to a page of this origin. */
function isPageOf(origin: string, { clients }: UserPool, addresses: ManagedLoginAddresses): boolean {
  return clients.some(({ oauth }) => {
    const { registered, local } = redirectUrisOf(
      oauth && !(oauth instanceof Unresolved) ? oauth.callbackUrls : [],
      addresses,
    );
    return [...registered, ...local].some((url) => URL.canParse(url) && new URL(url).origin === origin);
  });
}

/** The pages of managed login use passkeys of their own origin alone, which answers both schemes. */
function isOfPages(login: string | undefined): AllowedOrigins {
  return (origin) => login !== undefined && (origin === login || origin === login.replace('http:', 'https:'));
}

function unknownOperation(name: string): CognitoException {
  if (name === '') {
    const message = 'x-amz-target must be AWSCognitoIdentityProviderService.<action>';
    return new CognitoException('UnknownOperationException', message);
  }
  const reason = `the action ${name} is not served by the local user pools`;
  const served = [...actions.keys(), ...adminActions.keys()].sort().join(', ');
  return new CognitoException('UnknownOperationException', `${reason}; these actions are served: ${served}`, reason);
}

/** A bug in this program, or an error of its disk: the caller gets no details. */
function internalError(error: unknown): CognitoException {
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return new CognitoException('InternalErrorException', 'Internal error', reason, 500);
}
