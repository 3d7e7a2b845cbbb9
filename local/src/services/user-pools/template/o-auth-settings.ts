import { booleanOf, type Settings, textOf, textsOf } from '../settings.js';

/** The OAuth grants of an app client, by their names in the template. */
export type OAuthFlow = 'code' | 'implicit' | 'client_credentials';

/** What an app client may do at the domain of its user pool. */
export interface OAuthSettings {
  readonly flows: ReadonlySet<OAuthFlow>;
  readonly scopes: readonly string[];
  readonly callbackUrls: readonly string[];
  readonly logoutUrls: readonly string[];
  /** Used if a request has no `redirect_uri`. */
  readonly defaultRedirectUri: string | undefined;
  /** Names of identity providers; `COGNITO` is the user pool itself. */
  readonly identityProviders: readonly string[];
}

export const oauthNames = [
  'AllowedOAuthFlows',
  'AllowedOAuthFlowsUserPoolClient',
  'AllowedOAuthScopes',
  'CallbackURLs',
  'DefaultRedirectURI',
  'LogoutURLs',
  'SupportedIdentityProviders',
];

/** `undefined` if the client may do nothing there. */
export function readOAuthSettings(settings: Settings): OAuthSettings | undefined {
  if (!booleanOf(settings.AllowedOAuthFlowsUserPoolClient)) {
    return undefined;
  }
  const flows = textsOf(settings.AllowedOAuthFlows).filter(isFlow);
  return {
    flows: new Set(flows),
    scopes: textsOf(settings.AllowedOAuthScopes),
    callbackUrls: textsOf(settings.CallbackURLs),
    logoutUrls: textsOf(settings.LogoutURLs),
    defaultRedirectUri: textOf(settings.DefaultRedirectURI),
    identityProviders: textsOf(settings.SupportedIdentityProviders),
  };
}

function isFlow(name: string): name is OAuthFlow {
  return name === 'code' || name === 'implicit' || name === 'client_credentials';
}
