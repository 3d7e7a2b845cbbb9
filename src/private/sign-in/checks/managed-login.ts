import { UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { OfferedProviders } from '../offered-providers';
import { DefaultBranding } from '../pool/default-branding';
import { featuresBeyondLite } from '../pool/feature-plan';
import type { RenderedPool } from '../pool/rendered-pool';
import { type Finding, quoted } from './finding';

/** The features that the pool uses and the plan Lite does not have. */
export function planFindings(pool: RenderedPool): Finding[] {
  return pool.plan === 'LITE'
    ? featuresBeyondLite(pool).map((onLite) => ({
        error: `user pool '${pool.path}' has the feature plan LITE, ${onLite}: use FeaturePlan.ESSENTIALS or FeaturePlan.PLUS`,
      }))
    : [];
}

/** Clients whose login page is not shown. */
export function brandingFindings(pool: RenderedPool): Finding[] {
  return pool.hasNewManagedLogin
    ? pool.clients
        .filter(({ usesManagedLogin }) => usesManagedLogin)
        .filter(
          (client) =>
            !hasBranding(client.construct.node.tryFindChild('Branding')) &&
            !pool.hasOwnBranding(client.resource.construct),
        )
        .map(({ construct, path }) => ({
          id: 'noBranding',
          on: construct,
          warning:
            `app client '${path}' has no managed login style, so AWS would show "Login pages unavailable": create it with ` +
            'addBrowserClient(), or add new CfnManagedLoginBranding(…, { userPoolId, clientId, useCognitoProvidedValues: true })',
        }))
    : [];
}

function hasBranding(child: unknown): boolean {
  return child instanceof DefaultBranding;
}

/**
 * Clients that do not offer a provider of their pool. By default, the CDK lists the providers that the pool has when the client
 * is created, and then Cognito. A client with another list names its providers itself.
 */
export function providerFindings(pool: RenderedPool): Finding[] {
  const names = pool.providers.flatMap(
    ({ properties, stack }) => pool.reader.text(properties.ProviderName, stack) ?? [],
  );
  return pool.clients
    .filter(({ construct }) => construct instanceof UserPoolClient && !OfferedProviders.isHandled(construct))
    .filter(({ usesManagedLogin, identityProviders: { isFixed, items } }) => {
      return usesManagedLogin && isFixed && items[items.length - 1] === 'COGNITO';
    })
    .flatMap(({ construct, path, identityProviders }) => {
      const missing = names.filter((name) => !identityProviders.has(name));
      return missing.length > 0
        ? [
            {
              id: 'providerNotOffered',
              on: construct,
              warning:
                `app client '${path}' does not offer ${quoted(missing)}, the identity providers that were added to the user pool ` +
                `'${pool.path}' after it: create the client after them, or with addBrowserClient(), where the order does not matter. ` +
                'If it should not offer them, acknowledge this warning',
            },
          ]
        : [];
    });
}

/** A machine gets its tokens from the pool's domain. */
export function tokenEndpointFindings(pool: RenderedPool): Finding[] {
  return pool.domains.length === 0
    ? pool.clients
        .filter(({ isMachine }) => isMachine)
        .map(({ construct, path }) => ({
          id: 'noTokenEndpoint',
          on: construct,
          warning:
            `app client '${path}' gets its tokens from the domain of the user pool '${pool.path}', which has no domain in this app: ` +
            'add one with userPool.addDomain()',
        }))
    : [];
}
