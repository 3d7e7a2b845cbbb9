import {
  CfnApi,
  CfnApiGatewayManagedOverrides,
  CfnAuthorizer,
  CfnIntegration,
  CfnRoute,
  WebSocketRoute,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { CfnPermission } from 'aws-cdk-lib/aws-lambda';
import { CfnElement, CfnResource, CfnStack, Stage } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { type RenderedResource, Renderer, type Target } from './renderer';
import { isFragment } from './template-names';

export const API = CfnApi.CFN_RESOURCE_TYPE_NAME;
export const AUTHORIZER = CfnAuthorizer.CFN_RESOURCE_TYPE_NAME;
export const INTEGRATION = CfnIntegration.CFN_RESOURCE_TYPE_NAME;
export const MANAGED_OVERRIDES = CfnApiGatewayManagedOverrides.CFN_RESOURCE_TYPE_NAME;
export const PERMISSION = CfnPermission.CFN_RESOURCE_TYPE_NAME;
export const ROUTE = CfnRoute.CFN_RESOURCE_TYPE_NAME;
export const STACK = CfnStack.CFN_RESOURCE_TYPE_NAME;

const API_TYPES: readonly unknown[] = [API, 'AWS::Serverless::HttpApi'];

/** The property by which a resource of each type names an API. */
const NAMES_ITS_API: ReadonlyMap<unknown, string> = new Map([
  [AUTHORIZER, 'ApiId'],
  [INTEGRATION, 'ApiId'],
  [MANAGED_OVERRIDES, 'ApiId'],
  [ROUTE, 'ApiId'],
  [STACK, 'Parameters'],
]);

interface OfOneType {
  readonly all: readonly RenderedResource[];
  readonly byApi: ReadonlyMap<Target, readonly RenderedResource[]>;
}

/**
 * What HTTP APIs are made of in the templates of one CDK stage, and which API each piece belongs to, whoever made it.
 *
 * Rendering takes nearly all of the time, so each type is rendered when it is asked for, and no other ever is.
 */
export class ApiResources {
  readonly renderer: Renderer;
  /** In the order of the construct tree. */
  private readonly elements: readonly CfnElement[];
  private readonly byType = new Map<string, readonly CfnElement[]>();
  private readonly rendered = new Map<string, OfOneType>();
  private undecided?: readonly RenderedResource[];

  constructor(stage: IConstruct) {
    this.renderer = new Renderer({ [Symbol.iterator]: () => stage.node.root.node.findAll()[Symbol.iterator]() });
    this.elements = elementsIn(stage, []);
  }

  /** The resource of a construct. Nothing if it will not be in the template. */
  at(construct: IConstruct): RenderedResource | undefined {
    return CfnElement.isCfnElement(construct) && this.elements.includes(construct)
      ? this.renderer.resourcesOf(construct)[0]
      : undefined;
  }

  /** The constructs that may become resources of a type. */
  candidates(type: string): readonly CfnElement[] {
    const candidates = this.byType.get(type) ?? this.elements.filter((element) => mayBecome(type, element));
    this.byType.set(type, candidates);
    return candidates;
  }

  mayBeMoreThan(number: number, type: string): boolean {
    const candidates = this.candidates(type);
    return candidates.length > number || candidates.some(isFragment);
  }

  ofType(type: string): readonly RenderedResource[] {
    return this.render(type).all;
  }

  /** Those that have to do with an API, however its id is put together. */
  of(api: IConstruct, type: string): readonly RenderedResource[] {
    return this.render(type).byApi.get(api) ?? [];
  }

  /** The routes that could be those of any HTTP API, and open there. */
  undecidedRoutes(): readonly RenderedResource[] {
    this.undecided ??= this.ofType(ROUTE).filter((route) => mayBeOfAnyApi(route, this.renderer));
    return this.undecided;
  }

  private render(type: string): OfOneType {
    let rendered = this.rendered.get(type);
    if (!rendered) {
      const all = this.candidates(type)
        .flatMap((element) => this.renderer.resourcesOf(element))
        .filter((resource) => resource.type === type);
      rendered = { all, byApi: this.byApi(all, NAMES_ITS_API.get(type)!) };
      this.rendered.set(type, rendered);
    }
    return rendered;
  }

  private byApi(resources: readonly RenderedResource[], property: string): Map<Target, RenderedResource[]> {
    const groups = new Map<Target, RenderedResource[]>();
    for (const resource of resources) {
      for (const target of new Set(this.renderer.targetsIn(resource.properties[property], resource.stack))) {
        const group = groups.get(target) ?? [];
        group.push(resource);
        groups.set(target, group);
      }
    }
    return groups;
  }
}

function mayBeOfAnyApi({ construct, stack, properties }: RenderedResource, renderer: Renderer): boolean {
  if (API_TYPES.includes(renderer.typeOf(renderer.targetOf(properties.ApiId, stack)))) {
    return false;
  }
  const key = properties.RouteKey;
  const isOfWebSocketApi =
    construct.node.scope instanceof WebSocketRoute || (typeof key === 'string' && !/^(\$default$|[A-Z]+ \/)/.test(key));
  // Whose tokens a JWT route of some API takes is that API's own affair.
  return !isOfWebSocketApi && properties.AuthorizationType !== 'JWT';
}

function mayBecome(type: string, element: CfnElement): boolean {
  if (!CfnResource.isCfnResource(element)) {
    return isFragment(element);
  }
  // The CDK has no other way to ask for overrides. Should it not be there any more, everything is rendered.
  const { rawOverrides = { Type: undefined } } = element as unknown as { rawOverrides?: object };
  return element.cfnResourceType === type || 'Type' in rawOverrides;
}

/** Those of nested stages are theirs. */
function elementsIn(scope: IConstruct, found: CfnElement[]): CfnElement[] {
  for (const child of scope.node.children) {
    if (CfnElement.isCfnElement(child)) {
      found.push(child);
    }
    if (!Stage.isStage(child)) {
      elementsIn(child, found);
    }
  }
  return found;
}
