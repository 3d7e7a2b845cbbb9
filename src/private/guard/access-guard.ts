import type { HttpApi, HttpAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2';
import { Annotations, CfnResource, Stage } from 'aws-cdk-lib/core';
import type { IConstruct, IValidation } from 'constructs';
import type { DeclaredRoutes } from '../declared-routes';
import type { RouteKey } from '../route-key';
import { AccessRule } from './access-rule';
import { type ApiConstructs, apiFaults, type Trust, UNSEEN_ROUTES } from './api-faults';
import { type ApiResources, ROUTE, STACK } from './api-resources';
import { CheckedTemplates } from './checked-templates';
import { GuardedStages } from './guarded-stages';
import type { RenderedResource, Renderer } from './renderer';

export interface GuardedApi {
  readonly httpApi: HttpApi;
  readonly authorizer: HttpAuthorizer;
  /** What the authorizer must be in the template. */
  readonly trust: Trust;
  readonly declared: DeclaredRoutes;
  /** What a route must ask for that was added beside the API's own methods. */
  readonly defaultScopes: readonly string[];
  /** Whether API Gateway answers preflight requests, so that no route may take them. */
  readonly answersPreflight: boolean;
}

const AUTHORIZER_PROPERTIES = ['ApiId', 'AuthorizerType', 'IdentitySource', 'JwtConfiguration'];
const ROUTE_PROPERTIES = ['ApiId', 'RouteKey', 'AuthorizationType', 'AuthorizerId', 'AuthorizationScopes'];

/**
 * Fails the synthesis when a route of the API lets in whom it should not, whoever made it and however.
 *
 * It reads what will stand in the templates, so that no aspect, override or escape hatch comes after it.
 */
export class AccessGuard implements IValidation {
  private readonly constructs: ApiConstructs;
  private readonly stage: IConstruct;
  private readonly stages: GuardedStages;
  private readonly rule: AccessRule;

  constructor(api: GuardedApi) {
    const [apiResource, authorizer] = [api.httpApi, api.authorizer].map(({ node }) => node.defaultChild!);
    this.constructs = { api: apiResource, authorizer, trust: api.trust };
    this.rule = new AccessRule(api);
    this.stage = Stage.of(apiResource) ?? apiResource.node.root;
    this.stages = GuardedStages.of(apiResource);
    this.stages.add(this.stage);
    if (this.stage !== this.stages.root) {
      this.stages.root.node.addValidation({ validate: () => this.validateApp() });
    }
  }

  validate(): string[] {
    const resources = this.stages.resourcesOf(this.stage);
    const routes = resources.of(this.constructs.api, ROUTE);
    const nestedStages = this.stages.nested();
    const faults = [
      ...apiFaults(this.constructs, resources),
      ...this.faultsOf(routes, resources.renderer),
      ...this.rule.missingFrom(routes).map(missing),
      // Stages are synthesized before the app that they are in, so of each other they see no more than how they were made.
      ...(this.stage === this.stages.root ? nestedStages.flatMap((stage) => this.faultsIn(stage)) : []),
    ];
    this.warnOfUndecided(resources);
    this.warnOfUnseenTemplates(resources);
    for (const stage of nestedStages.filter((nested) => !this.stages.has(nested))) {
      // A warning on a construct of another stage may come after its metadata were written.
      this.warnOfUndecided(this.stages.resourcesOf(stage), 'API');
    }
    if (faults.length === 0) {
      this.remember(resources, routes);
    }
    return faults;
  }

  /** What could not be told before, when the stage of the API was synthesized by itself. */
  private validateApp(): string[] {
    const { root } = this.stages;
    if (!this.stages.has(root)) {
      this.warnOfUndecided(this.stages.resourcesOf(root));
    }
    return [root, ...this.stages.nested()].flatMap((stage) =>
      this.faultsIn(stage, ` of the API '${this.constructs.api.node.scope!.node.path}'`),
    );
  }

  private faultsIn(stage: IConstruct, ofWhat?: string): string[] {
    const resources = this.stages.resourcesOf(stage);
    return this.faultsOf(resources.of(this.constructs.api, ROUTE), resources.renderer, ofWhat);
  }

  private faultsOf(routes: readonly RenderedResource[], renderer: Renderer, ofWhat = ''): string[] {
    return routes.flatMap((route) => {
      const fault = this.rule.faultOf(route, renderer);
      return fault ? [`route ${describe(route)}${ofWhat} ${fault}`] : [];
    });
  }

  private warnOfUndecided(resources: ApiResources, acknowledgeOn?: 'API'): void {
    const { api } = this.constructs;
    const { renderer } = resources;
    for (const route of resources.undecidedRoutes()) {
      const fault = this.rule.openingOf(route, renderer);
      if (fault) {
        Annotations.of(acknowledgeOn === 'API' ? api : route.construct).addWarningV2(
          'cdk-jwt-protected-api:undecidedRoute',
          `route ${describe(route)} ${fault}. Whether it belongs to the API '${api.node.scope!.node.path}' cannot be told before deployment, ` +
            `since its ApiId is ${renderer.show(route.properties.ApiId)}: if it does not, acknowledge this warning on ` +
            (acknowledgeOn === 'API' ? 'the API' : 'its stack'),
        );
      }
    }
  }

  private warnOfUnseenTemplates(resources: ApiResources): void {
    const { api } = this.constructs;
    for (const { construct } of resources.of(api, STACK)) {
      if (!resources.renderer.isNestedStack(construct)) {
        Annotations.of(construct).addWarningV2(
          'cdk-jwt-protected-api:unseenTemplate',
          `nested stack (${construct.node.path}) is given the API '${api.node.scope!.node.path}', but its template is not made by this app, so that ` +
            'it cannot be told which routes it adds: use CfnInclude with loadNestedStacks, or acknowledge this warning on its stack if it adds none',
        );
      }
    }
  }

  private remember(resources: ApiResources, routes: readonly RenderedResource[]): void {
    const templates = CheckedTemplates.of(this.stage);
    const { api, authorizer } = this.constructs;
    templates.remember(resources.at(api)!, UNSEEN_ROUTES, resources);
    templates.remember(resources.at(authorizer)!, AUTHORIZER_PROPERTIES, resources);
    for (const route of routes) {
      templates.remember(route, ROUTE_PROPERTIES, resources);
    }
  }
}

function describe({ construct, logicalId, properties: { RouteKey: key } }: RenderedResource): string {
  const path = CfnResource.isCfnResource(construct) ? construct.node.path : `${construct.node.path}: ${logicalId()}`;
  return `${typeof key === 'string' ? `'${key}'` : 'with an unknown key'} (${path})`;
}

function missing(key: RouteKey): string {
  return (
    `route '${key}' was declared but is not in the template, so that a route with a wider key may take its requests, a public one even: ` +
    'leave it as it was declared, or do not declare it'
  );
}
