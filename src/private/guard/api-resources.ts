import { CfnApi, CfnApiGatewayManagedOverrides, CfnAuthorizer, CfnRoute } from 'aws-cdk-lib/aws-apigatewayv2';
import { CfnElement, CfnResource, CfnStack, Stack, Stage } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { Renderer } from './renderer';
import { type Element, isFragment, mayChangeType, type TemplateEntry } from './template-entry';

export const API = CfnApi.CFN_RESOURCE_TYPE_NAME;
export const AUTHORIZER = CfnAuthorizer.CFN_RESOURCE_TYPE_NAME;
export const MANAGED_OVERRIDES = CfnApiGatewayManagedOverrides.CFN_RESOURCE_TYPE_NAME;
export const ROUTE = CfnRoute.CFN_RESOURCE_TYPE_NAME;
export const STACK = CfnStack.CFN_RESOURCE_TYPE_NAME;

const API_TYPES: readonly unknown[] = [API, 'AWS::Serverless::HttpApi'];

/** Resources that create other resources during deployment, such as routes of an API that they are given. */
export const MAKERS: readonly unknown[] = [
  STACK,
  'AWS::CloudFormation::StackSet',
  'AWS::Serverless::Application',
  'AWS::Serverless::Function',
  'AWS::ServiceCatalog::CloudFormationProvisionedProduct',
];

/** The properties with which a resource refers to an API. */
const NAME_AN_API = ['ApiId'];
const GIVE_A_MAKER_AN_API = ['Events', 'Parameters', 'ProvisioningParameters', 'TemplateBody', 'TemplateURL'];

/**
 * The parts of HTTP APIs in the templates of one CDK stage, and the API that each part belongs to, no matter what created it.
 *
 * Rendering takes nearly all of the time, so a type is rendered only when it is needed.
 */
export class ApiResources {
  /** As they will be written. */
  static rendered(stage: IConstruct): ApiResources {
    return new ApiResources(new Renderer(stage.node.root), elementsIn(stage, []));
  }

  /** As they were written, including those of nested stages. */
  static written(stage: IConstruct): ApiResources {
    const stacks = stage.node.findAll().filter(Stack.isStack);
    return new ApiResources(new Renderer(stage.node.root, new Set(stacks)), stacks);
  }

  private candidatesOf?: (type: string) => readonly Element[];
  private readonly resources = new Map<string, readonly TemplateEntry[]>();
  private readonly apis = new Map<TemplateEntry, readonly (TemplateEntry | undefined)[]>();
  private undecided?: readonly TemplateEntry[];

  private constructor(
    readonly renderer: Renderer,
    /** In the order of the construct tree. */
    private readonly elements: readonly Element[],
  ) {}

  /** The resource of a construct. Nothing if it will not be in the template. */
  at(construct: IConstruct): TemplateEntry | undefined {
    const entry = this.renderer.entryFor(construct);
    return this.ofType(entry?.type as string).find((resource) => resource === entry);
  }

  /** The constructs that may become resources of a type. */
  candidates(type: string): readonly Element[] {
    this.candidatesOf ??= byType(this.elements);
    return this.candidatesOf(type);
  }

  ofType(type: string): readonly TemplateEntry[] {
    const isOfType = (resource: TemplateEntry) => resource.type === type;
    const resources =
      this.resources.get(type) ??
      this.candidates(type).flatMap((element) => this.renderer.resourcesOf(element).filter(isOfType));
    this.resources.set(type, resources);
    return resources;
  }

  /** The resources that may concern an API, no matter how its id is put together. */
  of(api: IConstruct, type: string): readonly TemplateEntry[] {
    const entry = this.renderer.entryFor(api);
    return this.ofType(type).filter((resource) => this.apisIn(resource).includes(entry));
  }

  /** The routes that may belong to any HTTP API. */
  undecidedRoutes(): readonly TemplateEntry[] {
    this.undecided ??= this.ofType(ROUTE).filter(
      (route) => !namesAnApi(route, this.renderer) && mayBeOfHttpApi(route.properties.RouteKey),
    );
    return this.undecided;
  }

  private apisIn(resource: TemplateEntry): readonly (TemplateEntry | undefined)[] {
    const { type, properties, stack } = resource;
    const names = MAKERS.includes(type) ? GIVE_A_MAKER_AN_API : NAME_AN_API;
    const apis = this.apis.get(resource) ?? names.flatMap((name) => this.renderer.targetsIn(properties[name], stack));
    this.apis.set(resource, apis);
    return apis;
  }
}

/** Whether an `ApiId` is that of an API of the app, under all conditions. */
export function namesAnApi({ properties, stack }: TemplateEntry, renderer: Renderer): boolean {
  return renderer.outcomesOf(properties.ApiId, stack).every((target) => API_TYPES.includes(target?.type));
}

/** A key of a WebSocket API has no method and no path. Whether API Gateway accepts an unusual key is not decided here. */
function mayBeOfHttpApi(key: unknown): boolean {
  return typeof key !== 'string' || /^\s*(\$default\s*$|[a-z]+\s+\/)/i.test(key);
}

/** The elements that may become resources of a type, in their order. An app has many elements, so they are listed only once. */
function byType(elements: readonly Element[]): (type: string) => readonly Element[] {
  const lists = new Map<string, Element[]>();
  const ofAnyType: Element[] = [];
  for (const element of elements) {
    if (CfnResource.isCfnResource(element) ? mayChangeType(element) : isFragment(element)) {
      for (const list of [ofAnyType, ...lists.values()]) {
        list.push(element);
      }
    } else if (CfnResource.isCfnResource(element)) {
      const list = lists.get(element.cfnResourceType) ?? [...ofAnyType];
      list.push(element);
      lists.set(element.cfnResourceType, list);
    }
  }
  return (type) => lists.get(type) ?? ofAnyType;
}

/** Constructs in nested stages belong to those. */
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
