import type { IUserPoolDomain } from 'aws-cdk-lib/aws-cognito';

/**
 * Options of `amplifyConfig()` and `amplifyOutputs()`.
 */
export interface AmplifyConfigOptions {
  /**
   * The name of the API in calls from a page, for example `get({ apiName: 'api', path: '/notes' })`.
   *
   * @default 'api'
   */
  readonly apiName?: string;

  /**
   * The domain of the pool's managed login. If you set it, the configuration includes the domain, and the callback URLs, sign-out
   * URLs, scopes and identity providers of the app client.
   *
   * For a domain from another app, use `UserPoolDomain.fromDomainName()`. A name without a dot is the prefix of a Cognito
   * domain in the pool's region. Any other name is the complete domain.
   *
   * It is an error to pass the domain of another pool. It is also an error to pass a domain if the API's first client has no
   * callback URLs.
   *
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-managed-login.html
   * @default - none; users sign in on your own pages
   */
  readonly userPoolDomain?: IUserPoolDomain;
}
