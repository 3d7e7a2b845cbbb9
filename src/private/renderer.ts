import { CfnElement, CfnOutput, CfnParameter, type CfnResource, CfnStack, Stack, Tokenization } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { ReferenceMarkingResolver } from './reference-marking-resolver';

/** The properties of a resource as CloudFormation will read them. */
export type RenderedProperties = Readonly<Record<string, unknown>>;

/**
 * Renders resources as they will stand in the template, after aspects and overrides, and finds the constructs that
 * rendered values refer to: by the reference itself where the CDK made it, by name where somebody wrote `Ref`,
 * `Fn::GetAtt`, `Fn::Sub` or `Fn::ImportValue` by hand.
 */
export class Renderer {
  private readonly resolver = new ReferenceMarkingResolver();
  private readonly elementsByLogicalId = new Map<Stack, Map<string, CfnElement>>();
  private readonly following = new Set<IConstruct>();
  private outputsByExport?: Map<string, CfnOutput>;

  /** @param constructs all that values may refer to */
  constructor(private readonly constructs: readonly IConstruct[]) {}

  /** Nothing for a resource that will not be in the template. */
  properties(resource: CfnResource): RenderedProperties | undefined {
    const template = this.resolve(resource._toCloudFormation(), resource) as {
      Resources?: Record<string, { Properties?: RenderedProperties }>;
    };
    const [rendered] = Object.values(template.Resources ?? {});
    return rendered && (rendered.Properties ?? {});
  }

  /** A value as it will be rendered where the scope is. */
  resolve(value: unknown, scope: IConstruct): unknown {
    return Tokenization.resolve(value, { scope, resolver: this.resolver, preparing: false });
  }

  /** The construct that a value, rendered in a stack, stands for: nothing for a literal or what cannot be told here. */
  targetOf(value: unknown, stack: Stack): IConstruct | undefined {
    const [target, ...others] = this.directTargets(value, stack);
    return others.length === 0 ? target : undefined;
  }

  /** Every construct that a value, rendered in a stack, has to do with, however it is put together. */
  targetsIn(value: unknown, stack: Stack): IConstruct[] {
    const direct = this.directTargets(value, stack);
    if (direct.length > 0 || typeof value !== 'object' || value === null) {
      return direct;
    }
    return Object.values(value).flatMap((part) => this.targetsIn(part, stack));
  }

  /** A rendered value for a person to read; equal for equal values. */
  show(value: unknown): string {
    const text = JSON.stringify(value, (_, part) => {
      const reference = this.resolver.referenceOf(part);
      return reference ? `${reference.target.node.path}.${reference.displayName}` : part;
    });
    return text ?? 'not given';
  }

  private directTargets(value: unknown, stack: Stack): IConstruct[] {
    const reference = this.resolver.referenceOf(value);
    if (reference) {
      return this.follow(reference.target, reference.displayName);
    }
    const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
    return entries.length === 1 ? this.intrinsicTargets(...entries[0], stack) : [];
  }

  private intrinsicTargets(name: string, argument: unknown, stack: Stack): IConstruct[] {
    switch (name) {
      case 'Ref':
        return this.elementTargets(argument, undefined, stack);
      case 'Fn::GetAtt': {
        const [logicalId, ...attribute] = Array.isArray(argument) ? argument : String(argument).split('.');
        return this.elementTargets(logicalId, attribute.join('.'), stack);
      }
      case 'Fn::Sub': {
        const [text, variables] = Array.isArray(argument) ? argument : [argument, {}];
        const names = [...String(text).matchAll(/\$\{([^!}.]+)(?:\.([^}]+))?\}/g)];
        const elements = names.filter(([, logicalId]) => !Object.hasOwn(variables ?? {}, logicalId));
        return [
          ...elements.flatMap(([, logicalId, attribute]) => this.elementTargets(logicalId, attribute, stack)),
          ...this.targetsIn(variables, stack),
        ];
      }
      case 'Fn::ImportValue':
        return this.outputTargets(this.exported(argument, stack));
      default:
        return [];
    }
  }

  private elementTargets(logicalId: unknown, attribute: string | undefined, stack: Stack): IConstruct[] {
    const element = this.elements(stack).get(String(logicalId));
    return element ? this.follow(element, attribute) : [];
  }

  /** A parameter stands for what its nested stack is given, an output of a nested stack for its value. */
  private follow(target: IConstruct, attribute?: string): IConstruct[] {
    const stack = Stack.of(target);
    if (target instanceof CfnParameter && stack.nestedStackResource instanceof CfnStack) {
      const parameters = this.properties(stack.nestedStackResource)?.Parameters as RenderedProperties | undefined;
      return this.targetsIn(parameters?.[stack.resolve(target.logicalId)], Stack.of(stack.nestedStackResource));
    }
    const [, outputId] = /^Outputs\.(.+)$/.exec(attribute ?? '') ?? [];
    if (outputId) {
      const nested = this.constructs.filter(Stack.isStack).find((other) => other.nestedStackResource === target);
      return nested ? this.outputTargets(this.elements(nested).get(outputId)) : [];
    }
    return [target];
  }

  private outputTargets(output: CfnElement | undefined): IConstruct[] {
    if (!(output instanceof CfnOutput) || this.following.has(output)) {
      return [];
    }
    this.following.add(output);
    const targets = this.targetsIn(this.resolve(output.value, output), Stack.of(output));
    this.following.delete(output);
    return targets;
  }

  private elements(stack: Stack): Map<string, CfnElement> {
    let elements = this.elementsByLogicalId.get(stack);
    if (!elements) {
      elements = new Map();
      for (const construct of this.constructs) {
        if (CfnElement.isCfnElement(construct) && Stack.of(construct) === stack) {
          elements.set(stack.resolve(construct.logicalId), construct);
        }
      }
      this.elementsByLogicalId.set(stack, elements);
    }
    return elements;
  }

  private exported(exportName: unknown, stack: Stack): CfnOutput | undefined {
    // An export name belongs to an account and region: the same one in another region is another export.
    const keyOf = (name: unknown, { environment }: Stack) => `${environment} ${this.show(name)}`;
    this.outputsByExport ??= new Map(
      this.constructs
        .filter((construct) => construct instanceof CfnOutput)
        .map((output) => [keyOf(this.resolve(output.exportName, output), Stack.of(output)), output]),
    );
    return this.outputsByExport.get(keyOf(exportName, stack));
  }
}
