import { Amplify, type ResourcesConfig } from 'aws-amplify';
import { fetchAuthSession } from 'aws-amplify/auth';

export interface Configuration {
  /** Where the codes can be read that a local server would have sent by mail; `undefined` where mail is sent. */
  readonly localInbox: string | undefined;
  /** What a new password must be like, where `/config.json` says it. */
  readonly passwordFormat: PasswordFormat | undefined;
  /** Whether users sign in on the pages of Cognito. */
  readonly managedLogin: boolean;
  /** The ways to sign in without a password, where the user pool has some. */
  readonly passwordless: Passwordless;
}

type CognitoConfiguration = NonNullable<ResourcesConfig['Auth']>['Cognito'];
export type Passwordless = NonNullable<CognitoConfiguration['passwordless']>;
export type PasswordFormat = NonNullable<CognitoConfiguration['passwordFormat']>;

/** `/config.json` is missing, or is not the configuration of Amplify. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

/** The API with the access token of who is signed in. */
export const withToken = 'api';
/** The same API without one: a public route has no use for a token. */
export const withoutToken = 'apiWithoutToken';

/** Configures Amplify by `/config.json`, which is deployed, or served locally, beside the pages. */
export async function configure(): Promise<Configuration> {
  const { Auth, API } = await read();
  const cognito: (CognitoConfiguration & { localInbox?: string }) | undefined = Auth?.Cognito;
  const api = API?.REST?.[withToken];
  if (!cognito?.userPoolId || !cognito.userPoolClientId || !api?.endpoint) {
    throw new ConfigurationError(`/config.json lacks Auth.Cognito or API.REST.${withToken}`);
  }
  Amplify.configure(
    { Auth, API: { REST: { [withToken]: api, [withoutToken]: api } } },
    {
      API: {
        REST: {
          headers: async ({ apiName }) => (apiName === withToken ? authorization() : {}),
          // The default tries again for a while: what CORS refuses would look as if the page hung.
          retryStrategy: { strategy: 'no-retry' },
          defaultAuthMode: 'none',
          timeout: () => 30_000, // API Gateway gives an integration no longer than that
        },
      },
    },
  );
  const managedLogin = cognito.loginWith?.oauth !== undefined;
  const { localInbox, passwordFormat, passwordless = {} } = cognito;
  return { localInbox, passwordFormat, managedLogin, passwordless };
}

async function read(): Promise<ResourcesConfig> {
  const response = await fetch('/config.json', { cache: 'no-cache' }).catch(() => undefined);
  if (!response) {
    throw new ConfigurationError('/config.json cannot be reached');
  }
  if (!response.ok) {
    throw new ConfigurationError(`/config.json was answered with ${response.status}`);
  }
  const configuration: unknown = await response.json().catch(() => undefined);
  if (typeof configuration !== 'object' || configuration === null) {
    throw new ConfigurationError('/config.json is not a JSON object');
  }
  return configuration;
}

async function authorization(): Promise<Record<string, string>> {
  const { tokens } = await fetchAuthSession();
  return tokens ? { Authorization: `Bearer ${tokens.accessToken}` } : {};
}
