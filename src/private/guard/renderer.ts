import { CfnResource, Stack, Token, Tokenization } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { ReferenceMarkingResolver } from './reference-marking-resolver';
import { References } from './references';
import { type Element, type Sections, type Target, TemplateNames, WrittenTemplate } from './template-names';

/** The properties of a resource as CloudFormation will read them. */
export type RenderedProperties = Readonly<Record<string, unknown>>;

/** A resource as it will stand in the template. */
export interface RenderedResource {
  /** What renders it: the resource itself, the element that brings it along, or the stack whose template is written. */
  readonly construct: IConstruct;
  readonly logicalId: () => string;
  readonly stack: Stack;
  readonly type: unknown;
  readonly properties: RenderedProperties;
}

/**
 * Resources as they will stand in the template, after aspects and overrides, or as they stand in the templates that are
 * written; and what their values mean.
 */
export class Renderer {
  private readonly resolver = new ReferenceMarkingResolver();
  private readonly resources = new Map<Element, readonly RenderedResource[]>();
  private readonly sections = new Map<Element, Sections>();
  /** Of a template that is written, where the same is asked for each of its routes. */
  private readonly resolved = new Map<Stack, Map<unknown, unknown>>();
  private readonly names: TemplateNames;
  private readonly references: References;

  /**
   * @param constructs all that values may refer to; read when a name is to be looked up
   * @param written the templates that are read instead of the constructs of their stacks
   */
  constructor(
    constructs: Iterable<IConstruct>,
    private readonly written: ReadonlyMap<Stack, WrittenTemplate> = new Map(),
  ) {
    this.names = new TemplateNames(
      constructs,
      written,
      (element) => this.sectionsOf(element),
      (value) => this.show(value),
    );
    this.references = new References(
      this.names,
      (value) => this.resolver.markedBy(value),
      (target) => this.resourceFor(target).properties,
    );
  }

  /** The resources that an element puts into the template: none if it will not be there. */
  resourcesOf(element: Element): readonly RenderedResource[] {
    let resources = this.resources.get(element);
    if (!resources) {
      const { stack } = element;
      const construct = element instanceof WrittenTemplate ? stack : element;
      const entries: [() => string, unknown][] = CfnResource.isCfnResource(element)
        ? Object.values(fragmentOf(element)).map((definition) => [
            () => stack.resolve(element.logicalId),
            this.resolve(definition, element),
          ])
        : Object.entries(this.sectionsOf(element).Resources ?? {}).map(([id, definition]) => [() => id, definition]);
      resources = entries.map(([logicalId, definition]) => {
        const { Type: type, Properties: properties = {} } = Object(definition);
        return { construct, stack, logicalId, type, properties };
      });
      this.resources.set(element, resources);
    }
    return resources;
  }

  /** Nothing for a resource that will not be in the template. */
  properties(resource: CfnResource): RenderedProperties | undefined {
    return this.resourcesOf(resource)[0]?.properties;
  }

  /** What a resource that a value stands for has in the template. */
  resourceFor(target: Target): Pick<RenderedResource, 'properties' | 'stack'> {
    const { Properties: properties } = Object('section' in target && target.definition);
    const rendered = CfnResource.isCfnResource(target) ? this.properties(target) : properties;
    return { properties: rendered ?? {}, stack: 'section' in target ? target.stack : Stack.of(target) };
  }

  /** A value as it will be rendered where the scope is. */
  resolve(value: unknown, scope: IConstruct): unknown {
    if (isLiteral(value)) {
      return value;
    }
    const stack = Stack.of(scope);
    if (!this.written.has(stack)) {
      return Tokenization.resolve(value, { scope, resolver: this.resolver, preparing: false });
    }
    const resolved = this.resolved.get(stack) ?? new Map<unknown, unknown>();
    this.resolved.set(stack, resolved.has(value) ? resolved : resolved.set(value, stack.resolve(value)));
    return resolved.get(value);
  }

  /** What references to a construct stand for. */
  targetFor(construct: IConstruct): Target | undefined {
    return this.names.of(construct);
  }

