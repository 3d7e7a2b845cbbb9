import { WebSocketRoute } from 'aws-cdk-lib/aws-apigatewayv2';
import { Annotations, CfnResource, Stage } from 'aws-cdk-lib/core';
import type { IConstruct, IValidation } from 'constructs';
import type { RouteKey } from '../route-key';
import { AccessRule, type GuardedApi } from './access-rule';
import { apiFaults, unseenTemplates } from './api-faults';
import { type ApiResources, ROUTE } from './api-resources';
import { GuardedStages } from './guarded-stages';
import { pathIn, type RenderedResource } from './renderer';

/** What lets a client sign in, and how. */
const CLIENT_PROPERTIES = ['AllowedOAuthFlows', 'CallbackURLs', 'ExplicitAuthFlows'];

/**
 * Fails the synthesis when a route of the API lets in whom it should not, whoever made it and however.
 *
 * It reads what will stand in the templates, so that no aspect, override or escape hatch comes after it, and reads the
 * templates again once they are written.
 */
export class AccessGuard implements IValidation {
  private readonly resource: IConstruct;
  private readonly authorizer: IConstruct;
  private readonly stage: IConstruct;
  private readonly stages: GuardedStages;
  private readonly rule: AccessRule;
  /** What it was warned of in this synthesis. */
  private readonly warned = new Set<string>();

  constructor(private readonly api: GuardedApi) {
    [this.resource, this.authorizer] = [api.httpApi, api.authorizer].map(({ node }) => node.defaultChild!);
    this.rule = new AccessRule(api);
    this.stage = Stage.of(this.resource) ?? this.resource.node.root;
    this.stages = GuardedStages.of(this.resource);
    this.stages.add(this.stage);
    if (this.stage !== this.stages.root) {
      this.stages.root.node.addValidation({ validate: () => this.validateApp() });
    }
  }

  validate(): string[] {
    const resources = this.stages.resourcesOf(this.stage);
    const nestedStages = this.stages.nested();
    const faults = [
      ...this.faultsOfApi(resources),
      // Stages are synthesized before what they are in, so of each other they see no more than how they were made.
      ...nestedStages
        .filter((stage) => stage !== this.stage && stage.node.scopes.includes(this.stage))
        .flatMap((stage) => this.faultsIn(stage)),
    ];
    this.warned.clear();
    this.warn(resources);
    for (const stage of nestedStages.filter((nested) => !this.stages.has(nested))) {
      // A warning on a construct of another stage may come after its metadata were written.
      this.warnOfUnknown(this.stages.resourcesOf(stage), 'API');
    }
    if (faults.length === 0) {
      this.stages.onceWritten(this.stage, (written) => [
        ...this.faultsOfApi(written),
        ...this.unwarnedIn(this.stage, written),
      ]);
      const client = this.api.madeClient?.node.defaultChild;
      if (CfnResource.isCfnResource(client)) {
        this.stages.hold(client, CLIENT_PROPERTIES);
      }
    }
    return faults;
  }

  /** What could not be told before, when the stage of the API was synthesized by itself. */
  private validateApp(): string[] {
    const { root } = this.stages;
    const isOwn = !this.stages.has(root);
    const of = ` of the API '${this.api.httpApi.node.path}'`;
    if (isOwn) {
      this.warnOfUnknown(this.stages.resourcesOf(root));
    }
    const faults = [root, ...this.stages.nested()].flatMap((stage) => this.faultsIn(stage, of));
    if (faults.length === 0) {
      this.stages.onceWritten(root, (written) => [
        ...this.faultsOf(written, of),
        ...(isOwn ? this.unwarnedIn(root, written) : []),
      ]);
    }
    return faults;
  }

  private faultsOfApi(resources: ApiResources): string[] {
    const missing = this.rule.missingFrom(resources.of(this.resource, ROUTE));
    const faults = apiFaults(this.resource, this.authorizer, this.api.trust, resources);
    return [...faults, ...this.faultsOf(resources), ...missing.map(missingRoute)];
  }

  private faultsIn(stage: IConstruct, ofWhat?: string): string[] {
    return this.faultsOf(this.stages.resourcesOf(stage), ofWhat);
  }

  private faultsOf(resources: ApiResources, ofWhat = ''): string[] {
    return resources.of(this.resource, ROUTE).flatMap((route) => {
      const fault = this.rule.faultOf(route, resources.renderer);
      return fault ? [`route ${describe(route)}${ofWhat} ${fault}`] : [];
    });
  }

  private warn(resources: ApiResources): void {
    const { renderer } = resources;
    this.warnOfUnknown(resources);
    const authorizer = resources.at(this.authorizer);
    for (const asking of [...resources.of(this.resource, ROUTE), ...(authorizer ? [authorizer] : [])]) {
      const { AuthorizationScopes: scopes, JwtConfiguration: trust } = asking.properties;
      const values = scopes ?? Object(trust).Audience;
      if (renderer.emptinessOf(values, asking.stack) === 'byDefault') {
        Annotations.of(asking.construct).addWarningV2(
          'cdk-jwt-protected-api:emptyDefault',
          `${asking === authorizer ? "the API's authorizer" : 'route'} (${pathIn(asking)}) asks for ${renderer.show(values)}, of which nothing is ` +
            'left if its parameters keep their defaults: give them other defaults or none, or acknowledge this warning',
        );
      }
    }
  }

