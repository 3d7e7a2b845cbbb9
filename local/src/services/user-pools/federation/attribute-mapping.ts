import type { Attributes } from '../template/attribute-schema.js';
import type { IdentityProvider } from '../template/identity-provider.js';

/** The key of the user name in an attribute mapping. The user name is not an attribute. */
const username = 'username';

/** The claim that identifies the users of a provider. */
export function subjectClaim({ attributeMapping, type }: IdentityProvider): string {
  return attributeMapping[username] ?? (type === 'SAML' ? 'NameID' : 'sub');
}

/** The claims that attributes are mapped from, without the subject claim and without duplicates. */
export function sourceClaims(provider: IdentityProvider): readonly string[] {
  const { attributeMapping } = provider;
  const sources = Object.entries(attributeMapping).filter(([attribute]) => attribute !== username);
  return [...new Set(sources.map(([, claim]) => claim))].filter((claim) => claim !== subjectClaim(provider));
}

/** Maps the claims of a provider to attributes of the user pool. Missing and empty claims are left out. */
export function mappedAttributes(
  { attributeMapping }: IdentityProvider,
  claims: Readonly<Record<string, string>>,
): Attributes {
  const mapped = Object.entries(attributeMapping).flatMap(([attribute, claim]) => {
    const value = Object.hasOwn(claims, claim) ? claims[claim] : undefined;
    return attribute === username || value === undefined || value === '' ? [] : [[attribute, value]];
  });
  return Object.fromEntries(mapped);
}
