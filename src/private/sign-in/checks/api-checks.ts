import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { IUserPool, IUserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { type CfnResource, Stage } from 'aws-cdk-lib/core';
import type { IConstruct, IValidation } from 'constructs';
import type { DeclaredRoutes } from '../../declared-routes';
import { keyOf } from '../../guard/access-rule';
import { ROUTE } from '../../guard/api-resources';
import { GuardedStages } from '../../guard/guarded-stages';
import { issuerFaults } from '../issuer';
import type { RenderedClient } from '../pool/rendered-client';
import { RenderedPool } from '../pool/rendered-pool';
import { type Finding, reported } from './finding';
import { idTokenFindings, machineClientFindings, machineScopeFindings } from './machines';
import { scopeFindings } from './scopes';

/** An API and the callers that it accepts. */
export interface SignedInApi {
  readonly api: IConstruct;
  readonly httpApi: HttpApi;
  readonly userPool: IUserPool;
  /** Read when the app is synthesized. */
  readonly userPoolClients: readonly IUserPoolClient[];
  /** Those of them that the API created for machines. */
  readonly machineClients: readonly IUserPoolClient[];
  readonly declared: DeclaredRoutes;
  readonly acceptIdTokens: boolean;
  /** Only if it was set. */
  readonly issuer?: string;
  readonly trustedIssuer: string;
}

/** The same with its pool and clients as they will be rendered. */
export interface RenderedApi extends Omit<SignedInApi, 'machineClients'> {
  readonly pool: RenderedPool;
  /** Those of the clients whose tokens the API accepts that are known here. */
  readonly clients: readonly RenderedClient[];
  readonly machineClients: readonly RenderedClient[];
  /** The keys of protected routes that were added in another way. They require the default scope. */
  readonly undeclared: readonly string[];
}

/** All checks of an API together with its pool and clients, in this order. */
const CHECKS: readonly ((api: RenderedApi) => readonly Finding[])[] = [
  idTokenFindings,
  machineClientFindings,
  machineScopeFindings,
  scopeFindings,
];

/** The properties of a client that decide who can get which scopes. */
const WHO_GETS_WHAT = ['AllowedOAuthFlows', 'AllowedOAuthFlowsUserPoolClient', 'AllowedOAuthScopes'];

/** The same, and how users can sign in, for the clients that the API creates. */
const WHO_SIGNS_IN_HOW = [...WHO_GETS_WHAT, 'CallbackURLs', 'ExplicitAuthFlows'];

/**
 * Checks that the intended callers of an API's routes can get tokens for it, and that no other callers can.
 */
export class ApiChecks implements IValidation {
  constructor(private readonly api: SignedInApi) {}

  validate(): string[] {
    const pool = new RenderedPool(this.api.userPool);
    const clients = renderedIn(pool, this.api.userPoolClients);
    const machineClients = renderedIn(pool, this.api.machineClients);
    const rendered = { ...this.api, pool, clients, machineClients, undeclared: this.undeclaredRoutes() };
    const findings = CHECKS.flatMap((check) => check(rendered));
    const { api, trustedIssuer: issuer } = this.api;
    const faults = [...issuerFaults(issuer, api, pool.reader.renderer), ...reported(findings)];
    if (faults.length === 0) {
      const stages = GuardedStages.of(api);
      stages.onceWritten(this.stage, ({ renderer }) => issuerFaults(issuer, api, renderer));
      for (const { construct, resource } of clients) {
        const isOwn = construct.node.scope === api;
        stages.hold(resource.construct as CfnResource, isOwn ? WHO_SIGNS_IN_HOW : WHO_GETS_WHAT);
      }
    }
    return faults;
  }

  private get stage(): IConstruct {
    return Stage.of(this.api.api) ?? this.api.api.node.root;
  }

  private undeclaredRoutes(): string[] {
    const { httpApi, declared } = this.api;
    const { defaultChild } = httpApi.node;
    // The guard reports an API that was removed.
    const routes = defaultChild ? GuardedStages.of(httpApi).resourcesOf(this.stage).of(defaultChild, ROUTE) : [];
    return routes
      .filter(({ properties }) => properties.AuthorizationType === 'JWT')
      .map(keyOf)
      .filter((key) => key !== undefined && declared.accessOf(key) === undefined)
      .map(String);
  }
}

function renderedIn(pool: RenderedPool, clients: readonly IUserPoolClient[]): RenderedClient[] {
  return clients.map((client) => pool.client(client)).filter((client) => client !== undefined);
}
