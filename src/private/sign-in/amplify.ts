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
  const { names } = signInOf(app.userPool);
  return {
    Auth: {
      Cognito: {
        userPoolId: app.userPool.userPoolId,
        userPoolClientId: app.userPoolClient.userPoolClientId,
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
  const { names, verified, required } = signInOf(app.userPool);
  return {
    version: '1.4',
    auth: {
      aws_region: regionOf(app.userPool),
      user_pool_id: app.userPool.userPoolId,
      user_pool_client_id: app.userPoolClient.userPoolClientId,
      username_attributes: names,
      standard_required_attributes: required,
      user_verification_types: verified,
      password_policy: passwordPolicyOf(app.userPool, (policy) => ({
        min_length: policy.minimumLength,
        // Each of them has to be there.
        require_lowercase: policy.requireLowercase ?? false,
        require_uppercase: policy.requireUppercase ?? false,
        require_numbers: policy.requireNumbers ?? false,
        require_symbols: policy.requireSymbols ?? false,
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

/** What people sign in with, and which of their addresses get a code: e-mail, where the pool does not tell. */
function signInOf(userPool: IUserPool) {
  const pool = userPool.node.defaultChild;
  if (!(pool instanceof CfnUserPool)) {
    return { names: ['email'], verified: ['email'], required: ['email'] };
  }
  const { usernameAttributes = [], aliasAttributes = [], autoVerifiedAttributes: verified = [] } = pool;
  const aliases = aliasAttributes.filter((name) => name !== 'preferred_username');
  const names = usernameAttributes.length > 0 ? usernameAttributes : ['username', ...aliases];
  // One address alone is the user name, which nobody can leave out.
  return { names, verified, required: usernameAttributes.length === 1 ? usernameAttributes : [] };
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
