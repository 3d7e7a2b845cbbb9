import type { IUserPool, IUserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { Stage } from 'aws-cdk-lib/core';
import type { IConstruct, IValidation } from 'constructs';
import type { DeclaredRoutes } from '../../declared-routes';
import { GuardedStages } from '../../guard/guarded-stages';
import { issuerFaults } from '../issuer';
import type { RenderedClient } from '../pool/rendered-client';
import { RenderedPool } from '../pool/rendered-pool';
import { type Finding, reported } from './finding';
import { idTokenFindings, machineScopeFindings } from './machines';
import { scopeFindings } from './scopes';

/** An API and the callers that it accepts. */
export interface SignedInApi {
  readonly api: IConstruct;
  readonly userPool: IUserPool;
  /** Read when the app is synthesized. */
  readonly userPoolClients: readonly IUserPoolClient[];
  readonly declared: DeclaredRoutes;
  readonly acceptIdTokens: boolean;
  /** Only if it was set. */
  readonly issuer?: string;
  readonly trustedIssuer: string;
}

/** The same with its pool and clients as they will be rendered. */
export interface RenderedApi extends SignedInApi {
  readonly pool: RenderedPool;
  /** Those of the clients whose tokens the API accepts that are known here. */
  readonly clients: readonly RenderedClient[];
}

/** All checks of an API together with its pool and clients, in this order. */
const CHECKS: readonly ((api: RenderedApi) => readonly Finding[])[] = [
  idTokenFindings,
  machineScopeFindings,
  scopeFindings,
];

/**
 * Checks that the intended callers of an API's routes can get tokens for it, and that no other callers can.
 */
export class ApiChecks implements IValidation {
  constructor(private readonly api: SignedInApi) {}

  validate(): string[] {
    const pool = new RenderedPool(this.api.userPool);
    const clients = this.api.userPoolClients
      .map((client) => pool.client(client))
      .filter((client) => client !== undefined);
    const findings = CHECKS.flatMap((check) => check({ ...this.api, pool, clients }));
    const { api, trustedIssuer: issuer } = this.api;
    const faults = [...issuerFaults(issuer, api, pool.reader.renderer), ...reported(findings)];
    if (faults.length === 0) {
      const stages = GuardedStages.of(api);
      stages.onceWritten(Stage.of(api) ?? stages.root, ({ renderer }) => issuerFaults(issuer, api, renderer));
    }
    return faults;
  }
}
