import {
  CfnUserPool,
  CfnUserPoolClient,
  type IUserPool,
  type IUserPoolClient,
  type UserPoolDomain,
} from 'aws-cdk-lib/aws-cognito';
import { type IResolvable, Lazy, Token } from 'aws-cdk-lib/core';
import { regionOf } from './issuer';

/** What an Amplify app has to know of an API and its pool. */
export interface AmplifyApp {
  readonly userPool: IUserPool;
  readonly userPoolClient: IUserPoolClient;
  readonly userPoolDomain?: UserPoolDomain;
  readonly apiName: string;
  readonly endpoint: string;
  readonly region: string;
}

type Section = { [name: string]: unknown };

/** What `Amplify.configure()` takes. */
export function resourcesConfig(app: AmplifyApp): Section {
  const oauth = managedLoginOf(app);
  return {
    Auth: {
      Cognito: {
        userPoolId: app.userPool.userPoolId,
        userPoolClientId: app.userPoolClient.userPoolClientId,
        loginWith: {
          email: true,
          oauth: oauth && {
            domain: oauth.domain,
            scopes: oauth.scopes,
            redirectSignIn: oauth.callbackUrls,
            redirectSignOut: oauth.logoutUrls,
            responseType: 'code',
          },
        },
        passwordFormat: passwordPolicyOf(app.userPool, (policy) => ({
          minLength: policy.minimumLength,
          requireLowercase: policy.requireLowercase,
          requireUppercase: policy.requireUppercase,
          requireNumbers: policy.requireNumbers,
          requireSpecialCharacters: policy.requireSymbols,
        })),
      },
    },
    API: { REST: { [app.apiName]: { endpoint: app.endpoint, region: app.region } } },
  };
}

/** What `amplify_outputs.json` holds. */
export function outputs(app: AmplifyApp): Section {
  const oauth = managedLoginOf(app);
  return {
    version: '1.4',
    auth: {
      aws_region: regionOf(app.userPool),
      user_pool_id: app.userPool.userPoolId,
      user_pool_client_id: app.userPoolClient.userPoolClientId,
      username_attributes: ['email'],
      standard_required_attributes: ['email'],
      user_verification_types: ['email'],
      password_policy: passwordPolicyOf(app.userPool, (policy) => ({
        min_length: policy.minimumLength,
        require_lowercase: policy.requireLowercase,
        require_uppercase: policy.requireUppercase,
        require_numbers: policy.requireNumbers,
        require_symbols: policy.requireSymbols,
      })),
      oauth: oauth && {
        identity_providers: [],
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

/** The policy as it is when the app is synthesized. Nothing for an imported pool. */
function passwordPolicyOf(
  userPool: IUserPool,
  produce: (policy: CfnUserPool.PasswordPolicyProperty) => Section,
): IResolvable | undefined {
  const pool = userPool.node.defaultChild;
  if (!(pool instanceof CfnUserPool)) {
    return undefined;
  }
  return Lazy.any({
    produce: () => {
      const policies = pool.policies as CfnUserPool.PoliciesProperty | undefined;
      const policy = policies?.passwordPolicy as CfnUserPool.PasswordPolicyProperty | undefined;
      return policy && !Token.isUnresolved(policy) ? produce(policy) : undefined;
    },
  });
}

function managedLoginOf({ userPoolDomain, userPoolClient }: AmplifyApp) {
  if (!userPoolDomain) {
    return undefined;
  }
  const client = userPoolClient.node.defaultChild;
  if (!(client instanceof CfnUserPoolClient) || !client.callbackUrLs) {
    throw new Error(
      `userPoolDomain is given, but the app client '${userPoolClient.node.path}' has no callback URLs that are known here: give the API a ` +
        'client of addBrowserClient({ oAuth: { callbackUrls } }) in userPoolClients',
    );
  }
  return {
    domain: userPoolDomain.baseUrl().replace('https://', ''),
    scopes: client.allowedOAuthScopes,
    callbackUrls: client.callbackUrLs,
    logoutUrls: client.logoutUrLs ?? [],
  };
}
