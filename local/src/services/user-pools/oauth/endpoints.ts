import type { HttpRequest, HttpResponse } from '../../../host/http/message.js';
import type { ActionContext } from '../actions/action-context.js';
import type { Directory } from '../users/directory.js';
import type { CognitoAnswer } from '../wire/answer.js';
import { CognitoException } from '../wire/cognito-exception.js';
import { OAuthError } from './oauth-error.js';
import { Parameters } from './parameters.js';
import { revoke } from './revocation.js';
import { exchangeTokens } from './token-endpoint.js';
import { userInfo } from './user-info.js';

/** An endpoint that programs and pages of the app call. */
interface OAuthEndpoint {
  readonly methods: readonly string[];
  readonly answer: (request: HttpRequest, directory: Directory, context: ActionContext) => Promise<CognitoAnswer>;
}

const endpoints: ReadonlyMap<string, OAuthEndpoint> = new Map([
  ['/oauth2/token', { methods: ['POST'], answer: token }],
  ['/oauth2/userInfo', { methods: ['GET'], answer: information }],
  ['/oauth2/revoke', { methods: ['POST'], answer: revocation }],
]);

export function isOAuthEndpoint(path: string): boolean {
  return endpoints.has(path);
}

/** Answers a request to one of the endpoints. */
export async function answerOAuth(
  request: HttpRequest,
  directory: Directory,
  context: ActionContext,
): Promise<CognitoAnswer> {
  const { methods, answer } = endpoints.get(request.rawPath)!;
  if (request.method === 'OPTIONS') {
    return { response: preflight(request, methods) };
  }
  try {
    if (!methods.includes(request.method)) {
      throw new OAuthError(
        'invalid_request',
        `${request.rawPath} supports only ${methods.join(' and ')}`,
        undefined,
        405,
      );
    }
    return await answer(request, directory, context);
  } catch (error) {
    const refused = error instanceof CognitoException ? ofTrigger(error) : error;
    if (refused instanceof OAuthError) {
      return { response: errorResponse(refused, request.rawPath, methods), reason: refused.reason };
    }
    throw error;
  }
}

async function token(request: HttpRequest, directory: Directory, context: ActionContext): Promise<CognitoAnswer> {
  const { authorization } = request.headers;
  const { body, user } = await exchangeTokens(formOf(request), authorization, directory, context);
  return { response: json(body), ...(user ? { user: user.sub.slice(0, 8) } : {}) };
}

async function information(request: HttpRequest, { pool }: Directory, context: ActionContext): Promise<CognitoAnswer> {
  const { body, user } = userInfo(request.headers.authorization, pool.id, context);
  return { response: json(body), user: user.sub.slice(0, 8) };
}

async function revocation(request: HttpRequest, directory: Directory, context: ActionContext): Promise<CognitoAnswer> {
  const user = revoke(formOf(request), request.headers.authorization, directory, context);
  const response = { status: 200, headers: noStore, body: '' };
  return user ? { response, user: user.sub.slice(0, 8) } : { response };
}

/** @throws OAuthError if the body is not a form. */
function formOf({ headers, body }: HttpRequest): Parameters {
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded') {
    throw new OAuthError(
      'invalid_request',
      `the content type must be application/x-www-form-urlencoded, got '${type ?? ''}'`,
    );
  }
  return Parameters.parse(body.toString());
}

/** Converts the exception of a trigger. All other exceptions of Cognito's API are OAuth errors by now. */
function ofTrigger({ message, reason }: CognitoException): OAuthError {
  return new OAuthError('invalid_request', reason, message);
}

const noStore = { 'cache-control': 'no-store', pragma: 'no-cache' };

function json(body: object): HttpResponse {
  const headers = { ...noStore, 'content-type': 'application/json;charset=UTF-8' };
  return { status: 200, headers, body: JSON.stringify(body) };
}

function errorResponse(
  { code, description, status }: OAuthError,
  path: string,
  methods: readonly string[],
): HttpResponse {
  const described = description === undefined ? {} : { error_description: description };
  const bearer: HttpResponse['headers'] =
    path === '/oauth2/userInfo' ? { 'www-authenticate': `Bearer error="${code}"` } : {};
  const allow: HttpResponse['headers'] = status === 405 ? { allow: methods.join(', ') } : {};
  const answer = json({ error: code, ...described });
  return { ...answer, status, headers: { ...answer.headers, ...bearer, ...allow } };
}

function preflight({ headers }: HttpRequest, methods: readonly string[]): HttpResponse {
  const wanted = headers['access-control-request-headers'];
  return {
    status: 200,
    headers: {
      'access-control-allow-methods': methods.join(','),
      ...(wanted === undefined ? {} : { 'access-control-allow-headers': wanted }),
      'access-control-max-age': '86400',
    },
    body: '',
  };
}
