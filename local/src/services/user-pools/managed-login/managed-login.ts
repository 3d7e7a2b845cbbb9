import type { HttpRequest } from '../../../host/http/message.js';
import type { TakeNote } from '../../../host/log/take-note.js';
import type { ActionContext } from '../actions/action-context.js';
import { standInPage } from '../federation/stand-in.js';
import { CallbackError, readAuthorizationRequest } from '../oauth/authorization-request.js';
import { answerOAuth, isOAuthEndpoint } from '../oauth/endpoints.js';
import { OAuthError } from '../oauth/oauth-error.js';
import { Parameters } from '../oauth/parameters.js';
import type { Directory } from '../users/directory.js';
import { type AllowedOrigins, type CognitoAnswer, notFoundAnswer, withCors } from '../wire/answer.js';
import { CognitoException } from '../wire/cognito-exception.js';
import { redirectAnswer, textAnswer } from './answers.js';
import { authorize, loginPage } from './authorize.js';
import { cookieIn } from './cookies.js';
import { foreignOrigin, isCsrfToken } from './csrf.js';
import { errorPage, forbiddenPage, homePage } from './error-page.js';
import { firstFactorPage } from './first-factors/answer.js';
import { logout } from './logout.js';
import type { Page, PlainPage } from './page-handler.js';
import { confirmUserPage, resendCodePage } from './pages/confirm-user.js';
import { confirmForgotPasswordPage, forgotPasswordPage } from './pages/forgot-password.js';
import { secondFactorPage } from './pages/mfa.js';
import { changePasswordPage } from './pages/new-password.js';
import { signUpPage } from './pages/sign-up.js';
import { addPasskeyPage } from './passkeys/add-passkey.js';
import { offerPasskeyPage } from './passkeys/offer-passkey.js';
import { passkeyScript } from './passkeys/script.js';
import type { ProvenUsers } from './proven-users.js';
import { icon, style } from './style.js';
import { type ManagedLoginAddresses, Visit } from './visit.js';

export interface ManagedLoginOptions {
  readonly directory: Directory;
  readonly contextFor: (note: TakeNote | undefined) => ActionContext;
  readonly addresses: ManagedLoginAddresses;
  readonly provenUsers: ProvenUsers;
  /** Whether pages of an origin may call the OAuth endpoints. */
  readonly allowedOrigins: AllowedOrigins;
}

/** The pages of a sign-in, by path. Each of them receives the parameters of the authorization request. */
const pages: ReadonlyMap<string, Page> = new Map([
  ['/changePassword', changePasswordPage],
  ['/confirmForgotPassword', confirmForgotPasswordPage],
  ['/confirmUser', confirmUserPage],
  ['/firstFactor', firstFactorPage],
  ['/forgotPassword', forgotPasswordPage],
  ['/login', loginPage],
  ['/mfa', secondFactorPage],
  ['/oauth2/authorize', { show: authorize }],
  ['/passkeys/offer', offerPasskeyPage],
  ['/resendcode', resendCodePage],
  ['/signup', signUpPage],
  ['/stand-in', standInPage],
]);

/** The pages that do not belong to a sign-in. */
const others: ReadonlyMap<string, PlainPage> = new Map<string, PlainPage>([
  ['/', { show: homePage }],
  ['/error', { show: errorPage }],
  ['/logout', { show: logout }],
  ['/passkeys/add', addPasskeyPage],
]);

const files = new Map([
  ['/managed-login.css', textAnswer('text/css', style)],
  ['/managed-login.svg', textAnswer('image/svg+xml', icon)],
  ['/passkeys.js', textAnswer('text/javascript', passkeyScript)],
]);

/** Answers a request to the domain of a user pool: to one of its pages, or to an OAuth endpoint. */
export async function answerManagedLogin(
  request: HttpRequest,
  note: TakeNote | undefined,
  options: ManagedLoginOptions,
): Promise<CognitoAnswer> {
  const { rawPath, method } = request;
  if (isOAuthEndpoint(rawPath)) {
    return answerProgram(request, note, options);
  }
  const file = method === 'GET' ? files.get(rawPath) : undefined;
  if (file) {
    return { response: file };
  }
  if (!pages.has(rawPath) && !others.has(rawPath)) {
    return { response: notFoundAnswer(), reason: 'managed login has no such page or endpoint' };
  }
  const form = Parameters.parse(method === 'POST' ? request.body.toString() : '');
  const { directory, contextFor, addresses, provenUsers } = options;
  const visit = new Visit({ http: request, form, directory, context: contextFor(note), addresses, provenUsers });
  try {
    return await answerPage(visit);
  } catch (error) {
    return refused(error, request);
  }
}

async function answerProgram(
  request: HttpRequest,
  note: TakeNote | undefined,
  { directory, contextFor, allowedOrigins }: ManagedLoginOptions,
): Promise<CognitoAnswer> {
  const { origin } = request.headers;
  if (origin !== undefined && !allowedOrigins(origin)) {
    const reason = `requests from the origin '${origin}' are refused, because it does not belong to the app`;
    return { response: { ...notFoundAnswer(), status: 403, body: '{"error":"invalid_request"}' }, reason };
  }
  const { response, ...rest } = await answerOAuth(request, directory, contextFor(note));
  return { response: withCors(response, origin, allowedOrigins), ...rest };
}

async function answerPage(visit: Visit): Promise<CognitoAnswer> {
  const { rawPath, rawQueryString, method, headers } = visit.http;
  const other = others.get(rawPath);
  const page = pages.get(rawPath);
  const allowed = (other ?? page)?.submit ? ['GET', 'POST'] : ['GET'];
  if (!allowed.includes(method)) {
    return notAllowed(allowed.join(', '));
  }
  if (method === 'POST') {
    const foreign = foreignOrigin(visit.http);
    const isOwn = isCsrfToken(
      visit.form.get('_csrf'),
      visit.directory.secret,
      cookieIn(headers.cookie, visit.csrfCookie),
    );
    if (foreign !== undefined || !isOwn || visit.form.repeated !== undefined) {
      return forbiddenPage(visit, foreign ?? 'the CSRF token of the form is missing or invalid');
    }
  }
  if (other) {
    return method === 'POST' && other.submit ? other.submit(visit) : other.show(visit);
  }
  const parameters = Parameters.parse(rawQueryString);
  const request = readAuthorizationRequest(parameters, visit.directory.pool, visit.addresses);
  const handler = method === 'POST' ? page?.submit : page?.show;
  return handler ? handler(request, visit) : redirectAnswer(`/login?${request.query}`);
}

function refused(error: unknown, request: HttpRequest): CognitoAnswer {
  if (error instanceof CallbackError) {
    return redirectAnswer(error.location, [], error.reason);
  }
  if (error instanceof OAuthError) {
    const client = Parameters.parse(request.rawQueryString).get('client_id');
    const query = new URLSearchParams({ error: error.code, ...(client === undefined ? {} : { client_id: client }) });
    return redirectAnswer(`/error?${query}`, [], error.reason);
  }
  if (error instanceof CognitoException) {
    return redirectAnswer('/error?error=invalid_request', [], error.reason);
  }
  throw error;
}

function notAllowed(allow: string): CognitoAnswer {
  const response = textAnswer('text/plain', `allowed: ${allow}\n`, 405);
  return { response: { ...response, headers: { ...response.headers, allow } }, reason: `use ${allow}` };
}
