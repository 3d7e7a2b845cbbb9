import { CfnElement, Stack, Stage, Token } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import type { Renderer } from './renderer';
import type { TemplateEntry } from './template-entry';

/** A value, and the stack whose template has it. */
export interface Located {
  readonly value: unknown;
  readonly stack: Stack;
}

interface Output extends Located {
  readonly logicalId: string;
  readonly exportName: string;
}

/** A name that differs between stacks, although it is written the same: with `AWS::StackName` or a parameter. */
const DIFFERS_BY_STACK = /"Fn::(?!Join")|"Ref":"(?!AWS::(AccountId|Partition|Region|URLSuffix)")/;

/**
 * What the names in the templates of an app refer to. References of the CDK need no names, so each name is looked up
 * only when it is needed.
 */
export class TemplateNames {
  private readonly byLogicalId = new Map<Stack, ReadonlyMap<string, TemplateEntry>>();
  private readonly byConstruct = new Map<IConstruct, TemplateEntry | undefined>();
  private nestedStacks?: ReadonlyMap<TemplateEntry | undefined, Stack>;
  private outputs?: readonly Output[];

  /** @param written the stacks whose templates are read as they were written */
  constructor(
    private readonly app: IConstruct,
    private readonly written: ReadonlySet<Stack>,
    private readonly reader: Pick<Renderer, 'entriesOf' | 'show'>,
  ) {}

  /** A resource or a parameter, unless another section is given: an output may have the same name as a resource. */
  inStack(stack: Stack, logicalId: string, section = 'Resources'): TemplateEntry | undefined {
    const names = this.byLogicalId.get(stack) ?? new Map(this.entriesIn(stack).map(named));
    this.byLogicalId.set(stack, names);
    return names.get(`${section}.${logicalId}`);
  }

  /** What references to a construct mean. */
  of(construct: IConstruct): TemplateEntry | undefined {
    if (!this.byConstruct.has(construct) && CfnElement.isCfnElement(construct)) {
      const { stack } = construct;
      const entry = this.written.has(stack)
        ? this.inStack(stack, stack.resolve(construct.logicalId))
        : this.reader.entriesOf(construct)[0];
      this.byConstruct.set(construct, entry);
    }
    return this.byConstruct.get(construct);
  }

  /** The nested stack for a resource in the template of its parent. */
  nestedStack(resource: TemplateEntry): Stack | undefined {
    this.nestedStacks ??= new Map(
      this.stacks()
        .filter(({ nestedStackResource }) => nestedStackResource)
        .map((stack) => [this.of(stack.nestedStackResource!), stack]),
    );
    return this.nestedStacks.get(resource);
  }

  /** The value of an output, if it exists. */
  output(of: Stack, id: string): Located[] {
    return this.outputsThat(of, ({ stack, logicalId }) => stack === of && logicalId === id);
  }

  /** The outputs that an import in a stack may refer to. */
  exported(name: unknown, importer: Stack): Located[] {
    const shown = this.reader.show(name);
    const isReachable = ({ account, region }: Stack) =>
      mayBeSame(account, importer.account) && mayBeSame(region, importer.region);
    return DIFFERS_BY_STACK.test(shown)
      ? []
      : this.outputsThat(importer, ({ stack, exportName }) => exportName === shown && isReachable(stack));
  }

  /** The outputs that an `Fn::GetStackOutput` in a stack may refer to. */
  ofStack({ StackName, OutputName, Region }: Record<string, unknown>, reader: Stack): Located[] {
    const region = typeof Region === 'string' ? Region : reader.region;
    return this.outputsThat(
      reader,
      ({ stack, logicalId }) =>
        stack.stackName === StackName && logicalId === OutputName && mayBeSame(stack.region, region),
    );
  }

  /** The values that the written templates pass to stacks in other regions under a name, with a resource of the CDK. */
  handedOn(name: string): Located[] {
    return [...this.written].flatMap((stack) =>
      this.entriesIn(stack).flatMap(({ properties }) => {
        const { [name]: value } = Object(Object(properties.WriterProps).exports);
        return value === undefined ? [] : [{ value, stack }];
      }),
    );
  }

  private stacks(): Stack[] {
    return this.app.node.findAll().filter(Stack.isStack);
  }

  /** Stages are often the same app for different accounts, with the same names: those of the same stage are preferred, if there are any. */
  private outputsThat(reader: Stack, are: (output: Output) => boolean): Output[] {
    this.outputs ??= this.stacks()
      .flatMap((stack) => this.entriesIn(stack))
      .filter(({ section }) => section === 'Outputs')
      .map(({ definition, stack, logicalId }) => {
        const { Value: value, Export } = Object(definition);
        return { logicalId: logicalId(), value, exportName: this.reader.show(Export?.Name), stack };
      });
    const outputs = this.outputs.filter(are);
    const own = outputs.filter(({ stack }) => Stage.of(stack) === Stage.of(reader));
    return own.length > 0 ? own : outputs;
  }

  private entriesIn(stack: Stack): TemplateEntry[] {
    const isOwn = (construct: IConstruct) => CfnElement.isCfnElement(construct) && construct.stack === stack;
    const elements = this.written.has(stack) ? [stack] : (stack.node.findAll().filter(isOwn) as CfnElement[]);
    return elements.flatMap((element) => this.reader.entriesOf(element));
  }
}

function named(entry: TemplateEntry): [string, TemplateEntry] {
  return [`${entry.section.replace('Parameters', 'Resources')}.${entry.logicalId()}`, entry];
}

function mayBeSame(one: string, other: string): boolean {
  return one === other || Token.isUnresolved(one) || Token.isUnresolved(other);
}
