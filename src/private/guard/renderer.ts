import {
  type CfnElement,
  CfnParameter,
  CfnResource,
  type IResolvable,
  Stack,
  Token,
  Tokenization,
} from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { isJoined, joined } from './joined-string';
import { ReferenceMarkingResolver } from './reference-marking-resolver';
import { type Output, type Sections, type TemplateEntry, TemplateNames } from './template-names';

/** The properties of a resource as CloudFormation will read them. */
export type RenderedProperties = Readonly<Record<string, unknown>>;

/** A resource as it will stand in the template. */
export interface RenderedResource {
  /** What renders it: the resource itself, or the element that brings it along. */
  readonly construct: CfnElement;
  readonly logicalId: () => string;
  readonly stack: Stack;
  readonly type: unknown;
  readonly properties: RenderedProperties;
}

/** What a value can stand for. */
export type Target = IConstruct | TemplateEntry;

/**
 * Renders resources as they will stand in the template, after aspects and overrides, and finds what rendered values
 * refer to: by the reference itself where the CDK made it, by name where somebody wrote it by hand.
 */
export class Renderer {
  private readonly resolver = new ReferenceMarkingResolver();
  private readonly resources = new Map<CfnElement, readonly RenderedResource[]>();
  private readonly sections = new Map<CfnElement, Sections>();
  private readonly references = new Map<Stack, Map<IResolvable, unknown>>();
  private readonly following = new Set<unknown>();
  private readonly names: TemplateNames;

  /** @param constructs all that values may refer to; read when a name is to be looked up */
  constructor(constructs: Iterable<IConstruct>) {
    this.names = new TemplateNames(
      constructs,
      (element) => this.sectionsOf(element),
      (value) => this.show(value),
    );
  }

  /** The resources that an element puts into the template: none if it will not be there. */
  resourcesOf(construct: CfnElement): readonly RenderedResource[] {
    let resources = this.resources.get(construct);
    if (!resources) {
      resources = CfnResource.isCfnResource(construct)
        ? Object.values(fragmentOf(construct)).map((definition) =>
            renderedResource(construct, this.resolve(definition, construct), () =>
              construct.stack.resolve(construct.logicalId),
            ),
          )
        : Object.entries(this.sectionsOf(construct).Resources ?? {}).map(([logicalId, definition]) =>
            renderedResource(construct, definition, () => logicalId),
          );
      this.resources.set(construct, resources);
    }
    return resources;
  }

  /** Nothing for a resource that will not be in the template. */
  properties(resource: CfnResource): RenderedProperties | undefined {
    return this.resourcesOf(resource)[0]?.properties;
  }

  /** A value as it will be rendered where the scope is. */
  resolve(value: unknown, scope: IConstruct): unknown {
    return Tokenization.resolve(value, { scope, resolver: this.resolver, preparing: false });
  }

  /** What a value, rendered in a stack, stands for: nothing for a literal or what cannot be told here. */
  targetOf(value: unknown, stack: Stack): Target | undefined {
    const [target, ...others] = new Set(this.directTargets(value, stack));
    return others.length === 0 ? target : undefined;
  }

  /** Everything that a value, rendered in a stack, has to do with, however it is put together. */
  targetsIn(value: unknown, stack: Stack): Target[] {
    const direct = this.directTargets(value, stack);
    if (direct.length > 0 || typeof value !== 'object' || value === null) {
      return direct;
    }
    return Object.values(value).flatMap((part) => this.targetsIn(part, stack));
  }

  /** The type of resource that a value stands for. */
  typeOf(target: Target | undefined): unknown {
    if (!target || 'section' in target) {
      return target && (target.definition as { Type?: unknown }).Type;
    }
    return CfnResource.isCfnResource(target) ? target.cfnResourceType : undefined;
  }

  /** A rendered value for a person to read; equal for equal values. */
  show(value: unknown): string {
    const text = JSON.stringify(value, (_, part) => {
      const { reference } = this.resolver.markedBy(part) ?? {};
      return reference ? `${reference.target.node.path}.${reference.displayName}` : part;
    });
    return text ?? 'not given';
  }

  /** Whether a resource is a nested stack whose template is made here as well. */
  isNestedStack(resource: CfnElement): boolean {
    return this.names.nestedStack(resource) !== undefined;
  }

  /** A rendered value as JSON, as it will be written into the template of a stack. */
  written(value: unknown, stack: Stack): string | undefined {
    return JSON.stringify(value, (_, part) => {
      const { token } = this.resolver.markedBy(part) ?? {};
      return token ? this.inStack(token, stack) : part;
    });
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
    return target && 'node' in target ? target.node.path : text;
  }

