import type { Attributes } from '../template/attribute-schema.js';
import type { IdentityProvider } from '../template/identity-provider.js';

/** What the mapping has for the user name, which is none of the attributes. */
const username = 'username';

/** The claim that tells the users of a provider apart. */
export function subjectClaim({ attributeMapping, type }: IdentityProvider): string {
  return attributeMapping[username] ?? (type === 'SAML' ? 'NameID' : 'sub');
}

/** The claims that attributes come from, each once. */
export function sourceClaims(provider: IdentityProvider): readonly string[] {
  const { attributeMapping } = provider;
  const sources = Object.entries(attributeMapping).filter(([attribute]) => attribute !== username);
  return [...new Set(sources.map(([, claim]) => claim))].filter((claim) => claim !== subjectClaim(provider));
}

/** The attributes of a user of whom a provider said this. What it did not say is not there. */
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
