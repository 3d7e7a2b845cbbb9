import { Amplify, type ResourcesConfig } from 'aws-amplify';
import { ConsoleLogger } from 'aws-amplify/utils';

export interface Configuration {
  /** The URL of the API. */
  readonly endpoint: string;
  /** The address of the local inbox, which shows the codes. `undefined` if e-mails are sent. */
  readonly localInbox?: string;
}

/** Configures Amplify from `/config.json`, which is deployed or served locally next to the pages. */
export async function configure(): Promise<Configuration> {
  const response = await fetch('/config.json', { cache: 'no-cache' });
  if (!response.ok) {
    throw new Error(`/config.json returned the status ${response.status}`);
  }
  const { Auth, API }: ResourcesConfig = await response.json();
  const endpoint = API?.REST?.api?.endpoint;
  if (!Auth || !endpoint) {
    throw new Error('/config.json must contain Auth and API.REST.api');
  }
  const { localInbox } = Auth.Cognito as { localInbox?: string };
  // Amplify warns about any user pool endpoint other than AWS's. The local server's own is the right one.
  ConsoleLogger.LOG_LEVEL = localInbox === undefined ? 'WARN' : 'ERROR';
  Amplify.configure({ Auth });
  return { endpoint, localInbox };
}
