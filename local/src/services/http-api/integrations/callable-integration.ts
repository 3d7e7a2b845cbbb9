import { Unresolved } from '../../../assembly/value.js';
import { internalServerError, type Refusal } from '../answers/refusal.js';
import { routeArn } from '../events/execute-api-arn.js';
import { FunctionPolicy } from '../model/function-policy.js';
import type { HttpApi } from '../model/http-api.js';
import type { HttpRoute } from '../model/http-route.js';
import { type FunctionObstacle, integrationObstacle } from '../obstacle.js';

const methods = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];

/** The integration of a route, and whether API Gateway can call it. */
export class CallableIntegration {
  readonly #obstacle: Refusal | undefined;
  /** Only for functions. */
  readonly #policy: FunctionPolicy | undefined;
  /** By stage and method: a lookup is much faster than matching ARNs with their patterns. */
  readonly #refusals = new Map<string, Refusal | undefined>();

  constructor(
    private readonly route: HttpRoute,
    private readonly api: HttpApi,
    functionObstacle: FunctionObstacle,
  ) {
    const { integration } = route;
    this.#obstacle = integrationObstacle(route, functionObstacle);
    this.#policy =
      integration.kind === 'lambda' ? new FunctionPolicy(integration.functionArn, route.resource.stack) : undefined;
  }

  /** Why no request with this method reaches the integration through a stage; for `ANY`, why not every method does. */
  obstacle(stage: string, method: string): Refusal | undefined {
    const key = `${method} ${stage}`;
    if (!this.#refusals.has(key)) {
      this.#refusals.set(key, this.#obstacle ?? this.policyRefusal(stage, method));
    }
    return this.#refusals.get(key);
  }

  private policyRefusal(stage: string, method: string): Refusal | undefined {
    const { routeKey } = this.route;
    if (routeKey instanceof Unresolved) {
      return undefined;
    }
    const refusals = (method === 'ANY' ? methods : [method]).map((one) =>
      this.#policy?.refusal(routeArn(this.api, stage, one, routeKey)),
    );
    const refusal = refusals.find((reason) => reason !== undefined);
    return refusal === undefined ? undefined : internalServerError(refusal);
  }
}
