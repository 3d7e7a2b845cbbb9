import { CfnUserPool, type IUserPool } from 'aws-cdk-lib/aws-cognito';
import { Annotations, Aws, Fn, Stack, Token } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import type { Renderer } from '../guard/renderer';

/**
 * The issuer (`iss`) of a user pool's tokens, `https://cognito-idp.<region>.<suffix>/<pool id>`.
 */
export function issuerOf(userPool: IUserPool): string {
  return `https://cognito-idp.${regionOf(userPool)}.${Aws.URL_SUFFIX}/${userPool.userPoolId}`;
}

/**
 * The region of a user pool.
 *
 * A pool's id begins with its region. The region of an imported pool is read from there: if it was imported by its id, its ARN is
 * generated with the region of the importing stack.
 */
export function regionOf(userPool: IUserPool): string {
  if (userPool.node.defaultChild instanceof CfnUserPool) {
    return userPool.env.region;
  }
  const { userPoolId } = userPool;
  if (Token.isUnresolved(userPoolId)) {
    return Fn.select(0, Fn.split('_', userPoolId));
  }
  const [region, name] = userPoolId.split('_');
  if (!name) {
    // Not thrown: while the CDK looks up a value, the app runs once with a dummy value.
    Annotations.of(userPool).addError(
      `user pool id '${userPoolId}' contains no region: it should look like 'eu-west-1_aBcDeFgHi'`,
    );
  }
  return region;
}

/** An issuer that API Gateway can compare with a token's, which it does character by character. */
export function assertIssuer(issuer: string): void {
  if (!Token.isUnresolved(issuer) && !/^https:\/\/[^/\s?#]+(\/[^/\s?#]+)*$/.test(issuer)) {
    throw new Error(
      `issuer '${issuer}' is not the URL of an issuer: it should look like ` +
        "'https://issuer-cognito-idp.eu-west-1.amazonaws.com/eu-west-1_aBcDeFgHi', without a trailing slash",
    );
  }
}

/** A pool whose tokens have the newer issuer, while an API trusts the older one. */
export function issuerFaults(trusted: string, api: IConstruct, renderer: Renderer): string[] {
  const issuer = renderer.resolve(trusted, api);
  const isOlder = renderer.show(issuer).includes('https://cognito-idp.');
  return renderer
    .targetsIn(issuer, Stack.of(api))
    .filter(({ type }) => isOlder && type === CfnUserPool.CFN_RESOURCE_TYPE_NAME)
    .filter(({ properties }) => Object(properties.IssuerConfiguration).Type === 'UPDATED')
    .map(
      ({ path }) =>
        `user pool (${path}) has the issuer configuration UPDATED, while the API trusts the issuer ${renderer.show(issuer)}, ` +
        "which is not the issuer in the pool's tokens: set the option issuer of the API to " +
        'https://issuer-cognito-idp.<region>.amazonaws.com/<user pool id>',
    );
}
