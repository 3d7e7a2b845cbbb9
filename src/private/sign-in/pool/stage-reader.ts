import { CfnUserPoolIdentityProvider, CfnUserPoolResourceServer } from 'aws-cdk-lib/aws-cognito';
import { type CfnElement, CfnResource, Stack, Stage, Token } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { GuardedStages } from '../../guard/guarded-stages';
import { Renderer } from '../../guard/renderer';
import { isFragment, type TemplateEntry } from '../../guard/template-entry';
import { RenderedList } from './rendered-list';

/** For each type whose `Ref` is a name in its own properties: that property. */
const NAMED_BY: ReadonlyMap<unknown, string> = new Map([
  [CfnUserPoolResourceServer.CFN_RESOURCE_TYPE_NAME, 'Identifier'],
  [CfnUserPoolIdentityProvider.CFN_RESOURCE_TYPE_NAME, 'ProviderName'],
]);

/**
 * The resources of a CDK stage as they would be rendered now, and what their values mean.
 */
export class StageReader {
  readonly renderer: Renderer;
  private elements?: readonly CfnElement[];

  constructor(private readonly scope: IConstruct) {
    this.renderer = new Renderer(scope.node.root);
  }

  /** The resources of a type, no matter what created them, except elements that are left out. */
  ofType(type: string, isLeftOut: (element: CfnElement) => boolean = () => false): TemplateEntry[] {
    this.elements ??= GuardedStages.of(this.scope).elementsOf(Stage.of(this.scope) ?? this.scope.node.root);
    return this.elements
      .filter((element) =>
        CfnResource.isCfnResource(element) ? element.cfnResourceType === type : isFragment(element),
      )
      .filter((element) => !isLeftOut(element))
      .flatMap((element) => this.renderer.resourcesOf(element))
      .filter((resource) => resource.type === type);
  }

  /** The resource of an L2. Nothing for an imported one. */
  of({ node: { defaultChild } }: IConstruct): TemplateEntry | undefined {
    return CfnResource.isCfnResource(defaultChild) ? this.renderer.resourcesOf(defaultChild)[0] : undefined;
  }

  /** Whether a value that is rendered in a stack refers to a resource, or is equal to such a value. */
  isReference(value: unknown, stack: Stack, to: { readonly construct?: IConstruct; readonly value: unknown }): boolean {
    const target = this.renderer.targetOf(value, stack);
    return target !== undefined && target.construct === to.construct
      ? true
      : this.renderer.show(value) === this.renderer.show(to.value);
  }

  list(value: unknown, stack: Stack): RenderedList {
    return RenderedList.of(
      value,
      (item) => this.text(item, stack),
      (item) => this.renderer.show(item),
    );
  }

  /** A value as text, including names of other resources. Nothing if it is only known at deployment. */
  text(value: unknown, stack: Stack): string | undefined {
    if (typeof value !== 'object' || value === null) {
      return value === undefined || value === null ? undefined : String(value);
    }
    const { 'Fn::Join': join, 'Fn::Sub': sub } = value as { 'Fn::Join'?: unknown; 'Fn::Sub'?: unknown };
    if (Array.isArray(join) && Array.isArray(join[1])) {
      const parts = join[1].map((part) => this.text(part, stack));
      return parts.includes(undefined) ? undefined : parts.join(join[0]);
    }
    if (sub !== undefined) {
      return this.substituted(sub, stack);
    }
    const target = this.renderer.targetOf(value, stack);
    const property = NAMED_BY.get(target?.type);
    return target && property ? this.text(target.properties[property], target.stack) : undefined;
  }

  /** A list in the code, such as the scopes of a route, as it will be rendered in the stack of the scope. */
  listIn(scope: IConstruct, value: unknown): RenderedList {
    return this.list(this.renderer.resolve(value, scope), Stack.of(scope));
  }

  /** A rendered value for use elsewhere in the app: plain values, with a string token for each reference and intrinsic function. */
  withTokens(value: unknown): unknown {
    const token = this.renderer.tokenOf(value);
    if (token) {
      return Token.asString(token);
    }
    if (Array.isArray(value)) {
      return value.map((item) => this.withTokens(item));
    }
    if (typeof value !== 'object' || value === null) {
      return value;
    }
    const entries = Object.entries(value).map(([name, part]) => [name, this.withTokens(part)] as const);
    const isIntrinsic = entries.length === 1 && /^(Ref|Fn::.*)$/.test(entries[0][0]);
    return isIntrinsic ? Token.asString(Object.fromEntries(entries)) : Object.fromEntries(entries);
  }

  private substituted(sub: unknown, stack: Stack): string | undefined {
    const [template, variables = {}] = [sub].flat() as [string, Record<string, unknown>?];
    let isKnown = true;
    const text = String(template).replace(/\$\{([^!}]+)\}/g, (_, name) => {
      const part = this.text(Object.hasOwn(variables, name) ? variables[name] : { Ref: name }, stack);
      isKnown &&= part !== undefined;
      return part ?? '';
    });
    return isKnown ? text : undefined;
  }
}

/** The construct that people know: the L2 of a resource, if it has one. */
export function ownerOf({ construct }: TemplateEntry): IConstruct {
  const { id, scope } = construct.node;
  return id === 'Resource' && scope ? scope : construct;
}