  /** What a value, rendered in a stack, is whichever way conditions go: nothing for what is no reference or cannot be told here. */
  targetOf(value: unknown, stack: Stack): Target | undefined {
    const [target, ...others] = new Set(this.outcomesOf(value, stack));
    return others.length === 0 ? target : undefined;
  }

  /** All that a value, rendered in a stack, may be, with `undefined` for what is no reference or cannot be told here. */
  outcomesOf(value: unknown, stack: Stack): readonly (Target | undefined)[] {
    return this.references.meaningOf(value, stack).outcomes.map(({ target }) => target);
  }

  /** Everything that a value, rendered in a stack, has to do with, however it is put together. */
  targetsIn(value: unknown, stack: Stack): readonly Target[] {
    return this.references.meaningOf(value, stack).has;
  }

  /** Whether nothing may be left of a value, or of a list: in some case of its conditions, or by the defaults of its parameters. */
  emptinessOf(value: unknown, stack: Stack): 'inSomeCase' | 'byDefault' | undefined {
    const empty = this.references.meaningOf(value, stack).outcomes.flatMap((outcome) => outcome.empty ?? []);
    return empty.includes('inSomeCase') ? 'inSomeCase' : empty[0];
  }

  /** The type of resource that a value stands for. */
  typeOf(target: Target | undefined): unknown {
    const { Type: type } = Object(target && 'section' in target && target.definition);
    if (!CfnResource.isCfnResource(target)) {
      return type;
    }
    return mayChangeType(target) ? this.resourcesOf(target)[0]?.type : target.cfnResourceType;
  }

  /** A rendered value for a person to read; equal for equal values. */
  show(value: unknown): string {
    const text = JSON.stringify(value, (_, part) => {
      const { reference } = this.resolver.markedBy(part) ?? {};
      return reference ? `${reference.target.node.path}.${reference.displayName}` : part;
    });
    return text ?? 'not given';
  }

  /** The stack whose template a resource deploys, if that is made here as well. */
  nestedStackOf({ construct, stack, logicalId }: RenderedResource): Stack | undefined {
    return this.names.nestedStack(construct === stack ? this.names.inStack(stack, logicalId()) : construct);
  }

  /** A rendered value for use elsewhere in the app: plain values, with a string token for each reference and intrinsic function. */
  withTokens(value: unknown): unknown {
    const { token } = this.resolver.markedBy(value) ?? {};
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

  /** The path of what a value stands for, or else the value, for a person to read. */
  nameOf(value: unknown, stack: Stack): string {
    const target = this.targetOf(value, stack);
    const text = typeof value === 'string' ? value : this.show(value);
    return target ? pathOf(target) : text;
  }

  private sectionsOf(element: Element): Sections {
    let sections = this.sections.get(element);
    if (!sections) {
      sections =
        element instanceof WrittenTemplate
          ? element.sections
          : (this.resolve(element._toCloudFormation(), element) as Sections);
      this.sections.set(element, sections);
    }
    return sections;
  }
}

function isLiteral(value: unknown): boolean {
  return !Token.isUnresolved(value) && (Array.isArray(value) ? value.every(isLiteral) : typeof value === 'string');
}

/** Where a resource is, for a person to read. */
export function pathIn({ construct, logicalId }: RenderedResource): string {
  return CfnResource.isCfnResource(construct) ? construct.node.path : `${construct.node.path}: ${logicalId()}`;
}

export function pathOf(target: Target): string {
  return 'section' in target ? `${target.stack.node.path}: ${target.logicalId}` : target.node.path;
}

/** The CDK has no other way to ask for overrides. Should it not be there any more, everything may. */
export function mayChangeType(resource: CfnResource): boolean {
  const { rawOverrides = { Type: undefined } } = resource as unknown as { rawOverrides?: object };
  return 'Type' in rawOverrides;
}

/** Without its logical id, a token that takes as long as all the rest. */
function fragmentOf(resource: CfnResource): Record<string, unknown> {
  return (resource._toCloudFormation() as { Resources?: Record<string, unknown> }).Resources ?? {};
}
