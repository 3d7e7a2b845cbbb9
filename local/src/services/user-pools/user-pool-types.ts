import type { ServedTypes } from '../../assembly/census/property-census.js';
import type { Value } from '../../assembly/value.js';
import { settingsOf, textsOf } from './settings.js';

const passkeys = 'passkeys are not served';

/**
 * What is done with the properties of user pools.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_Cognito.html
 */
export const userPoolTypes: ServedTypes = {
  'AWS::Cognito::UserPool': {
    read: 'AccountRecoverySetting AdminCreateUserConfig AliasAttributes AutoVerifiedAttributes EmailVerificationMessage EmailVerificationSubject EnabledMfas IssuerConfiguration LambdaConfig MfaConfiguration Policies.PasswordPolicy Schema UserAttributeUpdateSettings UsernameAttributes UsernameConfiguration VerificationMessageTemplate',
    noEffect:
      'DeletionProtection EmailAuthenticationMessage EmailAuthenticationSubject EmailConfiguration KeyConfiguration SmsAuthenticationMessage SmsConfiguration SmsVerificationMessage UserPoolName UserPoolTags UserPoolTier',
    unserved: {
      DeviceConfiguration: 'devices are not remembered',
      'Policies.SignInPolicy': (policy) => {
        const factors = textsOf(settingsOf(policy).AllowedFirstAuthFactors).filter((factor) => factor !== 'PASSWORD');
        return factors.length > 0 ? `nobody signs in by ${factors.join(', ')} here, only by PASSWORD` : undefined;
      },
      UserPoolAddOns: (addOns) =>
        settingsOf(addOns).AdvancedSecurityMode === 'OFF' ? undefined : 'there is no threat protection here',
      WebAuthnFactorConfiguration: passkeys,
      WebAuthnRelyingPartyID: passkeys,
      WebAuthnUserVerification: passkeys,
    },
  },
  'AWS::Cognito::UserPoolClient': {
    read: 'AccessTokenValidity AllowedOAuthScopes AuthSessionValidity ClientName EnableTokenRevocation GenerateSecret IdTokenValidity PreventUserExistenceErrors ReadAttributes RefreshTokenRotation RefreshTokenValidity TokenValidityUnits UserPoolId WriteAttributes',
    // Whether its pool has a domain decides whether there is any OAuth: a domain is named by its pool.
    noEffect:
      'AllowedOAuthFlowsUserPoolClient AnalyticsConfiguration CallbackURLs DefaultRedirectURI EnablePropagateAdditionalUserContextData LogoutURLs',
    unserved: {
      AllowedOAuthFlows: (flows) =>
        textsOf(flows).includes('client_credentials')
          ? 'the flow client_credentials is not served, so the client gets no token'
          : undefined,
      ExplicitAuthFlows: unservedFlows,
      SupportedIdentityProviders: (providers) => {
        const others = textsOf(providers).filter((provider) => provider !== 'COGNITO');
        return others.length > 0 ? `nobody signs in by ${others.join(', ')} here` : undefined;
      },
    },
  },
  'AWS::Cognito::UserPoolDomain': {
    read: 'Domain UserPoolId',
    noEffect: 'CustomDomainConfig ManagedLoginVersion Routing',
  },
  'AWS::Cognito::UserPoolGroup': { read: 'Description GroupName Precedence RoleArn UserPoolId' },
  'AWS::Cognito::UserPoolResourceServer': { read: 'Identifier', noEffect: 'Name Scopes UserPoolId' },
  'AWS::Cognito::UserPoolUserToGroupAttachment': { read: 'GroupName UserPoolId Username' },
};

const otherFlows = ['ALLOW_CUSTOM_AUTH', 'ALLOW_USER_AUTH', 'CUSTOM_AUTH_FLOW_ONLY'];

function unservedFlows(value: Value): string | undefined {
  const flows = textsOf(value);
  const unserved = flows.filter((flow) => otherFlows.includes(flow));
  if (unserved.length === 0) {
    return undefined;
  }
  const others = flows.filter((flow) => !otherFlows.includes(flow) && flow !== 'ALLOW_REFRESH_TOKEN_AUTH');
  const names = unserved.map((flow) => flow.replace(/^ALLOW_/, '')).join(' and ');
  return others.length > 0
    ? `${names} is not served`
    : `${names} is not served, and the client allows no other sign-in`;
}
