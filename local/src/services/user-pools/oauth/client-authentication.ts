import type { UserPool } from '../template/user-pool.js';
import { checkSecret } from '../wire/client-secret.js';
import { type OAuthClient, oauthClientOf } from './authorization-request.js';
import { OAuthError } from './oauth-error.js';
import type { Parameters } from './parameters.js';

/**
 * Authenticates the client of a request to the token or revocation endpoint, with its Authorization header or its form.
 *
 * @throws OAuthError if the client is missing or unknown, or its secret is wrong.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html
 */
export function authenticatedClient(
  authorization: string | undefined,
  parameters: Parameters,
  pool: UserPool,
): OAuthClient {
  const basic = authorization === undefined ? undefined : basicCredentials(authorization);
  const form = { id: parameters.get('client_id'), secret: parameters.get('client_secret') };
  if (basic && form.id !== undefined && form.id !== basic.id) {
    throw new OAuthError('invalid_request', 'client_id differs from the client id in the Authorization header');
  }
  if (basic && form.secret !== undefined) {
    throw new OAuthError('invalid_request', 'the client secret was sent in both the Authorization header and the form');
  }
  const { id, secret } = basic ?? form;
  if (id === undefined) {
    throw new OAuthError('invalid_request', 'client_id is missing');
  }
  const found = oauthClientOf(id, pool);
  try {
    checkSecret(found.client, secret);
  } catch (error) {
    throw new OAuthError('invalid_client', (error as Error).message);
  }
  return found;
}

/** The id and the secret are form-encoded before they are joined (RFC 6749, section 2.3.1). */
function basicCredentials(authorization: string): { readonly id: string; readonly secret: string | undefined } {
  const [, encoded] = /^Basic +([\w+/=-]+)$/i.exec(authorization) ?? [];
  const [, id, secret] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded ?? '', 'base64').toString()) ?? [];
  if (!id || secret === undefined) {
    throw new OAuthError(
      'invalid_client',
      "the Authorization header must be 'Basic' followed by <client_id>:<secret> in base64",
    );
  }
  return { id: formDecoded(id), secret: formDecoded(secret) || undefined };
}

function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new OAuthError('invalid_client', 'the Authorization header contains invalid percent-encoding');
  }
}
