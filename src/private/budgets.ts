import { CfnApi, CfnAuthorizer, CfnIntegration, CfnRoute, type HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { type CfnResource, Reference, Stage, Token, Tokenization } from 'aws-cdk-lib/core';
import type { IConstruct, IValidation } from 'constructs';
import { FunctionPolicy, LARGEST_STATEMENT } from './function-policy';
import { type ApiResources, AUTHORIZER } from './guard/api-resources';
import { GuardedStages } from './guard/guarded-stages';
import { type Element, isFragment, isGiven, type ResourceClass } from './guard/template-entry';

/** Quotas of API Gateway: AWS raises the first two on request. */
const DEFAULT_ROUTES = 300;
const DEFAULT_AUTHORIZERS = 10;
const INTEGRATIONS = 300;
const AUDIENCES = 50;

/** The maximum size of a Lambda function's policy in bytes, and how much of it may be used, because sizes are estimates. */
const POLICY_SIZE = 20480;
const USABLE_POLICY_SIZE = POLICY_SIZE * 0.95;

type PartOfApi = CfnResource & { readonly apiId: string };

export interface Quotas {
  readonly routeQuota?: number;
  readonly authorizerQuota?: number;
}

/**
 * Fails synthesis if an API exceeds a quota of API Gateway or Lambda, which a deployment would find only at the end.
 */
export class Budgets implements IValidation {
  private readonly resource: IConstruct;
  private readonly routeQuota: number;
  private readonly authorizerQuota: number;

  constructor(
    private readonly api: HttpApi,
    { routeQuota = DEFAULT_ROUTES, authorizerQuota = DEFAULT_AUTHORIZERS }: Quotas = {},
  ) {
    assertQuota({ routeQuota }, 'routes', DEFAULT_ROUTES);
    assertQuota({ authorizerQuota }, 'authorizers', DEFAULT_AUTHORIZERS);
    this.routeQuota = routeQuota;
    this.authorizerQuota = authorizerQuota;
    this.resource = api.node.defaultChild!;
  }

  validate(): string[] {
    const stage = Stage.of(this.api) ?? this.api.node.root;
    const resources = GuardedStages.of(stage).resourcesOf(stage);
    return [
      ...this.over(this.routeQuota, CfnRoute, resources, {
        what: 'routes',
        wayOut: 'ask AWS to raise the quota and set routeQuota, or split the API',
      }),
      ...this.over(this.authorizerQuota, CfnAuthorizer, resources, {
        what: 'authorizers',
        wayOut:
          'share authorizers between routes, ask AWS to raise the quota and set authorizerQuota, or split the API',
      }),
      ...this.over(INTEGRATIONS, CfnIntegration, resources, {
        what: 'integrations',
        wayOut:
          'AWS does not raise this quota, so use FunctionIntegration, which creates one integration per function, or split the API',
      }),
      ...this.audienceFaults(resources),
      ...this.policyFaults(resources),
    ];
  }

  private over(
    quota: number,
    part: ResourceClass<PartOfApi>,
    resources: ApiResources,
    { what, wayOut }: { what: string; wayOut: string },
  ): string[] {
    // If few enough may be of this API, nothing needs to be rendered.
    const type = part.CFN_RESOURCE_TYPE_NAME;
    const candidates = resources.candidates(type).filter((element) => !this.isOfAnotherApi(element, part));
    const mayBeOver = candidates.length > quota || candidates.some(isFragment);
    const number = mayBeOver ? resources.of(this.resource, type).length : 0;
    return number > quota
      ? [`API '${this.api.node.path}' has ${number} ${what}, but its quota is ${quota}: ${wayOut}`]
      : [];
  }

  private isOfAnotherApi(element: Element, part: ResourceClass<PartOfApi>): boolean {
    const id = isGiven(element, part) ? Tokenization.reverse(element.apiId) : undefined;
    return Reference.isReference(id) && id.target instanceof CfnApi && id.target !== this.resource;
  }

  private audienceFaults(resources: ApiResources): string[] {
    return resources.of(this.resource, AUTHORIZER).flatMap(({ construct, properties: { JwtConfiguration } }) => {
      const { Audience } = (JwtConfiguration ?? {}) as { Audience?: unknown };
      return Array.isArray(Audience) && Audience.length > AUDIENCES
        ? [
            `authorizer '${construct.node.path}' accepts ${Audience.length} app clients, but its quota is ${AUDIENCES}: AWS does not ` +
              'raise this quota, so use fewer clients, or move some of them to another API',
          ]
        : [];
    });
  }

  private policyFaults(resources: ApiResources): string[] {
    const { renderer } = resources;
    return FunctionPolicy.withAtLeast(USABLE_POLICY_SIZE / LARGEST_STATEMENT, resources)
      .filter((policy) =>
        policy
          .permissions()
          .flatMap(({ properties, stack }) => renderer.targetsIn(properties.SourceArn, stack))
          .includes(renderer.entryFor(this.resource)!),
      )
      .filter((policy) => policy.size() > USABLE_POLICY_SIZE)
      .map(
        (policy) =>
          `function '${policy.functionName}' has ${policy.permissions().length} permissions, which fill about ${policy.size()} of ` +
          `the ${POLICY_SIZE} bytes of its policy: share one permission between its routes with new FunctionIntegration(function)`,
      );
  }
}

function assertQuota(option: { readonly [name: string]: number }, what: string, byDefault: number): void {
  const [[name, quota]] = Object.entries(option);
  const isToken = Token.isUnresolved(quota);
  if (isToken || !Number.isInteger(quota) || quota < 1) {
    throw new Error(
      `${name} is ${isToken ? 'a token' : quota}: use a whole number of ${what}, 1 or more, or remove it to use ${byDefault}`,
    );
  }
}
