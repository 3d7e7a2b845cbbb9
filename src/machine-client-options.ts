import type { OAuthScope } from 'aws-cdk-lib/aws-cognito';
import type { Duration } from 'aws-cdk-lib/core';

/**
 * What the app client of a machine may do: a program that signs in as itself, not as a user.
 */
export interface MachineClientOptions {
  /**
   * The scopes that its tokens hold, all of them of resource servers of the user pool.
   *
   * It is an error to name none, and to name one that only users have: `openid`, `email`, `phone`, `profile`,
   * `aws.cognito.signin.user.admin`, or that of a group.
   *
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-define-resource-servers.html
   */
  readonly scopes: OAuthScope[];

  /**
   * The name of the app client.
   *
   * @default - a name that CloudFormation makes
   */
  readonly userPoolClientName?: string;

  /**
   * How long a token of the machine is valid: 5 minutes to one day.
   *
   * @default - one hour, the default of Cognito
   */
  readonly accessTokenValidity?: Duration;
}
