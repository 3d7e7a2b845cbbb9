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
 * What a `SignUpUserPool` is made of: all properties of the CDK's `UserPool`.
 */
export interface SignUpUserPoolProps extends UserPoolProps {}

/**
 * A Cognito user pool into which people sign themselves up with their e-mail address and a code sent to it.
 *
 * It takes every property of the CDK's `UserPool` and changes these defaults, each of them only where nothing is given:
 *
 * | property | default | reason |
 * |---|---|---|
 * | `selfSignUpEnabled` | `true` | people sign up by themselves |
 * | `signInAliases` | e-mail | the address is the user name; it cannot be changed later, nor be left out |
 * | `signInCaseSensitive` | `false` | `Ann@example.com` and `ann@example.com` are one person; it cannot be changed later |
 * | `autoVerify` | e-mail | a code is sent to the address |
 * | `keepOriginal` | e-mail | a new address counts once its code was given, so that a typing mistake locks nobody out |
 * | `accountRecovery` | e-mail only | CDK's own default asks for a phone number first, which nobody has given |
 * | `passwordPolicy` | 12 characters; lower case, upper case, digit and symbol | satisfies the rule COG1 of cdk-nag |
 * | `featurePlan` | Essentials, where the pool uses what Lite does not have | a pool's plan does not depend on the account's age |
 * | `removalPolicy` | `RETAIN` | a pool that is deleted takes all its users with it |
 * | `deletionProtection` | `true` | likewise, by whatever means it is deleted |
 *
 * Lite has no sign-in with codes or passkeys, no codes by e-mail as a second factor, no groups of routes and no managed login of
 * version 2. The plan of a pool without these is left to AWS.
 *
 * With codes by e-mail as a second factor, give another `accountRecovery`: Cognito does not recover an account by e-mail then.
 * With passkeys, give a `passkeyRelyingPartyId`. It has no default, since a change of it loses every passkey.
 *
 * Sign-in aliases without the e-mail address, or with a user name beside it, are an error. `standardAttributes` get a warning.
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
        'standardAttributes makes a schema that cannot be changed afterwards, and later updates of such pools have been reported to ' +
          'fail (https://github.com/aws/aws-cdk/issues/8585): leave it out, as every pool has the standard attributes anyway',
      );
    }
  }

  /**
   * Adds an app client for a web page, which can keep no secret.
   *
   * It changes these defaults of the CDK, each of them only where nothing is given:
   *
   * | option | default | reason |
   * |---|---|---|
   * | `authFlows` | SRP; `ALLOW_USER_AUTH` as well where the pool's `signInPolicy` allows codes or passkeys | the password never leaves the browser |
   * | `disableOAuth` | `true`, unless `oAuth` is given | CDK's own default turns on the implicit grant, with `https://example.com` as the page |
   * | `oAuth.flows` | the authorization code grant | the tokens of any other stand in a URL |
   * | `oAuth.logoutUrls` | the `callbackUrls` | managed login returns to no page that is not named |
   * | `oAuth.scopes` | `openid`, `email`, `profile`, `aws.cognito.signin.user.admin` | routes of a `JwtProtectedApi` ask for the last one |
   * | `supportedIdentityProviders` | Cognito; with `oAuth` also all providers of the pool in its stack | without managed login there is no way to another |
   * | `preventUserExistenceErrors` | `true` | the answer to a wrong password does not tell who has an account |
   * | `enableTokenRevocation` | `true` | signing out everywhere ends the sessions |
   * | `accessTokenValidity`, `idTokenValidity` | one hour | API Gateway does not see a revocation |
   * | `writeAttributes` | the standard attributes | a page's user is no judge of custom ones |
   *
   * `ALLOW_USER_AUTH` also lets a page send the password itself, as Cognito has no switch for that. Give `authFlows` to leave it
   * out.
   *
   * With `oAuth` it is a client for managed login. It is an error to name no `callbackUrls`, one with a `#` or a `*`, one that is
   * neither `https` nor `http` on `localhost`, `127.0.0.1` or `[::1]`, another grant, `generateSecret`, or a `disableOAuth` that
   * says otherwise than `oAuth`. Where `supportedIdentityProviders` are named, the client waits for the providers of the pool.
   * Where the pool has a domain with version 2 of managed login and the client has no style, it gets Cognito's own: without one,
   * AWS shows no page. Where one was made outside of the app, `client.node.tryRemoveChild('Branding')` takes ours away. None of
   * this depends on the order of the lines.
   *
   * Managed login keeps its own session for one hour, whatever the validity of the tokens: with access or ID tokens of less than
   * an hour, users are signed in again without being asked.
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
      `signInAliases is ${JSON.stringify(aliases)}, without e-mail, but people sign up with their e-mail address: add 'email: true', ` +
        'or use the UserPool of aws-cdk-lib/aws-cognito',
    );
  }
  if (aliases?.username) {
    throw new Error(
      `signInAliases is ${JSON.stringify(aliases)}, with a user name, but the e-mail address is the user name here: remove ` +
        "'username: true', or use the UserPool of aws-cdk-lib/aws-cognito",
    );
  }
  if (props.autoVerify?.email === false) {
    throw new Error(
      "autoVerify is without e-mail, so nobody would get the code that confirms a sign-up: remove 'email: false', or use the " +
        'UserPool of aws-cdk-lib/aws-cognito',
    );
  }
}
