import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CfnCondition,
  type CfnElement,
  CfnHook,
  CfnMapping,
  CfnOutput,
  CfnParameter,
  CfnResource,
  CfnRule,
  Stack,
  Stage,
} from 'aws-cdk-lib/core';

/** An element that adds entries to the template of a stack, or the stack itself if its template is read as it was written. */
export type Element = CfnElement | Stack;

/** The properties of a resource as CloudFormation will read them. */
export type Properties = Readonly<Record<string, unknown>>;

/**
 * An entry of a template under a logical id: as it will be rendered, after aspects and overrides, or as it was written. All
 * values that refer to it lead to the same object.
 */
export class TemplateEntry {
  /** All entries that an element adds to the template. */
  static allOf(element: Element, resolve: (value: unknown, scope: CfnElement) => unknown): readonly TemplateEntry[] {
    const entry = (section: string, logicalId: () => string, render: () => unknown) =>
      new TemplateEntry(element, Stack.of(element), section, logicalId, render);
    if (CfnResource.isCfnResource(element)) {
      const logicalId = () => element.stack.resolve(element.logicalId) as string;
      return [entry('Resources', logicalId, () => resolve(fragmentOf(element), element))];
    }
    const sections = Stack.isStack(element) ? writtenOf(element) : resolve(element._toCloudFormation(), element);
    return Object.entries(Object(sections)).flatMap(([section, definitions]) =>
      definitionsIn(definitions).map(([id, definition]) => entry(section, always(id), always(definition))),
    );
  }

  private rendered?: { readonly definition: unknown };

  private constructor(
    /** What renders it: its own construct, the construct that includes it, or the stack whose template was written. */
    readonly construct: Element,
    readonly stack: Stack,
    readonly section: string,
    /** A token to resolve, which takes as long as the rest of the resource. */
    readonly logicalId: () => string,
    private readonly render: () => unknown,
  ) {}

  /** Nothing for a resource that will not be in the template. */
  get definition(): unknown {
    this.rendered ??= { definition: this.render() };
    return this.rendered.definition;
  }

  get type(): unknown {
    const { construct } = this;
    return CfnResource.isCfnResource(construct) && !mayChangeType(construct)
      ? construct.cfnResourceType
      : Object(this.definition).Type;
  }

  get properties(): Properties {
    return Object(this.definition).Properties ?? {};
  }

  /** The name of a macro, a loop or a condition in it that CloudFormation replaces with other properties. */
  get replaced(): string | undefined {
    return Object.keys({ ...Object(this.definition), ...this.properties }).find((name) => name.startsWith('Fn::'));
  }

  /** Where it is, for messages. */
  get path(): string {
    const { path } = this.construct.node;
    return isFragment(this.construct) ? `${path}: ${this.logicalId()}` : path;
  }
}

const ONE_ENTRY_EACH = [CfnOutput, CfnParameter, CfnCondition, CfnMapping, CfnRule, CfnHook];

/** Whether an element of a stack may add any number of entries, including resources. */
export function isFragment(element: Element): boolean {
  return !CfnResource.isCfnResource(element) && !ONE_ENTRY_EACH.some((type) => element instanceof type);
}

export function mayChangeType(resource: CfnResource): boolean {
  return 'Type' in overridesOf(resource);
}

/** A class of resources of one type. */
export type ResourceClass<T extends CfnResource> = (abstract new (
  ...args: never[]
) => T) & {
  readonly CFN_RESOURCE_TYPE_NAME: string;
};

/** Whether the properties of an element are those that will be in the template. */
export function isGiven<T extends CfnResource>(element: Element, type: ResourceClass<T>): element is Element & T {
  return element instanceof type && Object.keys(overridesOf(element)).length === 0;
}

/** The CDK has no other way to read overrides. If this is ever removed, every element counts as overridden. */
function overridesOf(resource: CfnResource): object {
  const { rawOverrides = { Type: undefined } } = resource as unknown as { rawOverrides?: object };
  return rawOverrides;
}

/** By logical id. Loops are replaced by what they repeat. */
function definitionsIn(section: unknown): [string, unknown][] {
  return Object.entries(Object(section)).flatMap(([id, definition]) =>
    id.startsWith('Fn::ForEach::') ? definitionsIn(Object(definition)[2]) : [[id, definition]],
  );
}

function always<T>(value: T): () => T {
  return () => value;
}

/** What a resource adds to the template. */
function fragmentOf(resource: CfnResource): unknown {
  return Object.values(Object(Object(resource._toCloudFormation()).Resources))[0];
}

/** Nothing, if the synthesizer of the stack has left it out. */
function writtenOf(stack: Stack): unknown {
  const file = join(Stage.of(stack)!.outdir, stack.templateFile);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}
