import { Unresolved } from '../../../assembly/value.js';
import { CognitoError } from '../cognito-error.js';
import type { UserPool } from '../template/user-pool.js';
import type { TokenIssuer } from '../tokens/token-issuer.js';
import { CognitoException } from '../wire/cognito-exception.js';
import { OAuthError } from './oauth-error.js';
import { machineScopes } from './scopes.js';

/** Issues an access token to a machine client. The client secret is not needed to run this command. */
export async function issueMachineToken(
  name: string,
  pools: readonly UserPool[],
  tokens: TokenIssuer,
): Promise<string> {
  const all = pools.flatMap((pool) => pool.clients.map((client) => ({ pool, client })));
  const found = all.find(({ client }) => client.id === name || client.resource.path === name);
  if (!found) {
    const paths = all.map(({ client }) => `'${client.resource.path}' (${client.id})`).join(', ') || 'none';
    throw new CognitoError('COGNITO_CLIENT_MISSING', `no app client '${name}'; the app clients are: ${paths}`);
  }
  const { pool, client } = found;
  const { oauth } = client;
  if (!oauth || oauth instanceof Unresolved || !oauth.flows.has('client_credentials')) {
    throw new CognitoError(
      'COGNITO_CLIENT_OF_USERS',
      `the app client '${client.resource.path}' is not a machine client, because AllowedOAuthFlows lacks client_credentials: to get ` +
        "a token for a user, run 'token <e-mail>'",
    );
  }
  try {
    const scopes = machineScopes(undefined, oauth, pool.customScopes);
    return (await tokens.issueToMachine({ pool, client, scopes, clientMetadata: {} })).AccessToken;
  } catch (error) {
    if (error instanceof CognitoException || error instanceof OAuthError) {
      const why = `no token for '${client.resource.path}': ${error.reason}`;
      throw new CognitoError('COGNITO_TRIGGER_FAILED', why, { cause: error });
    }
    throw error;
  }
}
