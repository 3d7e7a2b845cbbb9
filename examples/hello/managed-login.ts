import { Stack } from 'aws-cdk-lib';
import { ManagedLoginVersion } from 'aws-cdk-lib/aws-cognito';
import type { SignUpUserPool } from 'cdk-jwt-protected-api';

/** Adds pages of managed login to a user pool, which redirect to `site`. */
export function signInOnPagesOfCognito(userPool: SignUpUserPool, site: string) {
  const userPoolDomain = userPool.addDomain('Domain', {
    cognitoDomain: { domainPrefix: `hello-${Stack.of(userPool).account}` },
    managedLoginVersion: ManagedLoginVersion.NEWER_MANAGED_LOGIN,
  });
  const client = userPool.addBrowserClient('Web', {
    oAuth: { callbackUrls: [`${site}/signin.html`], logoutUrls: [`${site}/`] },
  });
  return { client, configuration: { userPoolDomain } };
}
