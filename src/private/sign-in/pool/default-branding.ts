import { CfnManagedLoginBranding, type UserPoolClient } from 'aws-cdk-lib/aws-cognito';

/**
 * Cognito's own style for the pages of managed login, which shows no page without one. It is in the template only if it
 * is needed.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/managed-login-branding.html
 */
export class DefaultBranding extends CfnManagedLoginBranding {
  /** @param isNeeded called whenever the resource is rendered */
  constructor(
    client: UserPoolClient,
    userPoolId: string,
    private readonly isNeeded: () => boolean,
  ) {
    super(client, 'Branding', { userPoolId, clientId: client.userPoolClientId, useCognitoProvidedValues: true });
  }

  protected override shouldSynthesize(): boolean {
    return this.isNeeded();
  }
}
