import type { ServedTypes } from '../../assembly/census/property-census.js';
import { settingsOf } from './settings.js';

/**
 * What is done with the properties of user pools.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_Cognito.html
 */
export const userPoolTypes: ServedTypes = {
  'AWS::Cognito::ManagedLoginBranding': {
    read: 'ClientId UserPoolId',
    noEffect: 'Assets ReturnMergedResources Settings UseCognitoProvidedValues', // the pages have a style of their own
  },
  'AWS::Cognito::UserPool': {
    read: 'AccountRecoverySetting AdminCreateUserConfig AliasAttributes AutoVerifiedAttributes EmailAuthenticationMessage EmailAuthenticationSubject EmailVerificationMessage EmailVerificationSubject EnabledMfas IssuerConfiguration LambdaConfig MfaConfiguration Policies.PasswordPolicy Policies.SignInPolicy Schema SmsAuthenticationMessage UserAttributeUpdateSettings UsernameAttributes UsernameConfiguration VerificationMessageTemplate WebAuthnFactorConfiguration WebAuthnRelyingPartyID WebAuthnUserVerification',
    noEffect:
      'DeletionProtection EmailConfiguration KeyConfiguration SmsConfiguration SmsVerificationMessage UserPoolName UserPoolTags UserPoolTier',
    unserved: {
      DeviceConfiguration: 'devices are not remembered',
      UserPoolAddOns: (addOns) =>
        settingsOf(addOns).AdvancedSecurityMode === 'OFF' ? undefined : 'threat protection is not available here',
    },
  },
  'AWS::Cognito::UserPoolClient': {
    read: 'AccessTokenValidity AllowedOAuthFlows AllowedOAuthFlowsUserPoolClient AllowedOAuthScopes AuthSessionValidity CallbackURLs ClientName DefaultRedirectURI EnableTokenRevocation ExplicitAuthFlows GenerateSecret IdTokenValidity LogoutURLs PreventUserExistenceErrors ReadAttributes RefreshTokenRotation RefreshTokenValidity SupportedIdentityProviders TokenValidityUnits UserPoolId WriteAttributes',
    noEffect: 'AnalyticsConfiguration EnablePropagateAdditionalUserContextData',
  },
  'AWS::Cognito::UserPoolDomain': {
    read: 'Domain ManagedLoginVersion UserPoolId',
    noEffect: 'CustomDomainConfig Routing',
  },
  'AWS::Cognito::UserPoolGroup': { read: 'Description GroupName Precedence RoleArn UserPoolId' },
  'AWS::Cognito::UserPoolIdentityProvider': {
    read: 'AttributeMapping IdpIdentifiers ProviderName ProviderType UserPoolId',
    noEffect: 'ProviderDetails', // a stand-in takes the place of the provider, and needs no secret
  },
  'AWS::Cognito::UserPoolResourceServer': { read: 'Identifier Scopes UserPoolId', noEffect: 'Name' },
  'AWS::Cognito::UserPoolUserToGroupAttachment': { read: 'GroupName UserPoolId Username' },
};
