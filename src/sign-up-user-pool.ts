import {
  AccountRecovery,
  UserPool,
  type UserPoolClient,
  type UserPoolClientOptions,
  type UserPoolProps,
} from 'aws-cdk-lib/aws-cognito';
import { Annotations, RemovalPolicy } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { addBrowserClient } from './private/sign-in/browser-client';
import { PoolChecks } from './private/sign-in/checks/pool-checks';
import { setPlanWhereNeeded } from './private/sign-in/pool/feature-plan';

/**
 * Options of a `SignUpUserPool`: all properties of the CDK's `UserPool`.
 */
export interface SignUpUserPoolProps extends UserPoolProps {}

/**
 * A Cognito user pool in which users sign up with their e-mail address and a code sent to it.
 *
 * It accepts every property of the CDK's `UserPool`. It changes these defaults; a value that you set is kept:
 *
 * | property | default | reason |
 * |---|---|---|
 * | `selfSignUpEnabled` | `true` | users sign up without an administrator |
 * | `signInAliases` | e-mail | the address is the user name; this setting cannot be changed later, and e-mail is required |
 * | `signInCaseSensitive` | `false` | `Ann@example.com` and `ann@example.com` are the same user; this setting cannot be changed later |
 * | `autoVerify` | e-mail | Cognito sends a code to the address |
 * | `keepOriginal` | e-mail | a new address is used only after the user enters the code sent to it, so that a typing mistake does not lock the user out |
 * | `accountRecovery` | e-mail only | the CDK's default tries a phone number first, but users do not enter one |
 * | `passwordPolicy` | 12 characters; lower case, upper case, digit and symbol | satisfies the rule COG1 of cdk-nag |
 * | `featurePlan` | Essentials, if the pool uses a feature that Lite does not have | the default plan depends on the age of the AWS account |
 * | `removalPolicy` | `RETAIN` | deleting a pool deletes all its users |
 * | `deletionProtection` | `true` | the pool cannot be deleted by accident, not even outside of CloudFormation |
 *
 * Lite does not support sign-in with codes or passkeys, e-mail codes as a second factor, groups on routes, or managed login
 * version 2. If the pool uses none of these, the plan is not set, and AWS uses its default.
 *
 * If you use e-mail codes as a second factor, set another `accountRecovery`, because Cognito then does not recover accounts by
 * e-mail. If you use passkeys, set `passkeyRelyingPartyId`. There is no default, because changing it makes all passkeys useless.
 *
 * It is an error if the sign-in aliases do not include `email`, or if they include `username`. If you set `standardAttributes`,
 * you get a warning.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html
 */
export class SignUpUserPool extends UserPool {
  constructor(scope: Construct, id: string, props: SignUpUserPoolProps = {}) {
    assertSignUpByEmail(props);
    super(scope, id, {
      ...props,
      selfSignUpEnabled: props.selfSignUpEnabled ?? true,
      signInAliases: props.signInAliases ?? { email: true },
      signInCaseSensitive: props.signInCaseSensitive ?? false,
      autoVerify: { ...props.autoVerify, email: true },
      keepOriginal: { ...props.keepOriginal, email: props.keepOriginal?.email ?? true },
      accountRecovery: props.accountRecovery ?? AccountRecovery.EMAIL_ONLY,
      passwordPolicy: {
        ...props.passwordPolicy,
        minLength: props.passwordPolicy?.minLength ?? 12,
        requireLowercase: props.passwordPolicy?.requireLowercase ?? true,
        requireUppercase: props.passwordPolicy?.requireUppercase ?? true,
        requireDigits: props.passwordPolicy?.requireDigits ?? true,
        requireSymbols: props.passwordPolicy?.requireSymbols ?? true,
      },
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
      deletionProtection: props.deletionProtection ?? true,
    });
    setPlanWhereNeeded(this);
    PoolChecks.of(this);
    if (props.standardAttributes) {
      Annotations.of(this).addWarningV2(
        'cdk-jwt-protected-api:standardAttributes',
        'standardAttributes creates a schema that cannot be changed later, and updates of such pools have failed ' +
          '(https://github.com/aws/aws-cdk/issues/8585): remove it, because every pool has the standard attributes anyway',
      );
    }
  }

