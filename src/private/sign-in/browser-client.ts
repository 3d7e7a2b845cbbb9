import {
  type CfnUserPoolClient,
  ClientAttributes,
  type IUserPool,
  OAuthScope,
  type OAuthSettings,
  UserPoolClient,
  UserPoolClientIdentityProvider,
  type UserPoolClientOptions,
} from 'aws-cdk-lib/aws-cognito';
import { Duration, Lazy } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { OfferedProviders } from './offered-providers';
import { PLACEHOLDER_URL, pageUrlFault } from './page-url';
import { DefaultBranding } from './pool/default-branding';
import { RenderedPool } from './pool/rendered-pool';

const { COGNITO } = UserPoolClientIdentityProvider;

/** The flow with which pages use codes and passkeys. */
const USER_AUTH = 'ALLOW_USER_AUTH';

/**
 * The app client of a web page: it cannot keep a secret, and everyone who opens the page can use it.
 *
 * What depends on the rest of the pool is decided when the app is synthesized, so the order of calls does not matter.
 */
export function addBrowserClient(
  scope: Construct,
  id: string,
  userPool: IUserPool,
  options: UserPoolClientOptions = {},
): UserPoolClient {
  const client = new UserPoolClient(scope, id, { userPool, ...browserClientOptions(options) });
  assertForBrowserAsMade(client, options);
  if (!options.authFlows) {
    allowFactorsOf(userPool, client);
  }
  const providers = new OfferedProviders(userPool, client);
  if (options.supportedIdentityProviders || (options.oAuth && !providers.hasDefault())) {
    providers.wait();
  } else if (options.oAuth) {
    providers.offerAll();
  }
  if (options.oAuth) {
    addBranding(userPool, client);
  }
  client.node.addValidation({ validate: () => pageUrlFaults(userPool, client) });
  return client;
}

function allowFactorsOf(userPool: IUserPool, client: UserPoolClient): void {
  const resource = resourceOf(client);
  const { explicitAuthFlows: flows } = resource;
  // A property injector may have removed the list. Then AWS turns on SRP and custom authentication, and a list with only one flow
  // would turn them off.
  if (!flows || flows.includes(USER_AUTH)) {
    return;
  }
  resource.explicitAuthFlows = Lazy.uncachedList({
    produce: () => {
      const isPasswordless = new RenderedPool(userPool).passwordlessFactors.items.length > 0;
      return [...flows.slice(0, 1), ...(isPasswordless ? [USER_AUTH] : []), ...flows.slice(1)];
    },
  });
}

/** Overrides and property injectors may have changed the URLs. */
function pageUrlFaults(userPool: IUserPool, client: UserPoolClient): string[] {
  const { path, pages } = new RenderedPool(userPool).client(client)!;
  return pages.known.flatMap((url) => {
    const fault = pageUrlFault(url);
    return fault ? [`app client '${path}' has the URL '${url}', ${fault}`] : [];
  });
}

/** A client cannot have a second style, so this one is created only if the client has none. */
function addBranding(userPool: IUserPool, client: UserPoolClient): void {
  const resource = resourceOf(client);
  new DefaultBranding(client, userPool.userPoolId, () => {
    const pool = new RenderedPool(userPool);
    return pool.hasNewManagedLogin && !pool.hasOwnBranding(resource);
  });
}

function resourceOf(client: UserPoolClient): CfnUserPoolClient {
  return client.node.defaultChild as CfnUserPoolClient;
}

