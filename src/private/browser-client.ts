import { ClientAttributes, UserPoolClientIdentityProvider, type UserPoolClientOptions } from 'aws-cdk-lib/aws-cognito';
import { Duration } from 'aws-cdk-lib/core';

/**
 * The app client of a web page: it can keep no secret, and everyone who opens the page can use it.
 */
export function browserClientOptions(): UserPoolClientOptions {
  return {
    generateSecret: false,
    // The password never leaves the browser. Any other flow that is switched on is on for everyone.
    authFlows: { userSrp: true },
    // Left undefined, CDK switches the implicit grant on, with the callback https://example.com.
    disableOAuth: true,
    supportedIdentityProviders: [UserPoolClientIdentityProvider.COGNITO],
    // Otherwise the answer to a wrong password tells which addresses have an account.
    preventUserExistenceErrors: true,
    enableTokenRevocation: true,
    // API Gateway does not see a revocation: a stolen access token works until it expires.
    accessTokenValidity: Duration.hours(1),
    idTokenValidity: Duration.hours(1),
    // A client may write every attribute unless told otherwise, custom:role included. The page's user is no judge of that.
    writeAttributes: new ClientAttributes().withStandardAttributes({
      address: true,
      birthdate: true,
      email: true,
      familyName: true,
      fullname: true,
      gender: true,
      givenName: true,
      lastUpdateTime: true,
      locale: true,
      middleName: true,
      nickname: true,
      phoneNumber: true,
      preferredUsername: true,
      profilePage: true,
      profilePicture: true,
      timezone: true,
      website: true,
    }),
  };
}
