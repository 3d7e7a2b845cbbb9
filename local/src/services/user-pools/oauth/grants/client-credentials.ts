import { isObject } from '../../../../assembly/json.js';
import { OAuthError } from '../oauth-error.js';
import { machineScopes } from '../scopes.js';
import { tokenAnswer } from '../token-answer.js';
import type { Grant } from './grant.js';

/** Issues an access token to a machine client. There is no user and no refresh token. */
export const clientCredentials: Grant = async (parameters, { directory, client, oauth, context }) => {
  if (!oauth.flows.has('client_credentials')) {
    throw new OAuthError('unauthorized_client', "AllowedOAuthFlows of the client lacks 'client_credentials'");
  }
  if (client.secret === undefined) {
    throw new OAuthError(
      'unauthorized_client',
      'client_credentials requires a client with a secret: set GenerateSecret',
    );
  }
  const { pool } = directory;
  const scopes = machineScopes(parameters.get('scope'), oauth, pool.customScopes);
  const clientMetadata = metadataIn(parameters.get('aws_client_metadata'));
  return tokenAnswer(await context.tokens.issueToMachine({ pool, client, scopes, clientMetadata }));
};

/** The `clientMetadata` that the pre token generation trigger receives. */
function metadataIn(text: string | undefined): Readonly<Record<string, string>> {
  if (text === undefined) {
    return {};
  }
  const metadata = parsed(text);
  if (!isObject(metadata) || !Object.values(metadata).every((value) => typeof value === 'string')) {
    throw new OAuthError('invalid_request', 'aws_client_metadata must be a JSON object of strings');
  }
  return metadata as Readonly<Record<string, string>>;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
