import type { IUserPool, IUserPoolClient, IUserPoolDomain } from 'aws-cdk-lib/aws-cognito';
import { regionOf } from '../issuer';
import { RenderedPool } from '../pool/rendered-pool';
import { hostInApp, managedLoginOf } from './managed-login';
import { signInOf } from './sign-in';

/** What an Amplify app must know about an API and its pool. */
export interface AmplifyApp {
  readonly userPool: IUserPool;
  readonly userPoolClient: IUserPoolClient;
  readonly userPoolDomain?: IUserPoolDomain;
  readonly apiName: string;
  readonly endpoint: string;
  readonly region: string;
}

/** It contains only plain values and string tokens: other languages pass on any other token in a map as a meaningless object. */
export type Section = { [name: string]: unknown };

/** A provider's name in Cognito, in `Amplify.configure()` and in `amplify_outputs.json`, which supports no others. */
const PROVIDERS: readonly (readonly [cognito: string, config: string, outputs: string])[] = [
  ['Google', 'Google', 'GOOGLE'],
  ['Facebook', 'Facebook', 'FACEBOOK'],
  ['LoginWithAmazon', 'Amazon', 'LOGIN_WITH_AMAZON'],
  ['SignInWithApple', 'Apple', 'SIGN_IN_WITH_APPLE'],
];

/** The configuration for `Amplify.configure()`. */
export function resourcesConfig(app: AmplifyApp): Section {
  const { oauth, names, required, confirmsByLink, passwordPolicy, mfa, passwordless } = readings(app);
  return {
    Auth: {
      Cognito: {
        userPoolId: app.userPool.userPoolId,
        userPoolClientId: app.userPoolClient.userPoolClientId,
        signUpVerificationMethod: confirmsByLink ? 'link' : undefined,
        loginWith: {
          email: names.includes('email') || undefined,
          phone: names.includes('phone_number') || undefined,
          username: names.includes('username') || undefined,
          oauth: oauth && {
            domain: oauth.domain,
            scopes: oauth.scopes,
            redirectSignIn: oauth.callbackUrls,
            redirectSignOut: oauth.logoutUrls,
            responseType: 'code',
            providers: oauth.providers.map(
              (name) => PROVIDERS.find(([cognito]) => cognito === name)?.[1] ?? { custom: name },
            ),
          },
        },
        userAttributes: Object.fromEntries(required.map((name) => [name, { required: true }])),
        mfa: mfa && {
          status: mfa.isRequired ? 'on' : 'optional',
          smsEnabled: mfa.sms,
          totpEnabled: mfa.totp,
        },
        passwordFormat: passwordPolicy && {
          minLength: passwordPolicy.MinimumLength,
          requireLowercase: passwordPolicy.RequireLowercase,
          requireUppercase: passwordPolicy.RequireUppercase,
          requireNumbers: passwordPolicy.RequireNumbers,
          requireSpecialCharacters: passwordPolicy.RequireSymbols,
        },
        passwordless: passwordless && {
          emailOtpEnabled: passwordless.emailCode,
          smsOtpEnabled: passwordless.smsCode,
          webAuthn: passwordless.passkey,
        },
      },
    },
    API: { REST: { [app.apiName]: { endpoint: app.endpoint, region: app.region } } },
  };
}

/** The content of `amplify_outputs.json`. */
export function outputs(app: AmplifyApp): Section {
  const { oauth, names, verified, required, passwordPolicy, mfa, passwordless } = readings(app);
  return {
    version: '1.4',
    auth: {
      aws_region: regionOf(app.userPool),
      user_pool_id: app.userPool.userPoolId,
      user_pool_client_id: app.userPoolClient.userPoolClientId,
      username_attributes: names,
      standard_required_attributes: required,
      user_verification_types: verified,
      mfa_configuration: mfa && (mfa.isRequired ? 'REQUIRED' : 'OPTIONAL'),
      mfa_methods: mfa && [...(mfa.sms ? ['SMS'] : []), ...(mfa.totp ? ['TOTP'] : []), ...(mfa.email ? ['EMAIL'] : [])],
      password_policy: passwordPolicy && {
        min_length: passwordPolicy.MinimumLength,
        // All of them are required.
        require_lowercase: passwordPolicy.RequireLowercase ?? false,
        require_uppercase: passwordPolicy.RequireUppercase ?? false,
        require_numbers: passwordPolicy.RequireNumbers ?? false,
        require_symbols: passwordPolicy.RequireSymbols ?? false,
      },
      passwordless: passwordless && {
        email_otp_enabled: passwordless.emailCode,
        sms_otp_enabled: passwordless.smsCode,
        web_authn: passwordless.passkey && {
          relying_party_id: passwordless.passkey.relyingPartyId,
          user_verification: passwordless.passkey.userVerification,
        },
      },
      oauth: oauth && {
        identity_providers: PROVIDERS.filter(([cognito]) => oauth.providers.includes(cognito)).map(
          ([, , name]) => name,
        ),
        domain: oauth.domain,
        scopes: oauth.scopes,
        redirect_sign_in_uri: oauth.callbackUrls,
        redirect_sign_out_uri: oauth.logoutUrls,
        response_type: 'code',
      },
    },
    custom: {
      API: { [app.apiName]: { endpoint: app.endpoint, region: app.region, apiName: app.apiName } },
    },
  };
}

/** The pool and its client as they would be rendered now, including overrides. */
function readings({ userPool, userPoolClient, userPoolDomain }: AmplifyApp) {
  const pool = new RenderedPool(userPool);
  const oauth = managedLoginOf(pool, userPoolClient, userPoolDomain);
  return { ...signInOf(pool, userPoolClient, hostInApp(pool) ?? oauth?.domain), oauth };
}
