import { CfnUserPool, type IUserPool } from 'aws-cdk-lib/aws-cognito';
import { Aws, Fn, Token } from 'aws-cdk-lib/core';

/**
 * The issuer (`iss`) of a user pool's tokens, `https://cognito-idp.<region>.<suffix>/<pool id>`.
 *
 * A pool's id begins with its region. That is where the region of an imported pool comes from: its ARN is made up, with the
 * region of the stack that imports it, when it was imported by its id.
 */
export function issuerOf(userPool: IUserPool): string {
  const { userPoolId } = userPool;
  const region = userPool.node.defaultChild instanceof CfnUserPool ? userPool.env.region : regionOf(userPoolId);
  return `https://cognito-idp.${region}.${Aws.URL_SUFFIX}/${userPoolId}`;
}

function regionOf(userPoolId: string): string {
  if (Token.isUnresolved(userPoolId)) {
    return Fn.select(0, Fn.split('_', userPoolId));
  }
  const [region, name] = userPoolId.split('_');
  if (!region || !name) {
    throw new Error(`user pool id '${userPoolId}' has no region in it: a good one looks like 'eu-west-1_aBcDeFgHi'`);
  }
  return region;
}
