import type { IUserPoolClient, IUserPoolDomain, UserPoolDomain } from 'aws-cdk-lib/aws-cognito';
import { Token } from 'aws-cdk-lib/core';
import type { TemplateEntry } from '../../guard/template-entry';
import { regionOf } from '../issuer';
import type { RenderedPool } from '../pool/rendered-pool';

/** Sign-in with the pages of the pool's domain. */
export interface ManagedLogin {
  readonly domain: string;
  readonly scopes: unknown;
  readonly callbackUrls: unknown;
  readonly logoutUrls: unknown;
  /** By their names in Cognito. Empty if they are only known at deployment, or depend on a condition. */
  readonly providers: readonly string[];
}

export function managedLoginOf(
  pool: RenderedPool,
  userPoolClient: IUserPoolClient,
  userPoolDomain: IUserPoolDomain | undefined,
): ManagedLogin | undefined {
  if (!userPoolDomain) {
    return undefined;
  }
  const domain = pool.reader.of(userPoolDomain);
  if (domain && pool.isOfAnother(domain)) {
    throw new Error(
      `userPoolDomain '${userPoolDomain.node.path}' belongs to another user pool, but the API accepts tokens of '${pool.path}': use ` +
        'a domain of that pool',
    );
  }
  const client = pool.client(userPoolClient);
  const properties = client?.resource.properties;
  if (!properties?.CallbackURLs) {
    throw new Error(
      `userPoolDomain is set, but the app client '${userPoolClient.node.path}' has no known callback URLs: create a client with ` +
        'addBrowserClient({ oAuth: { callbackUrls } }) and pass it in userPoolClients',
    );
  }
  const { identityProviders } = client!;
  return {
    domain: hostOf(userPoolDomain, pool),
    scopes: pool.withTokens(properties.AllowedOAuthScopes),
    callbackUrls: pool.withTokens(properties.CallbackURLs),
    logoutUrls: pool.withTokens(properties.LogoutURLs ?? []),
    providers: identityProviders.isFixed ? identityProviders.without('COGNITO').items : [],
  };
}

function hostOf(domain: IUserPoolDomain, { userPool }: RenderedPool): string {
  const { domainName, baseUrl } = domain as IUserPoolDomain & Partial<UserPoolDomain>;
  return baseUrl ? baseUrl.call(domain).replace('https://', '') : hostOfName(domainName, regionOf(userPool));
}

/** The host of a domain of the app: a custom domain comes first, because passkeys belong to it. */
export function hostInApp(pool: RenderedPool): string | undefined {
  const isCustom = ({ properties }: TemplateEntry) => properties.CustomDomainConfig !== undefined;
  const domain = pool.domains.find(isCustom) ?? pool.domains[0];
  const name = domain && (pool.withTokens(domain.properties.Domain) as string);
  return domain && !isCustom(domain) ? hostOfPrefix(name!, regionOf(pool.userPool)) : name;
}

function hostOfName(name: string, region: string): string {
  return Token.isUnresolved(name) || name.includes('.') ? name : hostOfPrefix(name, region);
}

function hostOfPrefix(prefix: string, region: string): string {
  return `${prefix}.auth.${region}.amazoncognito.com`;
}
