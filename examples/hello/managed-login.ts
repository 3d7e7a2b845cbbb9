import type { Stack } from 'aws-cdk-lib';
import { ManagedLoginVersion } from 'aws-cdk-lib/aws-cognito';
import { SignUpUserPool } from 'cdk-jwt-protected-api';

/** A user pool with pages of its own, which return to `site`: what the API and the configuration of Amplify need to know of it. */
export function signInOnPagesOfCognito(stack: Stack, site: string) {
  const userPool = new SignUpUserPool(stack, 'UserPool');
  const userPoolDomain = userPool.addDomain('Domain', {
    cognitoDomain: { domainPrefix: `hello-${stack.account}` },
    managedLoginVersion: ManagedLoginVersion.NEWER_MANAGED_LOGIN,
  });
  const client = userPool.addBrowserClient('Web', {
    oAuth: { callbackUrls: [`${site}/signin.html`], logoutUrls: [`${site}/`] },
  });
  return { props: { userPool, userPoolClients: [client] }, configuration: { userPoolDomain } };
}
