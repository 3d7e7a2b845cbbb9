import { Amplify, type ResourcesConfig } from 'aws-amplify';

export interface Configuration {
  /** The URL of the API. */
  readonly endpoint: string;
  /** Where the codes are that a local server would have sent by mail. */
  readonly localInbox?: string;
}

/** Configures Amplify by `/config.json`, which is deployed, or served locally, next to the pages. */
export async function configure(): Promise<Configuration> {
  const response = await fetch('/config.json', { cache: 'no-cache' });
  if (!response.ok) {
    throw new Error(`/config.json has the status ${response.status}`);
  }
  const { Auth, API }: ResourcesConfig = await response.json();
  const endpoint = API?.REST?.api?.endpoint;
  if (!Auth || !endpoint) {
    throw new Error('/config.json lacks Auth or API.REST.api');
  }
  Amplify.configure({ Auth });
  const { localInbox } = Auth.Cognito as { localInbox?: string };
  return { endpoint, localInbox };
}
