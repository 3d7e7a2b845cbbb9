import { Amplify, type ResourcesConfig } from 'aws-amplify';
import { fetchAuthSession } from 'aws-amplify/auth';
import { ConsoleLogger } from 'aws-amplify/utils';

export interface Configuration {
  /** The address of the local inbox, which shows the codes. `undefined` if e-mails are sent. */
  readonly localInbox: string | undefined;
  /** The rules for a new password, if `/config.json` has them. */
  readonly passwordFormat: PasswordFormat | undefined;
  /** Whether users sign in on the pages of Cognito. */
  readonly managedLogin: boolean;
  /** The ways to sign in without a password, if the user pool has any. */
  readonly passwordless: Passwordless;
}

type CognitoConfiguration = NonNullable<ResourcesConfig['Auth']>['Cognito'];
export type Passwordless = NonNullable<CognitoConfiguration['passwordless']>;
export type PasswordFormat = NonNullable<CognitoConfiguration['passwordFormat']>;

/** `/config.json` is missing, or is not the configuration of Amplify. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

/** The API, called with the access token of the signed-in user. */
export const withToken = 'api';
/** The same API, called without a token: a public route needs none. */
export const withoutToken = 'apiWithoutToken';

/** Configures Amplify from `/config.json`, which is deployed next to the pages. */
export async function configure(): Promise<Configuration> {
  const { Auth, API } = await read();
  const cognito: (CognitoConfiguration & { localInbox?: string }) | undefined = Auth?.Cognito;
  const api = API?.REST?.[withToken];
  if (!cognito?.userPoolId || !cognito.userPoolClientId || !api?.endpoint) {
    throw new ConfigurationError(`/config.json must contain Auth.Cognito and API.REST.${withToken}`);
  }
  const { localInbox, passwordFormat, passwordless = {} } = cognito;
  // Amplify warns about any user pool endpoint other than AWS's. The local server's own is the right one.
  ConsoleLogger.LOG_LEVEL = localInbox === undefined ? 'WARN' : 'ERROR';
  Amplify.configure(
    { Auth, API: { REST: { [withToken]: api, [withoutToken]: api } } },
    {
      API: {
        REST: {
          headers: async ({ apiName }) => (apiName === withToken ? authorization() : {}),
          // By default Amplify retries for a while: if CORS refuses a request, the page would seem to hang.
          retryStrategy: { strategy: 'no-retry' },
          defaultAuthMode: 'none',
          timeout: () => 30_000, // the longest that API Gateway waits for an integration
        },
      },
    },
  );
  const managedLogin = cognito.loginWith?.oauth !== undefined;
  return { localInbox, passwordFormat, managedLogin, passwordless };
}

async function read(): Promise<ResourcesConfig> {
  const response = await fetch('/config.json', { cache: 'no-cache' }).catch(() => undefined);
  if (!response) {
    throw new ConfigurationError('/config.json could not be loaded');
  }
  if (!response.ok) {
    throw new ConfigurationError(`/config.json returned ${response.status}`);
  }
  const configuration: unknown = await response.json().catch(() => undefined);
  if (typeof configuration !== 'object' || configuration === null) {
    throw new ConfigurationError('/config.json must contain a JSON object');
  }
  return configuration;
}

async function authorization(): Promise<Record<string, string>> {
  const { tokens } = await fetchAuthSession();
  return tokens ? { Authorization: `Bearer ${tokens.accessToken}` } : {};
}
