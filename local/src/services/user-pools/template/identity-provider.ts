import type { Resource } from '../../../assembly/resource.js';
import { firstUnresolved, Unresolved, type Value } from '../../../assembly/value.js';
import { settingsOf, textOf, textsOf } from '../settings.js';

/** An `AWS::Cognito::UserPoolIdentityProvider`. Its secrets are not needed here, and not read. */
export interface IdentityProvider {
  readonly resource: Resource;
  /** `Google`, `SignInWithApple`, or the name of an OIDC or SAML provider. */
  readonly name: string;
  readonly type: string;
  readonly identifiers: readonly string[];
  /** The provider's claim for each attribute of a user. */
  readonly attributeMapping: Readonly<Record<string, string>>;
}

/** Reads a provider; unresolved if its name or its attribute mapping is. */
export function readIdentityProvider(resource: Resource): IdentityProvider | Unresolved {
  const name = resource.property('ProviderName');
  const mapping = resource.property('AttributeMapping');
  const unresolved = [name, mapping].map(firstUnresolvedOf).find((found) => found !== undefined);
  if (unresolved || typeof name !== 'string') {
    const why = unresolved?.reason ?? 'ProviderName is missing';
    return new Unresolved(`the identity provider '${resource.path}' is not served: ${why}`);
  }
  const entries = Object.entries(settingsOf(mapping)).filter((entry): entry is [string, string] => {
    return typeof entry[1] === 'string' && entry[1] !== '';
  });
  return {
    resource,
    name,
    type: textOf(resource.property('ProviderType')) ?? 'OIDC',
    identifiers: textsOf(resource.property('IdpIdentifiers')),
    attributeMapping: Object.fromEntries(entries),
  };
}

function firstUnresolvedOf(value: Value | undefined): Unresolved | undefined {
  return value === undefined ? undefined : firstUnresolved(value);
}