  /**
   * Adds an app client for a web page, which cannot keep a secret.
   *
   * It changes these defaults of the CDK; a value that you set is kept:
   *
   * | option | default | reason |
   * |---|---|---|
   * | `authFlows` | SRP; also `ALLOW_USER_AUTH`, if the pool's `signInPolicy` allows codes or passkeys | the password never leaves the browser |
   * | `disableOAuth` | `true`, unless you set `oAuth` | the CDK's default turns on the implicit grant, with the callback URL `https://example.com` |
   * | `oAuth.flows` | the authorization code grant | other grants put tokens in a URL |
   * | `oAuth.logoutUrls` | the `callbackUrls` | managed login returns only to registered pages |
   * | `oAuth.scopes` | `openid`, `email`, `profile`, `aws.cognito.signin.user.admin` | routes of a `JwtProtectedApi` require the last scope |
   * | `supportedIdentityProviders` | Cognito; with `oAuth`, also the pool's providers that are in the same stack | other providers need managed login |
   * | `preventUserExistenceErrors` | `true` | the response to a wrong password does not reveal who has an account |
   * | `enableTokenRevocation` | `true` | signing out everywhere then ends all sessions |
   * | `accessTokenValidity`, `idTokenValidity` | one hour | API Gateway accepts a revoked token until it expires |
   * | `writeAttributes` | the standard attributes | users must not change custom attributes, such as a role |
   *
   * With `ALLOW_USER_AUTH`, a page can also send the password itself. Cognito has no setting that prevents this. To turn the flow
   * off, set `authFlows`.
   *
   * With `oAuth`, the client is for managed login, and `callbackUrls` are required. Each URL must use `https`, or `http` on
   * `localhost`, `127.0.0.1` or `[::1]`, and must not contain `#` or `*`, even if an override changes it. It is an error to set another grant, `generateSecret`,
   * or a `disableOAuth` that contradicts `oAuth`. If you set `supportedIdentityProviders`, the client depends on the providers of
   * the pool. If the pool has a domain with version 2 of managed login and the client has no style, the client gets Cognito's
   * default style, because AWS shows no login page without a style. If a style was created outside of the app, remove the new
   * style with `client.node.tryRemoveChild('Branding')`. The order in which you add clients, providers, domains and styles does
   * not matter.
   *
   * Managed login keeps its own session for one hour. If access or ID tokens are valid for less than one hour, users are signed
   * in again without being asked.
   *
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-client-apps.html
   */
  public addBrowserClient(id: string, options: UserPoolClientOptions = {}): UserPoolClient {
    return addBrowserClient(this, id, this, options);
  }
}

function assertSignUpByEmail(props: SignUpUserPoolProps): void {
  const aliases = props.signInAliases;
  if (aliases && !aliases.email) {
    throw new Error(
      `signInAliases is ${JSON.stringify(aliases)}, without e-mail, but users sign up with their e-mail address: add 'email: true', ` +
        'or use the UserPool of aws-cdk-lib/aws-cognito',
    );
  }
  if (aliases?.username) {
    throw new Error(
      `signInAliases is ${JSON.stringify(aliases)}, with a user name, but users sign in with their e-mail address here: remove ` +
        "'username: true', or use the UserPool of aws-cdk-lib/aws-cognito",
    );
  }
  if (props.autoVerify?.email === false) {
    throw new Error(
      "autoVerify excludes e-mail, so users would not get the code that confirms their sign-up: remove 'email: false', or use the " +
        'UserPool of aws-cdk-lib/aws-cognito',
    );
  }
}
