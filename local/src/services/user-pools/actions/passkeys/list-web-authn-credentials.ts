import { timestamp } from '../../users/user-description.js';
import { pageOf } from '../../wire/page.js';
import type { Action } from '../action.js';

export const listWebAuthnCredentials: Action = (input, context) => {
  const { user } = context.signedIn(input);
  const { items, next } = pageOf(
    user.passkeys ?? [],
    ({ createdAt, id }) => `${String(createdAt).padStart(15, '0')}/${id}`,
    input,
    'NextToken',
    { name: 'MaxResults', largest: 20 },
  );
  const Credentials = items.map((passkey) => ({
    CredentialId: passkey.id,
    FriendlyCredentialName: passkey.name,
    RelyingPartyId: passkey.relyingPartyId,
    AuthenticatorAttachment: passkey.attachment,
    AuthenticatorTransports: passkey.transports,
    CreatedAt: timestamp(passkey.createdAt),
  }));
  return { output: { Credentials, NextToken: next }, user };
};
