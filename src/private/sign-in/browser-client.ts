import {
  type CfnUserPoolClient,
  ClientAttributes,
  type IUserPool,
  type IUserPoolClient,
  OAuthScope,
  type OAuthSettings,
  UserPoolClient,
  UserPoolClientIdentityProvider,
  type UserPoolClientOptions,
} from 'aws-cdk-lib/aws-cognito';
import { Duration, Lazy, Stack, Token } from 'aws-cdk-lib/core';
import type { Construct, IConstruct } from 'constructs';
import { GuardedStages } from '../guard/guarded-stages';
import { reported } from './checks/finding';
import { LateDependency } from './late-dependency';
import { DefaultBranding } from './pool/default-branding';
import { RenderedPool } from './pool/rendered-pool';

const { COGNITO } = UserPoolClientIdentityProvider;

/** The properties that decide it. */
const WHO_SIGNS_IN_HOW = ['AllowedOAuthFlows', 'CallbackURLs', 'ExplicitAuthFlows'];

/** The callback that the CDK inserts if none is set. */
const PLACEHOLDER_URL = 'https://example.com';

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
  if (options.supportedIdentityProviders) {
    // A name is not a reference to the provider, without which Cognito refuses the client.
    client.node.addDependency(new LateDependency(() => ownProviders(userPool, client)));
  } else if (options.oAuth) {
    offerProviders(userPool, client);
  }
  if (options.oAuth) {
    addBranding(userPool, client);
  }
  return client;
}

/** Makes sure that a client is written as it is when the API is validated. */
export function holdBrowserClient(client: IUserPoolClient, api: IConstruct): void {
  const resource = client.node.defaultChild as CfnUserPoolClient;
  api.node.addValidation({
    validate: () => {
      GuardedStages.of(api).hold(resource, WHO_SIGNS_IN_HOW);
      return [];
    },
  });
}

function allowFactorsOf(userPool: IUserPool, client: UserPoolClient): void {
  const resource = resourceOf(client);
  const [srp, ...others] = resource.explicitAuthFlows!;
  resource.explicitAuthFlows = Lazy.uncachedList({
    produce: () => {
      const isPasswordless = new RenderedPool(userPool).passwordlessFactors.items.length > 0;
      return [srp, ...(isPasswordless ? ['ALLOW_USER_AUTH'] : []), ...others];
    },
  });
}

/** The providers in other stacks depend on the pool, and therefore on the stack of the client. */
function ownProviders({ identityProviders }: IUserPool, client: UserPoolClient) {
  return identityProviders.filter((provider) => Stack.of(provider) === Stack.of(client));
}

function offerProviders(userPool: IUserPool, client: UserPoolClient): void {
  resourceOf(client).supportedIdentityProviders = Lazy.uncachedList({
    produce: () => [
      ...new Set([...ownProviders(userPool, client).map(({ providerName }) => providerName), COGNITO.name]),
    ],
  });
  client.node.addValidation({
    validate: () => {
      const own = ownProviders(userPool, client);
      const others = userPool.identityProviders.filter((provider) => !own.includes(provider));
      return reported(
        others.map((provider) => ({
          id: 'providerElsewhere',
          on: client,
          warning:
            `app client '${client.node.path}' does not offer the identity provider '${provider.node.path}', which is in another ` +
            'stack that depends on this one: create the provider in the stack of the user pool, or the client in the stack of the ' +
            'provider',
        })),
      );
    },
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
      `app client '${client.node.path}' is a browser client, but a property injector gave it ${opened.join(' and ')}: change the ` +
        'injector so that it keeps this client, or pass your own client in userPoolClients',
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
      'oAuth has no callbackUrls, which managed login returns to: add the URL of your page, e.g. ' +
        "['https://app.example.com/signed-in']",
    );
  }
  for (const url of [...callbackUrls, ...(oAuth.logoutUrls ?? [])]) {
    assertRealUrl(url);
  }
}

/** Cognito compares the complete address, and accepts plain HTTP only for the local machine. */
function assertRealUrl(url: string): void {
  if (Token.isUnresolved(url)) {
    return;
  }
  const isReal =
    /^https:\/\/[^/?#*\s][^#*\s]*$/.test(url) ||
    /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(\/[^#*\s]*)?$/.test(url);
  if (!isReal || url.replace(/\/$/, '') === PLACEHOLDER_URL) {
    throw new Error(
      `oAuth has the URL '${url}', which Cognito does not accept: use a URL that begins with 'https://' (or, during development, ` +
        "with 'http://localhost', 'http://127.0.0.1' or 'http://[::1]') and contains no '#' and no '*'",
    );
  }
}
