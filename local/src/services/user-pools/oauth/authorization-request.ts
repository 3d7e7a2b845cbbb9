import { Unresolved } from '../../../assembly/value.js';
import type { OAuthSettings } from '../template/o-auth-settings.js';
import type { UserPool } from '../template/user-pool.js';
import type { UserPoolClient } from '../template/user-pool-client.js';
import { OAuthError, type OAuthErrorCode } from './oauth-error.js';
import type { Parameters } from './parameters.js';
import { codeChallengeOf } from './pkce.js';
import { isAccepted, type LoginAddresses, redirectUrisOf, withParameters } from './redirect-uris.js';
import { requestedScopes } from './scopes.js';

/** The name of the user pool itself in `SupportedIdentityProviders`. */
export const cognitoProvider = 'COGNITO';

/** An app client that is allowed to use the domain of its user pool. */
export interface OAuthClient {
  readonly client: UserPoolClient;
  readonly oauth: OAuthSettings;
}

/** Where and how the response to an authorization request is returned. */
export interface ReturnAddress {
  readonly redirectUri: string;
  readonly responseType: 'code' | 'token';
  readonly state: string | undefined;
}

/** An authorization request that an app sends to managed login. */
export interface AuthorizationRequest extends OAuthClient, ReturnAddress {
  readonly scopes: readonly string[];
  readonly nonce: string | undefined;
  readonly codeChallenge: string | undefined;
  readonly prompt: 'none' | 'login' | 'select_account' | undefined;
  /** The identity provider to use. If it is `undefined`, the user chooses. */
  readonly provider: string | undefined;
  readonly loginHint: string | undefined;
  /** The whole request as a query string, which every page of the sign-in passes on to the next one. */
  readonly query: string;
}

/** An error that is returned to the app at its redirect URI. */
export class CallbackError extends OAuthError {
  constructor(
    readonly to: ReturnAddress,
    code: OAuthErrorCode,
    reason: string,
    description?: string,
  ) {
    super(code, reason, description);
  }

  get location(): string {
    const { code, description, to } = this;
    const parameters = new URLSearchParams({
      ...(description === undefined ? {} : { error_description: description }),
      ...(to.state === undefined ? {} : { state: to.state }),
      error: code,
    });
    return withParameters(to.redirectUri, parameters, to.responseType === 'token' ? 'fragment' : 'query');
  }
}

/** The parameters that every page passes on to the next one. */
export const authorizationParameters = [
  'client_id',
  'redirect_uri',
  'response_type',
  'scope',
  'state',
  'nonce',
  'code_challenge',
  'code_challenge_method',
  'identity_provider',
  'idp_identifier',
  'login_hint',
  'lang',
  'prompt',
];

/**
 * Reads an authorization request.
 *
 * @throws CallbackError if the redirect URI is registered, so the app can receive the error; otherwise OAuthError.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html
 */
export function readAuthorizationRequest(
  parameters: Parameters,
  pool: UserPool,
  addresses: LoginAddresses,
): AuthorizationRequest {
  const { client, oauth } = oauthClientOf(parameters.get('client_id'), pool);
  if (parameters.repeated === 'client_id' || parameters.repeated === 'redirect_uri') {
    throw new OAuthError('invalid_request', `${parameters.repeated} was sent more than once`);
  }
  const to = returnAddressOf(parameters, oauth, addresses);
  try {
    if (parameters.repeated !== undefined) {
      throw new OAuthError('invalid_request', `${parameters.repeated} was sent more than once`);
    }
    checkResponseType(parameters.get('response_type'), oauth);
    return {
      ...to,
      client,
      oauth,
      scopes: requestedScopes(parameters.get('scope'), oauth),
      nonce: parameters.get('nonce'),
      codeChallenge: codeChallengeOf(parameters),
      prompt: promptOf(parameters.get('prompt')),
      provider: providerOf(parameters, pool, oauth),
      loginHint: parameters.get('login_hint'),
      query: parameters.query(authorizationParameters),
    };
  } catch (error) {
    throw error instanceof OAuthError ? new CallbackError(to, error.code, error.reason, error.description) : error;
  }
}

