import { partitionOf } from '../../../assembly/environment.js';
import type { Resource } from '../../../assembly/resource.js';
import { numberOf, textOf } from '../settings.js';

/** An `AWS::Cognito::UserPoolDomain`: where the managed login and the OAuth endpoints of a user pool are. */
export interface UserPoolDomain {
  readonly resource: Resource;
  /** `notes.auth.eu-west-1.amazoncognito.com`, or the custom domain; `undefined` if it is only known at deployment. */
  readonly host: string | undefined;
  /** 2 is the newer managed login, which shows nothing to a client without a branding style. */
  readonly version: 1 | 2;
}

export function readUserPoolDomain(resource: Resource): UserPoolDomain {
  const domain = textOf(resource.property('Domain'));
  const version = numberOf(resource.property('ManagedLoginVersion')) === 2 ? 2 : 1;
  return { resource, host: domain === undefined ? undefined : hostOf(domain, resource), version };
}

/** A prefix contains no dot, a custom domain does. */
function hostOf(domain: string, { stack }: Resource): string {
  if (domain.includes('.')) {
    return domain;
  }
  const { region } = stack;
  return `${domain}.auth${region.startsWith('us-gov-') ? '-fips' : ''}.${region}.${loginDomain(region)}`;
}

function loginDomain(region: string): string {
  const { urlSuffix } = partitionOf(region);
  return urlSuffix === 'amazonaws.com' ? 'amazoncognito.com' : `amazoncognito.${urlSuffix}`;
}
