import {
  CfnApi,
  CfnApiGatewayManagedOverrides,
  CfnAuthorizer,
  CfnIntegration,
  CfnRoute,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { CfnPermission } from 'aws-cdk-lib/aws-lambda';
import { CfnElement, CfnResource, CfnStack, Stack, Stage } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { mayChangeType, type RenderedResource, Renderer } from './renderer';
import { type Element, isFragment, type Target, WrittenTemplate } from './template-names';

export const API = CfnApi.CFN_RESOURCE_TYPE_NAME;
export const AUTHORIZER = CfnAuthorizer.CFN_RESOURCE_TYPE_NAME;
export const INTEGRATION = CfnIntegration.CFN_RESOURCE_TYPE_NAME;
export const MANAGED_OVERRIDES = CfnApiGatewayManagedOverrides.CFN_RESOURCE_TYPE_NAME;
export const PERMISSION = CfnPermission.CFN_RESOURCE_TYPE_NAME;
export const ROUTE = CfnRoute.CFN_RESOURCE_TYPE_NAME;
export const STACK = CfnStack.CFN_RESOURCE_TYPE_NAME;

const API_TYPES: readonly unknown[] = [API, 'AWS::Serverless::HttpApi'];

/** The properties by which a resource names an API. */
const NAME_AN_API = ['ApiId'];
const GIVE_A_STACK_AN_API = ['Parameters', 'TemplateBody', 'TemplateURL'];

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
  /** As they will be written. */
  static rendered(stage: IConstruct): ApiResources {
    return new ApiResources(new Renderer(allWith(stage)), elementsIn(stage, []));
  }

  /** As they are written, with those of the stages in it. */
  static written(stage: IConstruct): ApiResources {
    const templates = stage.node
      .findAll()
      .filter(Stack.isStack)
      .map((stack) => new WrittenTemplate(stack));
    const byStack = new Map(templates.map((template) => [template.stack, template]));
    return new ApiResources(new Renderer(allWith(stage), byStack), templates);
  }

  private readonly byType = new Map<string, readonly Element[]>();
  private readonly ofTypes = new Map<string, OfOneType>();
  private undecided?: readonly RenderedResource[];

  private constructor(
    readonly renderer: Renderer,
    /** In the order of the construct tree. */
    private readonly elements: readonly Element[],
  ) {}

  /** The resource of a construct. Nothing if it will not be in the template. */
  at(construct: IConstruct): RenderedResource | undefined {
    const target = this.renderer.targetFor(construct);
    const { section, stack, logicalId: id } = Object(target);
    const element = this.elements.find((candidate) => (section ? candidate.stack === stack : candidate === target));
    const resources = element ? this.renderer.resourcesOf(element) : [];
    return section ? resources.find(({ logicalId }) => logicalId() === id) : resources[0];
  }

  /** The constructs that may become resources of a type. */
  candidates(type: string): readonly Element[] {
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
    const target = this.renderer.targetFor(api);
    return (target && this.render(type).byApi.get(target)) ?? [];
  }

  /** The routes that could be those of any HTTP API. */
  undecidedRoutes(): readonly RenderedResource[] {
    this.undecided ??= this.ofType(ROUTE).filter(
      (route) => !namesAnApi(route, this.renderer) && mayBeOfHttpApi(route.properties.RouteKey),
    );
    return this.undecided;
  }

  private render(type: string): OfOneType {
    let ofType = this.ofTypes.get(type);
    if (!ofType) {
      const all = this.candidates(type)
        .flatMap((element) => this.renderer.resourcesOf(element))
        .filter((resource) => resource.type === type);
      ofType = { all, byApi: this.byApi(all, type === STACK ? GIVE_A_STACK_AN_API : NAME_AN_API) };
      this.ofTypes.set(type, ofType);
    }
    return ofType;
  }

  private byApi(resources: readonly RenderedResource[], names: readonly string[]): Map<Target, RenderedResource[]> {
    const groups = new Map<Target, RenderedResource[]>();
    for (const resource of resources) {
      const targets = names.flatMap((name) => this.renderer.targetsIn(resource.properties[name], resource.stack));
      for (const target of new Set(targets)) {
        const group = groups.get(target) ?? [];
        group.push(resource);
        groups.set(target, group);
      }
    }
    return groups;
  }
}

/** Whether an `ApiId` is that of an API of the app, whichever way conditions go. */
export function namesAnApi(
  { properties, stack }: Pick<RenderedResource, 'properties' | 'stack'>,
  renderer: Renderer,
): boolean {
  return renderer.outcomesOf(properties.ApiId, stack).every((target) => API_TYPES.includes(renderer.typeOf(target)));
}

/** All constructs of the app, in which few values are looked for. */
function allWith({ node: { root } }: IConstruct): Iterable<IConstruct> {
  return { [Symbol.iterator]: () => root.node.findAll()[Symbol.iterator]() };
}

/** A key of WebSocket APIs has no method and no path. */
function mayBeOfHttpApi(key: unknown): boolean {
  return typeof key !== 'string' || /^(\$default$|[A-Z]+ \/)/.test(key);
}

function mayBecome(type: string, element: Element): boolean {
  if (element instanceof WrittenTemplate) {
    return element.mentions(type);
  }
  if (!CfnResource.isCfnResource(element)) {
    return isFragment(element);
  }
  return element.cfnResourceType === type || mayChangeType(element);
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
