import {
  CfnCondition,
  CfnElement,
  CfnHook,
  CfnMapping,
  CfnOutput,
  CfnParameter,
  CfnResource,
  CfnRule,
  Stack,
  Stage,
  Token,
} from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';

/** The sections of a template, and what stands in each by its logical id. */
export type Sections = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** What stands in a template without a construct of its own, brought along by the `CfnInclude` of the core. */
export interface TemplateEntry {
  readonly section: string;
  readonly logicalId: string;
  readonly definition: unknown;
  readonly stack: Stack;
}

/** What a name in a template stands for. */
export type Named = CfnElement | TemplateEntry;

export interface Output {
  readonly stack: Stack;
  readonly value: unknown;
  readonly exportName?: unknown;
}

const ONE_ENTRY_EACH = [CfnOutput, CfnParameter, CfnCondition, CfnMapping, CfnRule, CfnHook];

/** Whether an element of a stack may bring any number of entries along, resources among them. */
export function isFragment(element: CfnElement): boolean {
  return !CfnResource.isCfnResource(element) && !ONE_ENTRY_EACH.some((type) => element instanceof type);
}

/**
 * What the names in the templates of an app stand for. References of the CDK need none of them, so each is looked up
 * when it is asked for.
 */
export class TemplateNames {
  private readonly byLogicalId = new Map<Stack, ReadonlyMap<string, Named>>();
  private nestedStacks?: ReadonlyMap<unknown, Stack>;
  private outputsByExport?: ReadonlyMap<string, Output[]>;
  private stacksByName?: ReadonlyMap<string, Stack[]>;

  /**
   * @param constructs those of the app
   * @param render an element as it stands in the template
   * @param show a rendered value as text, equal for equal values
   */
  constructor(
    private readonly constructs: Iterable<IConstruct>,
    private readonly render: (element: CfnElement) => Sections,
    private readonly show: (value: unknown) => string,
  ) {}

  inStack(stack: Stack, logicalId: string): Named | undefined {
    return this.namesIn(stack).get(logicalId);
  }

  /** The nested stack that a resource stands for in the template of its parent. */
  nestedStack(resource: unknown): Stack | undefined {
    this.nestedStacks ??= new Map(
      this.stacks()
        .filter(({ nestedStackResource }) => nestedStackResource)
        .map((stack) => [stack.nestedStackResource, stack]),
    );
    return this.nestedStacks.get(resource);
  }

  output(named: Named | undefined): Output | undefined {
    if (named instanceof CfnOutput) {
      const [definition] = Object.values(this.render(named).Outputs ?? {});
      return outputOf(definition, named.stack);
    }
    return named && 'section' in named && named.section === 'Outputs'
      ? outputOf(named.definition, named.stack)
      : undefined;
  }

  /** The outputs that an import in a stack could mean. */
  exported(exportName: unknown, importer: Stack): Output[] {
    this.outputsByExport ??= groupedBy(
      this.stacks().flatMap((stack) => this.outputsOf(stack)),
      (output) => this.show(output.exportName),
    );
    const outputs = this.outputsByExport.get(this.show(exportName)) ?? [];
    return nearest(
      outputs.filter(
        ({ stack }) => mayBeSame(stack.account, importer.account) && mayBeSame(stack.region, importer.region),
      ),
      importer,
    );
  }

  /** The outputs that an `Fn::GetStackOutput` in a stack could mean. */
  ofStack({ StackName, OutputName, Region }: Record<string, unknown>, reader: Stack): Output[] {
    this.stacksByName ??= groupedBy(this.stacks(), (stack) => stack.stackName);
    const region = typeof Region === 'string' ? Region : reader.region;
    const stacks = (this.stacksByName.get(String(StackName)) ?? []).filter((stack) => mayBeSame(stack.region, region));
    return nearest(
      stacks.flatMap((stack) => this.output(this.inStack(stack, String(OutputName))) ?? []),
      reader,
    );
  }

  private stacks(): Stack[] {
    return [...this.constructs].filter(Stack.isStack);
  }

  private outputsOf(stack: Stack): Output[] {
    return [...this.namesIn(stack).values()].flatMap((named) => this.output(named) ?? []);
  }

  private namesIn(stack: Stack): ReadonlyMap<string, Named> {
    let names = this.byLogicalId.get(stack);
    if (!names) {
      const elements = stack.node.findAll().filter(CfnElement.isCfnElement);
      names = new Map(
        elements.filter((element) => element.stack === stack).flatMap((element) => this.namesOf(element)),
      );
      this.byLogicalId.set(stack, names);
    }
    return names;
  }

  private namesOf(element: CfnElement): [string, Named][] {
    const { stack } = element;
    return isFragment(element)
      ? Object.entries(this.render(element)).flatMap(([section, entries]) =>
          Object.entries(entries ?? {}).map(([logicalId, definition]): [string, Named] => [
            logicalId,
            { section, logicalId, definition, stack },
          ]),
        )
      : [[stack.resolve(element.logicalId), element]];
  }
}

function outputOf(definition: unknown, stack: Stack): Output {
  const { Value: value, Export } = definition as { Value?: unknown; Export?: { Name?: unknown } };
  return { stack, value, exportName: Export?.Name };
}

function mayBeSame(one: string, other: string): boolean {
  return one === other || Token.isUnresolved(one) || Token.isUnresolved(other);
}

/** Stages are often the same app for another account, with the same names: those of the own stage are meant, if there are any. */
function nearest(outputs: Output[], reader: Stack): Output[] {
  const own = outputs.filter(({ stack }) => Stage.of(stack) === Stage.of(reader));
  return own.length > 0 ? own : outputs;
}

function groupedBy<T>(items: T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  }
  return groups;
}
