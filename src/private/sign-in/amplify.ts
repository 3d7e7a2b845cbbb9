import type { IUserPool, IUserPoolClient, UserPoolDomain } from 'aws-cdk-lib/aws-cognito';
import { CfnResource, Token } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { type RenderedProperties, Renderer } from '../guard/renderer';
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

/** It holds plain values and string tokens alone: other languages hand on any other token in a map as an object of no meaning. */
export type Section = { [name: string]: unknown };

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
          minLength: policy.MinimumLength,
          requireLowercase: policy.RequireLowercase,
          requireUppercase: policy.RequireUppercase,
          requireNumbers: policy.RequireNumbers,
          requireSpecialCharacters: policy.RequireSymbols,
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
        min_length: policy.MinimumLength,
        // Each of them has to be there.
        require_lowercase: policy.RequireLowercase ?? false,
        require_uppercase: policy.RequireUppercase ?? false,
        require_numbers: policy.RequireNumbers ?? false,
        require_symbols: policy.RequireSymbols ?? false,
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
  const pool = propertiesOf(userPool);
  if (!pool) {
    return { names: ['email'], verified: ['email'], required: ['email'] };
  }
  const attributes = (name: string) => (pool[name] ?? []) as readonly string[];
  const usernameAttributes = attributes('UsernameAttributes');
  const aliases = attributes('AliasAttributes').filter((name) => name !== 'preferred_username');
  const names = usernameAttributes.length > 0 ? usernameAttributes : ['username', ...aliases];
  // One address alone is the user name, which nobody can leave out.
  const required = usernameAttributes.length === 1 ? usernameAttributes : [];
  return { names, verified: attributes('AutoVerifiedAttributes'), required };
}

interface PasswordPolicy {
  readonly MinimumLength?: number;
  readonly RequireLowercase?: boolean;
  readonly RequireUppercase?: boolean;
  readonly RequireNumbers?: boolean;
  readonly RequireSymbols?: boolean;
}

/** Nothing for an imported pool, and where a rule is known at the deployment only: as a text, it would be no number. */
function passwordPolicyOf(userPool: IUserPool, section: (policy: PasswordPolicy) => Section): Section | undefined {
  const { PasswordPolicy: policy } = (propertiesOf(userPool)?.Policies ?? {}) as { PasswordPolicy?: PasswordPolicy };
  return policy && !Object.values(policy).some(Token.isUnresolved) ? section(policy) : undefined;
}

function managedLoginOf({ userPoolDomain, userPoolClient }: AmplifyApp) {
  if (!userPoolDomain) {
    return undefined;
  }
  const client = propertiesOf(userPoolClient);
  if (!client?.CallbackURLs) {
    throw new Error(
      `userPoolDomain is given, but the app client '${userPoolClient.node.path}' has no callback URLs that are known here: give the API a ` +
        'client of addBrowserClient({ oAuth: { callbackUrls } }) in userPoolClients',
    );
  }
  return {
    domain: userPoolDomain.baseUrl().replace('https://', ''),
    scopes: client.AllowedOAuthScopes,
    callbackUrls: client.CallbackURLs,
    logoutUrls: client.LogoutURLs ?? [],
  };
}

/** The properties as they would be rendered now, overrides included. Nothing for what is imported. */
function propertiesOf({ node: { defaultChild } }: IConstruct): RenderedProperties | undefined {
  if (!CfnResource.isCfnResource(defaultChild)) {
    return undefined;
  }
  const renderer = new Renderer([]);
  return renderer.withTokens(renderer.properties(defaultChild)) as RenderedProperties | undefined;
}
