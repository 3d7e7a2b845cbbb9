import type { IUserPoolDomain } from 'aws-cdk-lib/aws-cognito';

/**
 * What `amplifyConfig()` and `amplifyOutputs()` of a `JwtProtectedApi` say of its API and its pool.
 */
export interface AmplifyConfigOptions {
  /**
   * The name by which a page calls the API, as in `get({ apiName: 'api', path: '/notes' })`.
   *
   * @default 'api'
   */
  readonly apiName?: string;

  /**
   * The domain of the pool's managed login, which the configuration then has as well: with the callback and sign-out URLs,
   * the scopes and the identity providers of the app client.
   *
   * `UserPoolDomain.fromDomainName()` stands for a domain that is made elsewhere. A name without a dot is the prefix of a
   * domain of Cognito in the pool's region, any other the whole domain.
   *
   * It is an error to give the domain of another pool, and to give one while the API's first client has no callback URLs.
   *
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-managed-login.html
   * @default - sign-in by pages of your own
   */
  readonly userPoolDomain?: IUserPoolDomain;
}
