import type { IUserPool, IUserPoolClient } from 'aws-cdk-lib/aws-cognito';
import type { IConstruct, IValidation } from 'constructs';
import type { DeclaredRoutes } from '../../declared-routes';
import type { RenderedClient } from '../pool/rendered-client';
import { RenderedPool } from '../pool/rendered-pool';
import { type Finding, reported } from './finding';
import { idTokenFindings, machineScopeFindings } from './machines';
import { scopeFindings } from './scopes';

/** An API and whom it lets in. */
export interface SignedInApi {
  readonly api: IConstruct;
  readonly userPool: IUserPool;
  /** Read when the app is synthesized. */
  readonly userPoolClients: readonly IUserPoolClient[];
  readonly declared: DeclaredRoutes;
  readonly acceptIdTokens: boolean;
  readonly issuer?: string;
}

/** The same with its pool and clients as they will be rendered. */
export interface RenderedApi extends SignedInApi {
  readonly pool: RenderedPool;
  /** Of the clients whose tokens the API accepts, those that are known here. */
  readonly clients: readonly RenderedClient[];
}

/** All that is checked of an API together with its pool and clients, in this order. */
const CHECKS: readonly ((api: RenderedApi) => readonly Finding[])[] = [
  idTokenFindings,
  machineScopeFindings,
  scopeFindings,
];

/**
 * Checks that those whom the routes of an API let in can get the tokens for it, and nobody else.
 */
export class ApiChecks implements IValidation {
  constructor(private readonly api: SignedInApi) {}

  validate(): string[] {
    const pool = new RenderedPool(this.api.userPool);
    const clients = this.api.userPoolClients
      .map((client) => pool.client(client))
      .filter((client) => client !== undefined);
    const api = { ...this.api, pool, clients };
    return reported(CHECKS.flatMap((check) => check(api)));
  }
}
