import {
  CfnElement,
  CfnOutput,
  CfnParameter,
  type CfnResource,
  CfnStack,
  Stack,
  Token,
  Tokenization,
} from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { ReferenceMarkingResolver } from './reference-marking-resolver';

/** A resource as CloudFormation will read it, after aspects and overrides. */
export interface RenderedResource {
  readonly type: unknown;
  readonly properties: Readonly<Record<string, unknown>>;
}

/**
 * Renders resources of a scope, and finds the constructs that rendered values refer to: by the reference itself where
 * the CDK made it, by name where somebody wrote `Ref`, `Fn::GetAtt`, `Fn::Sub` or `Fn::ImportValue` by hand.
 */
export class Renderer {
  private readonly resolver = new ReferenceMarkingResolver();
  private readonly elementsByLogicalId = new Map<Stack, Map<string, CfnElement>>();
  private outputsByExportName?: Map<string, CfnOutput>;

  constructor(private readonly constructs: readonly IConstruct[]) {}

  /** Nothing for a resource that will not be in the template. */
  render(resource: CfnResource): RenderedResource | undefined {
    const template: { Resources?: Record<string, { Type?: unknown; Properties?: Record<string, unknown> }> } =
      this.resolve(resource._toCloudFormation(), resource);
    const [rendered] = Object.values(template.Resources ?? {});
    return rendered && { type: rendered.Type, properties: rendered.Properties ?? {} };
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

  /** A rendered value for a person to read. */
  show(value: unknown): string {
    return JSON.stringify(value, (_, part) => {
      const reference = this.resolver.referenceOf(part);
      return reference ? `${reference.target.node.path}.${reference.displayName}` : part;
    });
  }

  private directTargets(value: unknown, stack: Stack): IConstruct[] {
    if (typeof value !== 'object' || value === null) {
      return [];
    }
    const reference = this.resolver.referenceOf(value);
    if (reference) {
      return this.follow(reference.target, reference.displayName);
    }
    const [[name, argument] = ['', undefined], ...others] = Object.entries(value);
    return others.length === 0 ? this.intrinsicTargets(name, argument, stack) : [];
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
        const text = Array.isArray(argument) ? argument[0] : argument;
        const names = typeof text === 'string' ? [...text.matchAll(/\$\{([^!}.]+)(?:\.([^}]+))?\}/g)] : [];
        return names.flatMap(([, logicalId, attribute]) => this.elementTargets(logicalId, attribute, stack));
      }
      case 'Fn::ImportValue': {
        const output = typeof argument === 'string' ? this.exported(argument) : undefined;
        return output ? this.targetsIn(this.resolve(output.value, output), Stack.of(output)) : [];
      }
      default:
        return [];
    }
  }

  private elementTargets(logicalId: unknown, attribute: string | undefined, stack: Stack): IConstruct[] {
    const element = typeof logicalId === 'string' ? this.elements(stack).get(logicalId) : undefined;
    return element ? this.follow(element, attribute) : [];
  }

  /** A parameter stands for what its nested stack is given, an output of a nested stack for its value. */
  private follow(target: IConstruct, attribute?: string): IConstruct[] {
    const stack = Stack.of(target);
    if (target instanceof CfnParameter && stack.nestedStackResource instanceof CfnStack) {
      const parameters = this.render(stack.nestedStackResource)?.properties.Parameters as
        | Record<string, unknown>
        | undefined;
      return this.targetsIn(parameters?.[stack.resolve(target.logicalId)], Stack.of(stack.nestedStackResource));
    }
    const outputName = /^Outputs\.(.+)$/.exec(attribute ?? '')?.[1];
    if (target instanceof CfnStack && outputName) {
      const nested = this.constructs.find(
        (construct) => Stack.isStack(construct) && construct.nestedStackResource === target,
      );
      const output = nested && this.elements(nested as Stack).get(outputName);
      return output instanceof CfnOutput ? this.targetsIn(this.resolve(output.value, output), Stack.of(output)) : [];
    }
    return [target];
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

  private exported(exportName: string): CfnOutput | undefined {
    this.outputsByExportName ??= new Map(
      this.constructs
        .filter((construct) => construct instanceof CfnOutput)
        .map((output) => [String(Stack.of(output).resolve(output.exportName)), output]),
    );
    return this.outputsByExportName.get(exportName);
  }

  // biome-ignore lint/suspicious/noExplicitAny: a resolved value is of any shape
  private resolve(value: unknown, scope: IConstruct): any {
    return Token.isUnresolved(value) || typeof value === 'object'
      ? Tokenization.resolve(value, { scope, resolver: this.resolver, preparing: false })
      : value;
  }
}
