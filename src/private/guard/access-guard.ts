import { WebSocketRoute } from 'aws-cdk-lib/aws-apigatewayv2';
import { Annotations, CfnResource, Stage } from 'aws-cdk-lib/core';
import type { IConstruct, IValidation } from 'constructs';
import { AccessRule, type GuardedApi } from './access-rule';
import { apiFaults, unseenTemplates } from './api-faults';
import { type ApiResources, ROUTE, STACK } from './api-resources';
import { GuardedStages } from './guarded-stages';
import type { TemplateEntry } from './template-entry';

/** Something that may open the API, which cannot be determined before deployment. */
interface Unknown {
  readonly entry: TemplateEntry;
  readonly warning: 'undecidedRoute' | 'unseenTemplate';
  readonly text: string;
  readonly wayOut: string;
  /** One warning is enough for all that have the same key in a stack. */
  readonly cause: string;
}

/**
 * Fails synthesis if a route of the API accepts callers that it should not, no matter how it was created.
 *
 * It reads what will be in the templates, so no aspect, override or escape hatch comes after it, and reads the
 * templates again after they are written.
 */
export class AccessGuard implements IValidation {
  private readonly stage: IConstruct;
  private readonly stages: GuardedStages;
  private readonly rule: AccessRule;
  /** What was warned about in this synthesis. */
  private readonly warned = new Set<string>();

