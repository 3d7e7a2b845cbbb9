import { CfnUserPool, type IUserPool } from 'aws-cdk-lib/aws-cognito';
import type { IConstruct, IValidation } from 'constructs';
import { groupFindings } from '../group-scopes';
import { RenderedPool } from '../pool/rendered-pool';
import { type Finding, reported } from './finding';
import { brandingFindings, planFindings, tokenEndpointFindings } from './managed-login';
import { passkeyDomainFindings } from './passkey-domain';
import { passwordlessFindings } from './passwordless';

/** All checks of a pool, in this order. */
const CHECKS: readonly ((pool: RenderedPool) => readonly Finding[])[] = [
  groupFindings,
  planFindings,
  passwordlessFindings,
  passkeyDomainFindings,
  brandingFindings,
  tokenEndpointFindings,
];

const checked = new WeakSet<IConstruct>();

/**
 * Checks a user pool of the app and its resources, as they will be rendered.
 */
export class PoolChecks implements IValidation {
  /** Checks a pool once, no matter how often this is called. Nothing is known about an imported pool. */
  static of(userPool: IUserPool): void {
    if (userPool.node.defaultChild instanceof CfnUserPool && !checked.has(userPool)) {
      checked.add(userPool);
      userPool.node.addValidation(new PoolChecks(userPool));
    }
  }

  private constructor(private readonly userPool: IUserPool) {}

  validate(): string[] {
    const pool = new RenderedPool(this.userPool);
    return pool.properties ? reported(CHECKS.flatMap((check) => check(pool))) : [];
  }
}