  /** Of routes once for each `ApiId` in a stack. */
  private warnOfUnknown(resources: ApiResources, acknowledgeOn?: 'API'): void {
    const { renderer } = resources;
    const where = acknowledgeOn ? 'the API' : 'its stack';
    const annotationsAt = ({ construct }: RenderedResource) =>
      Annotations.of(acknowledgeOn ? this.resource : construct);
    for (const stack of unseenTemplates(this.resource, resources)) {
      this.warned.add(idOf(stack));
      annotationsAt(stack).addWarningV2(
        'cdk-jwt-protected-api:unseenTemplate',
        `${this.describeUnseen(stack)}: use CfnInclude with loadNestedStacks, or acknowledge this warning on ${where} if it adds none`,
      );
    }
    const alike = new Map<string, { route: RenderedResource; fault: string; others: number }>();
    for (const route of resources.undecidedRoutes()) {
      if (this.rule.openingOf(route, renderer)) {
        this.warned.add(idOf(route));
      }
      const fault = isOfWebSocketApi(route) ? undefined : this.rule.undecidedOpeningOf(route, renderer);
      if (fault) {
        const key = `${acknowledgeOn ?? route.stack.node.path} ${renderer.show(route.properties.ApiId)}`;
        const first = alike.get(key) ?? { route, fault, others: -1 };
        alike.set(key, { ...first, others: first.others + 1 });
      }
    }
    for (const { route, fault, others } of alike.values()) {
      annotationsAt(route).addWarningV2(
        'cdk-jwt-protected-api:undecidedRoute',
        `${this.describeUndecided(route, fault, resources)}${others > 0 ? `, as that of ${others} more such routes` : ''}: if it does not, ` +
          `acknowledge this warning on ${where}`,
      );
    }
  }

  /** What would have had a warning, had it been there at the validations. */
  private unwarnedIn(stage: IConstruct, written: ApiResources): string[] {
    const isNew = (resource: RenderedResource) => !this.warned.has(idOf(resource));
    const routes = written.undecidedRoutes().filter((route) => Stage.of(route.stack) === stage && isNew(route));
    return [
      ...routes.flatMap((route) => {
        const fault = this.rule.openingOf(route, written.renderer);
        return fault ? [this.describeUndecided(route, fault, written)] : [];
      }),
      ...unseenTemplates(this.resource, written)
        .filter((nested) => Stage.of(nested.stack) === stage && isNew(nested))
        .map((nested) => this.describeUnseen(nested)),
    ];
  }

  private describeUndecided(route: RenderedResource, fault: string, { renderer }: ApiResources): string {
    return (
      `route ${describe(route)} ${fault}. Whether it belongs to the API '${this.api.httpApi.node.path}' cannot be told before ` +
      `deployment, since its ApiId is ${renderer.show(route.properties.ApiId)}`
    );
  }

  private describeUnseen(nested: RenderedResource): string {
    return (
      `nested stack (${pathIn(nested)}) is given or holds the API '${this.api.httpApi.node.path}', but its template is not made by this app, so ` +
      'that it cannot be told which routes it adds'
    );
  }
}

/** The key of a route of WebSocket APIs may be `$default` as well. */
function isOfWebSocketApi({ construct, properties: { RouteKey: key } }: RenderedResource): boolean {
  return construct.node.scope instanceof WebSocketRoute && (typeof key !== 'string' || key.startsWith('$'));
}

/** The same for what is rendered and what is written of a resource. */
function idOf({ stack, logicalId, properties: { AuthorizationType: type } }: RenderedResource): string {
  return `${stack.node.path} ${logicalId()} ${type}`;
}

function describe(route: RenderedResource): string {
  const { RouteKey: key } = route.properties;
  const line = lineOf(route);
  const where = `${pathIn(route)}${line === undefined ? '' : `, made at ${line}`}`;
  return `${typeof key === 'string' ? `'${key}'` : 'with an unknown key'} (${where})`;
}

/** Where the app makes it. The CDK knows that with `CDK_DEBUG=1`. */
function lineOf({ construct }: RenderedResource): string | undefined {
  const trace = CfnResource.isCfnResource(construct) ? construct.creationStack : [];
  const frame = trace.find((line) => !/[\\/]node_modules[\\/]|\(node:|\bnode:internal/.test(line));
  return /\(?((?:\/|[A-Z]:\\|file:)[^()]*:\d+:\d+)\)?$/.exec(frame ?? '')?.[1];
}

function missingRoute(key: RouteKey): string {
  return (
    `route '${key}' was declared but is not in the template, so that a route with a wider key may take its requests, a public one even: ` +
    'leave it as it was declared, or do not declare it'
  );
}
