import type { JsonWebKey } from 'node:crypto';
import type { Clock } from '../../../host/clock.js';
import type { InvokeFunction } from '../../../host/invoke-function.js';
import { forbidden, internalServerError, Refusal } from '../answers/refusal.js';
import type { LambdaAuthorizer } from '../model/authorizer.js';
import type { HttpApi } from '../model/http-api.js';
import type { Access } from '../model/route-access.js';
import type { FunctionObstacle } from '../obstacle.js';
import type { RoutedRequest } from '../routes/routed-request.js';
import type { Authorization } from './authorization.js';
import { findToken } from './identity-source.js';
import { authorize, unknownIssuer } from './jwt-authorizer.js';
import { LambdaAuthorizerClient } from './lambda-authorizer.js';

export interface RouteAuthorizationOptions {
  readonly api: HttpApi;
  /** The keys of an issuer; `undefined` if they are unknown: then none of its tokens is accepted. */
  readonly publicKeys: (issuer: string) => readonly JsonWebKey[] | undefined;
  readonly invoke: InvokeFunction;
  readonly functionObstacle: FunctionObstacle;
  readonly clock: Clock;
}

/** Who is authorized to call a route: anyone if it is open, otherwise those whom its authorizer authorizes. */
export class RouteAuthorization {
  readonly #clients = new Map<LambdaAuthorizer['resource'], LambdaAuthorizerClient>();

  constructor(private readonly options: RouteAuthorizationOptions) {}

  /** `undefined` if the route is open. */
  async authorize(access: Access, routed: RoutedRequest): Promise<Authorization | undefined | Refusal> {
    switch (access.kind) {
      case 'open':
        return undefined;
      case 'token':
        return this.byToken(access, routed);
      case 'lambda':
        return this.clientOf(access.authorizer).authorize(routed);
      default:
        return this.obstacle(access) ?? internalServerError(`unknown kind of access: '${access.kind}'`);
    }
  }

  /** Why a route refuses every request here. A route whose access is unknown does. */
  obstacle(access: Access): Refusal | undefined {
    switch (access.kind) {
      case 'open':
        return undefined;
      case 'token': {
        const { issuer } = access.authorizer;
        return this.options.publicKeys(issuer) === undefined ? unknownIssuer(issuer) : undefined;
      }
      case 'iam':
        return forbidden(
          'the route requires AWS_IAM authorization, but signatures are not checked here, so every request is refused',
        );
      case 'lambda':
        return this.clientOf(access.authorizer).obstacle;
      default:
        return internalServerError(`the authorization of the route is unknown: ${access.reason}`);
    }
  }

  private byToken(
    { authorizer, scopes }: Extract<Access, { kind: 'token' }>,
    { request }: RoutedRequest,
  ): Authorization | Refusal {
    const { publicKeys, clock } = this.options;
    const text = findToken(authorizer.identitySource, request);
    if (text instanceof Refusal) {
      return text;
    }
    const requirement = { issuer: authorizer.issuer, audience: authorizer.audience, scopes };
    const token = authorize(text, requirement, publicKeys, clock());
    return token instanceof Refusal
      ? token
      : { kind: 'jwt', claims: token.claims, scopes: scopes.length > 0 ? token.scopes : null };
  }

  private clientOf(authorizer: LambdaAuthorizer): LambdaAuthorizerClient {
    const { api, invoke, clock, functionObstacle } = this.options;
    const known =
      this.#clients.get(authorizer.resource) ??
      new LambdaAuthorizerClient(authorizer, api, invoke, clock, functionObstacle);
    this.#clients.set(authorizer.resource, known);
    return known;
  }
}