  constructor(private readonly api: GuardedApi) {
    this.rule = new AccessRule(api);
    this.stage = Stage.of(api.httpApi) ?? api.httpApi.node.root;
    this.stages = GuardedStages.of(api.httpApi);
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
      // Stages are synthesized before their parents, so they only know how resources in other stages were created.
      ...nestedStages
        .filter((stage) => stage !== this.stage && stage.node.scopes.includes(this.stage))
        .flatMap((stage) => this.faultsOf(this.stages.resourcesOf(stage))),
    ];
    this.warned.clear();
    this.warn(resources);
    for (const stage of nestedStages.filter((nested) => !this.stages.guarded.has(nested))) {
      // A warning on a construct in another stage may be added after its metadata were written.
      this.warnOfUnknown(this.stages.resourcesOf(stage), 'the API');
    }
    if (faults.length === 0) {
      this.stages.onceWritten(this.stage, (written) => [
        ...this.faultsOfApi(written),
        ...this.unwarnedIn(this.stage, written),
      ]);
    }
    return faults;
  }

  /** What was unknown when the stage of the API was synthesized separately. */
  private validateApp(): string[] {
    const { root } = this.stages;
    const isOwn = !this.stages.guarded.has(root);
    const of = ` of the API '${this.api.httpApi.node.path}'`;
    if (isOwn) {
      this.warnOfUnknown(this.stages.resourcesOf(root));
    }
    const stages = [root, ...this.stages.nested()];
    const faults = stages.flatMap((stage) => this.faultsOf(this.stages.resourcesOf(stage), of));
    if (faults.length === 0) {
      this.stages.onceWritten(root, (written) => [
        ...this.faultsOf(written, of),
        ...(isOwn ? this.unwarnedIn(root, written) : []),
      ]);
    }
    return faults;
  }

  private faultsOfApi(resources: ApiResources): string[] {
    const { resource, authorizer } = this.rule;
    const missing = this.rule.missingFrom(resources.of(resource, ROUTE));
    return [...apiFaults(resource, authorizer, this.api.trust, resources), ...this.faultsOf(resources), ...missing];
  }

  private faultsOf(resources: ApiResources, ofWhat = ''): string[] {
    return resources.of(this.rule.resource, ROUTE).flatMap((route) => {
      const fault = this.rule.faultOf(route, resources.renderer);
      return fault ? [`route ${describe(route)}${ofWhat} ${fault}`] : [];
    });
  }

  private warn(resources: ApiResources): void {
    const { renderer } = resources;
    this.warnOfUnknown(resources);
    const authorizer = resources.at(this.rule.authorizer);
    for (const asking of [...resources.of(this.rule.resource, ROUTE), ...(authorizer ? [authorizer] : [])]) {
      const { AuthorizationScopes: scopes, JwtConfiguration: trust } = asking.properties;
      const values = scopes ?? Object(trust).Audience;
      if (renderer.emptinessOf(values, asking.stack) === 'byDefault') {
        Annotations.of(asking.construct).addWarningV2(
          'cdk-jwt-protected-api:emptyDefault',
          `${asking === authorizer ? "the API's authorizer" : 'route'} (${asking.path}) requires ${renderer.show(values)}, which is ` +
            'empty if its parameters keep their defaults: change or remove the defaults, or acknowledge this warning',
        );
      }
    }
  }

  private warnOfUnknown(resources: ApiResources, on: 'its stack' | 'the API' = 'its stack'): void {
    const byCause = new Map<string, Unknown[]>();
    for (const unknown of this.unknownIn(resources, on)) {
      const { entry, cause } = unknown;
      this.warned.add(idOf(entry));
      if (!isOfWebSocketApi(entry) && !this.rule.isHarmless(entry, resources.renderer)) {
        const key = on === 'the API' ? cause : `${entry.stack.node.path} ${cause}`;
        byCause.set(key, [...(byCause.get(key) ?? []), unknown]);
      }
    }
    for (const [{ entry, warning, text, wayOut }, ...others] of byCause.values()) {
      const more =
        others.length > 0 ? `, and the same for ${others.length} more ${others.length === 1 ? 'route' : 'routes'}` : '';
      Annotations.of(on === 'the API' ? this.rule.resource : entry.construct).addWarningV2(
        `cdk-jwt-protected-api:${warning}`,
        `${text}${more}: ${wayOut}`,
      );
    }
  }

  /** What would have got a warning if it had existed during the validations. */
  private unwarnedIn(stage: IConstruct, written: ApiResources): string[] {
    return this.unknownIn(written)
      .filter(({ entry }) => Stage.of(entry.stack) === stage && !this.warned.has(idOf(entry)))
      .map(({ text }) => text);
  }

  private unknownIn(resources: ApiResources, on = ''): Unknown[] {
    const { renderer } = resources;
    const { path } = this.api.httpApi.node;
    const acknowledge = `acknowledge this warning on ${on}`;
    const templates = unseenTemplates(this.rule.resource, resources).map((entry): Unknown => {
      const [what, why, instead] =
        entry.type === STACK
          ? ['nested stack', 'its template is not part of this app', 'use CfnInclude with loadNestedStacks']
          : [
              entry.type,
              'the resources that it creates are in no template',
              'add its routes with addRoutes() or addPublicRoutes()',
            ];
      const text = `${what} (${entry.path}) receives or contains the API '${path}', but ${why}, so the routes that it adds are unknown`;
      const wayOut = `${instead}, or ${acknowledge} if it adds none`;
      return { entry, warning: 'unseenTemplate', text, wayOut, cause: entry.path };
    });
    const routes = resources.undecidedRoutes().flatMap((entry): Unknown[] => {
      const fault = this.rule.openingOf(entry, renderer);
      const cause = renderer.show(entry.properties.ApiId);
      const text =
        `route ${describe(entry)} ${fault}. Before deployment it is unknown whether it belongs to the API '${path}', because its ` +
        `ApiId is ${cause}`;
      return fault ? [{ entry, warning: 'undecidedRoute', text, wayOut: `if it does not, ${acknowledge}`, cause }] : [];
    });
    return [...templates, ...routes];
  }
}

/** The key of a route of a WebSocket API may also be `$default`. */
function isOfWebSocketApi({ construct, properties: { RouteKey: key } }: TemplateEntry): boolean {
  return construct.node.scope instanceof WebSocketRoute && (typeof key !== 'string' || key.startsWith('$'));
}

/** The same for the rendered and the written form of a resource. */
function idOf({ stack, logicalId, properties: { AuthorizationType: type } }: TemplateEntry): string {
  return `${stack.node.path} ${logicalId()} ${type}`;
}

function describe(route: TemplateEntry): string {
  const { RouteKey: key } = route.properties;
  const line = lineOf(route);
  const where = `${route.path}${line === undefined ? '' : `, created at ${line}`}`;
  return `${typeof key === 'string' ? `'${key}'` : 'with an unknown key'} (${where})`;
}

/** Where the app creates it. Older versions of the CDK record that only with `CDK_DEBUG=1`. */
function lineOf({ construct }: TemplateEntry): string | undefined {
  const trace = CfnResource.isCfnResource(construct) ? construct.creationStack : [];
  const frame = trace.find((line) => !/[\\/]node_modules[\\/]|\(node:|\bnode:internal/.test(line));
  return /\(?((?:\/|[A-Z]:\\|file:)[^()]*:\d+:\d+)\)?$/.exec(frame ?? '')?.[1];
}
