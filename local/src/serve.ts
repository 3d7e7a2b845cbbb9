import { type Serving, type ServingOptions, serveBy } from './host/serving.js';
import { type ServedDocument, services } from './services/all.js';
import type { UserCommands } from './services/service.js';

const usualCommands: UserCommands = {
  token: 'npx cdk-http-api-local token you@example.com',
  user: 'npx cdk-http-api-local user you@example.com',
};

export interface ServeOptions extends Omit<ServingOptions, 'services' | 'userCommands'> {
  /** @default - all services of the program */
  readonly services?: ServingOptions['services'];
  /** @default - the commands of a terminal in the folder of the app */
  readonly userCommands?: UserCommands;
}

/**
 * Serves the sites, HTTP APIs and user pools of an assembly on this machine.
 *
 * @throws ListenError if a port is in use, CognitoError or StateError if the state cannot be used.
 */
export function serve(options: ServeOptions): Promise<Serving> {
  return serveBy({ services, userCommands: usualCommands, ...options });
}

/** What is served, as it was last deployed by all services of the program. */
export function servedDocument({ served }: Serving): ServedDocument {
  return served.document as ServedDocument;
}