function browserClientOptions(options: UserPoolClientOptions): UserPoolClientOptions {
  assertForBrowser(options);
  return {
    ...options,
    generateSecret: false,
    // The password never leaves the browser. Any other flow that is turned on is on for everyone.
    authFlows: options.authFlows ?? { userSrp: true },
    // If undefined, the CDK turns on the implicit grant, with the callback https://example.com.
    disableOAuth: !options.oAuth,
    oAuth: options.oAuth && codeGrant(options.oAuth),
    supportedIdentityProviders: options.supportedIdentityProviders ?? (options.oAuth ? undefined : [COGNITO]),
    // Otherwise the response to a wrong password reveals which addresses have an account.
    preventUserExistenceErrors: options.preventUserExistenceErrors ?? true,
    enableTokenRevocation: options.enableTokenRevocation ?? true,
    // API Gateway does not see a revocation: a stolen access token works until it expires.
    accessTokenValidity: options.accessTokenValidity ?? Duration.hours(1),
    idTokenValidity: options.idTokenValidity ?? Duration.hours(1),
    // By default, a client may write every attribute, including custom:role, and the user of the page could then change it.
    writeAttributes:
      options.writeAttributes ??
      new ClientAttributes().withStandardAttributes({
        address: true,
        birthdate: true,
        email: true,
        familyName: true,
        fullname: true,
        gender: true,
        givenName: true,
        lastUpdateTime: true,
        locale: true,
        middleName: true,
        nickname: true,
        phoneNumber: true,
        preferredUsername: true,
        profilePage: true,
        profilePicture: true,
        timezone: true,
        website: true,
      }),
  };
}

/** Refuses a client that a property injector has opened: then it is not what the code requested. */
function assertForBrowserAsMade(client: UserPoolClient, { authFlows }: UserPoolClientOptions = {}): void {
  const { allowedOAuthFlows = [], explicitAuthFlows = [] } = client.node.defaultChild as CfnUserPoolClient;
  const grants = allowedOAuthFlows.filter((grant) => grant !== 'code').map((grant) => `the OAuth grant '${grant}'`);
  const flows = explicitAuthFlows.filter((flow) => flow === 'ALLOW_USER_PASSWORD_AUTH' && !authFlows?.userPassword);
  const opened = [...grants, ...flows.map((flow) => `the authentication flow '${flow}'`)];
  if (opened.length > 0) {
    throw new Error(
      `app client '${client.node.path}' is a browser client, but a property injector gave it ${opened.join(' and ')}: change ` +
        'the injector so that it leaves this client unchanged, or pass your own client in userPoolClients',
    );
  }
}

/** The only OAuth grant whose tokens are never in a URL. */
function codeGrant(oAuth: OAuthSettings): OAuthSettings {
  return {
    ...oAuth,
    flows: { authorizationCodeGrant: true },
    // Managed login redirects only to registered pages, and Amplify cannot sign out without one.
    logoutUrls: oAuth.logoutUrls ?? oAuth.callbackUrls,
    // Without COGNITO_ADMIN, a token does not have the scope that routes require by default.
    scopes: oAuth.scopes ?? [OAuthScope.OPENID, OAuthScope.EMAIL, OAuthScope.PROFILE, OAuthScope.COGNITO_ADMIN],
  };
}

function assertForBrowser({ generateSecret, disableOAuth, oAuth }: UserPoolClientOptions): void {
  if (generateSecret) {
    throw new Error('generateSecret is true, but a web page cannot keep a secret: remove it, or use addClient()');
  }
  if (oAuth && disableOAuth) {
    throw new Error('oAuth is set and disableOAuth is true: remove one of them');
  }
  if (!oAuth && disableOAuth === false) {
    throw new Error(
      `disableOAuth is false without oAuth, so the CDK would add the implicit grant and the callback URL '${PLACEHOLDER_URL}': set ` +
        'oAuth.callbackUrls, or remove disableOAuth',
    );
  }
  if (!oAuth) {
    return;
  }
  const { flows } = oAuth;
  if (flows && (!flows.authorizationCodeGrant || flows.implicitCodeGrant || flows.clientCredentials)) {
    throw new Error(
      `oAuth.flows is ${JSON.stringify(flows)}, but a browser client supports only the authorization code grant, because the others ` +
        'put tokens in a URL or need a secret: remove flows, or use addClient()',
    );
  }
  const callbackUrls = oAuth.callbackUrls ?? [];
  if (callbackUrls.length === 0) {
    throw new Error(
      'oAuth has no callbackUrls, so managed login has no page to return to: add the URL of your page, e.g. ' +
        "['https://app.example.com/signed-in']",
    );
  }
  for (const url of [...callbackUrls, ...(oAuth.logoutUrls ?? [])]) {
    const fault = pageUrlFault(url);
    if (fault) {
      throw new Error(`oAuth has the URL '${url}', ${fault}`);
    }
  }
}
