import { type Serving, type ServingOptions, serveBy } from './host/serving.js';
import { type ServedDocument, services } from './services/all.js';

export interface ServeOptions extends Omit<ServingOptions, 'services' | 'tokenCommand'> {
  /** @default - all services of the program */
  readonly services?: ServingOptions['services'];
  /** @default - the command of a terminal in the folder of the app */
  readonly tokenCommand?: string;
}

/**
 * Serves the sites, HTTP APIs and user pools of an assembly on this machine.
 *
 * @throws ListenError where a port is taken, CognitoError or StateError where the state cannot be used.
 */
export function serve(options: ServeOptions): Promise<Serving> {
  return serveBy({ services, tokenCommand: 'npx cdk-http-api-local token you@example.com', ...options });
}

/** What is served, as it was deployed last by all services of the program. */
export function servedDocument({ served }: Serving): ServedDocument {
  return served.document as ServedDocument;
}