  private sectionsOf(element: CfnElement): Sections {
    let sections = this.sections.get(element);
    if (!sections) {
      sections = this.resolve(element._toCloudFormation(), element) as Sections;
      this.sections.set(element, sections);
    }
    return sections;
  }

  private inStack(token: IResolvable, stack: Stack): unknown {
    let values = this.references.get(stack);
    if (!values) {
      values = new Map();
      this.references.set(stack, values);
    }
    if (!values.has(token)) {
      values.set(token, stack.resolve(token));
    }
    return values.get(token);
  }

  private directTargets(value: unknown, stack: Stack): Target[] {
    const { reference } = this.resolver.markedBy(value) ?? {};
    if (reference) {
      return this.follow(reference.target, reference.displayName);
    }
    const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
    return entries.length === 1 ? this.intrinsicTargets(...entries[0], stack) : [];
  }

  private intrinsicTargets(name: string, argument: unknown, stack: Stack): Target[] {
    switch (name) {
      case 'Ref':
        return this.namedTargets(argument, undefined, stack);
      case 'Fn::GetAtt': {
        const [logicalId, ...attribute] = Array.isArray(argument) ? argument : String(argument).split('.');
        return this.namedTargets(logicalId, attribute.join('.'), stack);
      }
      case 'Fn::Sub': {
        const [text, variables] = Array.isArray(argument) ? argument : [argument, {}];
        const names = [...String(text).matchAll(/\$\{([^!}.]+)(?:\.([^}]+))?\}/g)];
        const elements = names.filter(([, logicalId]) => !Object.hasOwn(variables ?? {}, logicalId));
        return [
          ...elements.flatMap(([, logicalId, attribute]) => this.namedTargets(logicalId, attribute, stack)),
          ...this.targetsIn(variables, stack),
        ];
      }
      case 'Fn::Join': {
        // One part with nothing around it is that part.
        const join = { [name]: argument };
        const whole = isJoined(join) ? joined(join) : join;
        return isJoined(whole) || whole === join ? [] : this.directTargets(whole, stack);
      }
      case 'Fn::ImportValue':
        return this.names.exported(argument, stack).flatMap((output) => this.outputTargets(output));
      case 'Fn::GetStackOutput':
        return this.names
          .ofStack((argument ?? {}) as Record<string, unknown>, stack)
          .flatMap((output) => this.outputTargets(output));
      default:
        return [];
    }
  }

  private namedTargets(logicalId: unknown, attribute: string | undefined, stack: Stack): Target[] {
    // A table of all the names in a stack is not worth making for AWS::Region.
    const named = String(logicalId).includes('::') ? undefined : this.names.inStack(stack, String(logicalId));
    return named ? this.follow(named, attribute) : [];
  }

  /** A parameter stands for what its nested stack is given, an output of a nested stack for its value. */
  private follow(target: Target, attribute = ''): Target[] {
    const stack = 'section' in target ? target.stack : Stack.of(target);
    const parameter = parameterName(target, stack);
    if (parameter !== undefined && CfnResource.isCfnResource(stack.nestedStackResource)) {
      const given = this.properties(stack.nestedStackResource)?.Parameters as RenderedProperties | undefined;
      return this.once(target, () => this.targetsIn(given?.[parameter], Stack.of(stack.nestedStackResource!)));
    }
    const [, outputId] = /^Outputs\.(.+)$/.exec(attribute) ?? [];
    if (outputId) {
      const nested = this.names.nestedStack(target);
      const output = nested && this.names.output(this.names.inStack(nested, outputId));
      return output ? this.outputTargets(output) : [];
    }
    return [target];
  }

  private outputTargets({ value, stack }: Output): Target[] {
    return this.once(value, () => this.targetsIn(value, stack));
  }

  /** What leads to itself leads nowhere. */
  private once(step: unknown, targets: () => Target[]): Target[] {
    if (this.following.has(step)) {
      return [];
    }
    this.following.add(step);
    const found = targets();
    this.following.delete(step);
    return found;
  }
}

/** Without its logical id, a token that takes as long as all the rest. */
function fragmentOf(resource: CfnResource): Record<string, unknown> {
  return (resource._toCloudFormation() as { Resources?: Record<string, unknown> }).Resources ?? {};
}

function renderedResource(construct: CfnElement, definition: unknown, logicalId: () => string): RenderedResource {
  const { Type: type, Properties: properties = {} } = definition as { Type?: unknown; Properties?: RenderedProperties };
  return { construct, stack: construct.stack, type, properties, logicalId };
}

function parameterName(target: Target, stack: Stack): string | undefined {
  if ('section' in target) {
    return target.section === 'Parameters' ? target.logicalId : undefined;
  }
  return target instanceof CfnParameter ? stack.resolve(target.logicalId) : undefined;
}
