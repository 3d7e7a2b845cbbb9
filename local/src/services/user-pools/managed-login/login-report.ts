import { Unresolved } from '../../../assembly/value.js';
import { type LoginAddresses, redirectUrisOf } from '../oauth/redirect-uris.js';
import type { OAuthSettings } from '../template/o-auth-settings.js';
import type { UserPool } from '../template/user-pool.js';

/** Messages about how the domain of a user pool differs from AWS. */
export function unservedLogin({ resource, domains, clients }: UserPool): readonly string[] {
  const newer = domains.find(({ version }) => version === 2);
  const named = domains.filter(({ host }) => host === undefined);
  return [
    ...named.map(
      ({ resource: domain }) => `the address of '${domain.path}' is unknown, so it is not replaced by a local address`,
    ),
    ...clients.flatMap(({ resource: client, oauth, hasBranding }) => {
      if (oauth instanceof Unresolved) {
        return [`the app client '${client.path}' has no managed login: ${oauth.reason}`];
      }
      const needsBranding = newer && oauth && isOfUsers(oauth) && !hasBranding;
      return needsBranding
        ? [
            `managed login works here for the app client '${client.path}', but AWS would show "Login pages unavailable": ` +
              `'${newer.resource.path}' has ManagedLoginVersion 2, but the client has no AWS::Cognito::ManagedLoginBranding`,
          ]
        : [];
    }),
  ].map((what) => `user pool '${resource.path}': ${what}`);
}

/** The redirect URLs of the clients that are accepted only on this machine. */
export function localRedirects({ clients }: UserPool, addresses: LoginAddresses): readonly string[] {
  const urls = clients.flatMap(({ oauth }) =>
    oauth && !(oauth instanceof Unresolved)
      ? [oauth.callbackUrls, oauth.logoutUrls].flatMap((registered) => redirectUrisOf(registered, addresses).local)
      : [],
  );
  return [...new Set(urls)];
}

function isOfUsers({ flows }: OAuthSettings): boolean {
  return flows.has('code') || flows.has('implicit');
}