/** @throws OAuthError if there is no such client, or if it is not allowed to use the domain. */
export function oauthClientOf(clientId: string | undefined, pool: UserPool): OAuthClient {
  if (clientId === undefined) {
    throw new OAuthError(
      'invalid_request',
      'client_id is missing',
      'Required String parameter client_id is not present',
    );
  }
  const client = pool.clients.find(({ id }) => id === clientId);
  if (!client) {
    throw new OAuthError('invalid_client', 'the user pool has no client with this client_id', 'Client does not exist');
  }
  const { oauth } = client;
  if (oauth instanceof Unresolved) {
    throw new OAuthError('unauthorized_client', oauth.reason);
  }
  if (!oauth) {
    throw new OAuthError(
      'unauthorized_client',
      `OAuth is not enabled for '${client.resource.path}': AllowedOAuthFlowsUserPoolClient is not true`,
    );
  }
  return { client, oauth };
}

function returnAddressOf(parameters: Parameters, oauth: OAuthSettings, addresses: LoginAddresses): ReturnAddress {
  const given = parameters.get('redirect_uri') ?? oauth.defaultRedirectUri;
  const redirectUri = registeredRedirectUri(given, oauth, addresses);
  const responseType = parameters.get('response_type') === 'token' ? 'token' : 'code';
  return { redirectUri, responseType, state: parameters.get('state') };
}

/** @throws OAuthError if the redirect URI is missing, or is not one of the client's callback URLs. */
export function registeredRedirectUri(
  redirectUri: string | undefined,
  oauth: OAuthSettings,
  addresses: LoginAddresses,
): string {
  if (redirectUri === undefined) {
    throw new OAuthError('invalid_request', 'redirect_uri is missing');
  }
  const accepted = redirectUrisOf(oauth.callbackUrls, addresses);
  if (!isAccepted(redirectUri, accepted)) {
    const all = [...accepted.registered, ...accepted.local].join(', ');
    throw new OAuthError(
      'redirect_mismatch',
      all
        ? `redirect_uri must be one of the client's callback URLs: ${all}`
        : 'the client has no callback URL, so it accepts no redirect_uri',
    );
  }
  return redirectUri;
}

function checkResponseType(responseType: string | undefined, { flows }: OAuthSettings): void {
  if (responseType !== 'code' && responseType !== 'token') {
    throw new OAuthError('invalid_request', `response_type must be code or token, got '${responseType ?? ''}'`);
  }
  const flow = responseType === 'code' ? 'code' : 'implicit';
  if (!flows.has(flow)) {
    throw new OAuthError('unauthorized_client', `AllowedOAuthFlows of the client lacks '${flow}'`);
  }
}

function promptOf(prompt: string | undefined): AuthorizationRequest['prompt'] {
  switch (prompt) {
    case undefined:
    case 'none':
    case 'login':
    case 'select_account':
      return prompt;
    default:
      throw new OAuthError('invalid_request', `prompt must be none, login or select_account, got '${prompt}'`);
  }
}

function providerOf(parameters: Parameters, pool: UserPool, oauth: OAuthSettings): string | undefined {
  const name = parameters.get('identity_provider');
  const identifier = parameters.get('idp_identifier');
  if (name === undefined && identifier === undefined) {
    return undefined;
  }
  const found =
    name ?? pool.identityProviders.find(({ identifiers }) => identifiers.includes(identifier ?? ''))?.name ?? '';
  const isKnown = found === cognitoProvider || pool.identityProviders.some((provider) => provider.name === found);
  if (!isKnown || !oauth.identityProviders.includes(found)) {
    throw new OAuthError(
      'invalid_request',
      `'${name ?? identifier}' is not one of the client's identity providers: ${oauth.identityProviders.join(', ')}`,
    );
  }
  return found;
}
