import type { IUserPool } from 'aws-cdk-lib/aws-cognito';
import type { IConstruct, IValidation } from 'constructs';
import { groupFindings } from '../group-scopes';
import { RenderedPool } from '../pool/rendered-pool';
import { type Finding, reported } from './finding';
import { brandingFindings, planFindings, providerFindings, tokenEndpointFindings } from './managed-login';
import { passkeyDomainFindings } from './passkey-domain';
import { passwordlessFindings } from './passwordless';

/** All checks of a pool, in this order. */
const CHECKS: readonly ((pool: RenderedPool) => readonly Finding[])[] = [
  groupFindings,
  planFindings,
  passwordlessFindings,
  passkeyDomainFindings,
  brandingFindings,
  providerFindings,
  tokenEndpointFindings,
];

/** The checks that need nothing of the pool itself, only its clients, domains and providers in the app. */
const CHECKS_OF_IMPORTED: typeof CHECKS = [brandingFindings, providerFindings];

const checked = new WeakSet<IConstruct>();

/**
 * Checks a user pool of the app and its resources, as they will be rendered.
 */
export class PoolChecks implements IValidation {
  /** Checks a pool once, no matter how often this is called. */
  static of(userPool: IUserPool): void {
    if (!checked.has(userPool)) {
      checked.add(userPool);
      userPool.node.addValidation(new PoolChecks(userPool));
    }
  }

  private constructor(private readonly userPool: IUserPool) {}

  validate(): string[] {
    const pool = new RenderedPool(this.userPool);
    return reported((pool.properties ? CHECKS : CHECKS_OF_IMPORTED).flatMap((check) => check(pool)));
  }
}
