import { CfnUserPool, type IUserPool } from 'aws-cdk-lib/aws-cognito';
import { Annotations, Aws, Fn, Token } from 'aws-cdk-lib/core';

/**
 * The issuer (`iss`) of a user pool's tokens, `https://cognito-idp.<region>.<suffix>/<pool id>`.
 *
 * A pool's id begins with its region. That is where the region of an imported pool comes from: its ARN is made up, with the
 * region of the stack that imports it, when it was imported by its id.
 */
export function issuerOf(userPool: IUserPool): string {
  const isOwn = userPool.node.defaultChild instanceof CfnUserPool;
  const region = isOwn ? userPool.env.region : regionOf(userPool);
  return `https://cognito-idp.${region}.${Aws.URL_SUFFIX}/${userPool.userPoolId}`;
}

function regionOf(userPool: IUserPool): string {
  const { userPoolId } = userPool;
  if (Token.isUnresolved(userPoolId)) {
    return Fn.select(0, Fn.split('_', userPoolId));
  }
  const [region, name] = userPoolId.split('_');
  if (!name) {
    // Not thrown: while the CDK looks a value up, the app runs once with a dummy in its place.
    Annotations.of(userPool).addError(
      `user pool id '${userPoolId}' has no region in it: a good one looks like 'eu-west-1_aBcDeFgHi'`,
    );
  }
  return region;
}
