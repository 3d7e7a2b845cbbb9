import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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

/** What puts entries into the template of a stack. */
export type Element = CfnElement | WrittenTemplate;

/** The template of a stack as a synthesis has written it, read when it is asked for. */
export class WrittenTemplate {
  private text?: string;
  private parsed?: Sections;

  constructor(readonly stack: Stack) {}

  get sections(): Sections {
    this.parsed ??= JSON.parse(this.content) as Sections;
    return this.parsed;
  }

  mentions(type: string): boolean {
    return this.content.includes(type);
  }

  /** Without resources, if the synthesizer of the stack has left it out. */
  private get content(): string {
    const { templateFile } = this.stack;
    if (this.text === undefined) {
      const file = join(Stage.of(this.stack)!.outdir, templateFile);
      this.text = existsSync(file) ? readFileSync(file, 'utf8') : '{}';
    }
    return this.text;
  }
}

/** What stands in a template without a construct of its own. */
export interface TemplateEntry {
  readonly section: string;
  readonly logicalId: string;
  readonly definition: unknown;
  readonly stack: Stack;
}

/** What a value can stand for. */
export type Target = IConstruct | TemplateEntry;

/** A value, and the stack in whose template it stands. */
export interface Located {
  readonly value: unknown;
  readonly stack: Stack;
}

interface Output extends Located {
  readonly logicalId: string;
  readonly exportName: string;
}

const ONE_ENTRY_EACH = [CfnOutput, CfnParameter, CfnCondition, CfnMapping, CfnRule, CfnHook];

/** Whether an element of a stack may bring any number of entries along, resources among them. */
export function isFragment(element: Element): boolean {
  return !CfnResource.isCfnResource(element) && !ONE_ENTRY_EACH.some((type) => element instanceof type);
}

/**
 * What the names in the templates of an app stand for. References of the CDK need none of them, so each is looked up
 * when it is asked for.
 */
export class TemplateNames {
  private readonly byLogicalId = new Map<Stack, ReadonlyMap<string, Target>>();
  private nestedStacks?: ReadonlyMap<unknown, Stack>;
  private outputs?: readonly Output[];

  /**
   * @param constructs those of the app
   * @param written the template of each stack that is written
   * @param render an element as it stands in the template
   * @param show a rendered value as text, equal for equal values
   */
  constructor(
    private readonly constructs: Iterable<IConstruct>,
    private readonly written: ReadonlyMap<Stack, WrittenTemplate>,
    private readonly render: (element: Element) => Sections,
    private readonly show: (value: unknown) => string,
  ) {}

  /** A resource or a parameter, unless the section is another: an output may have the name of a resource. */
  inStack(stack: Stack, logicalId: string, section = 'Resources'): Target | undefined {
    return this.namesIn(stack).get(nameIn(section, logicalId));
  }

  /** What references to a construct stand for: itself, or its entry in the template that is written. */
  of(construct: IConstruct): Target | undefined {
    return CfnElement.isCfnElement(construct) && this.written.has(construct.stack)
      ? this.inStack(construct.stack, construct.stack.resolve(construct.logicalId))
      : construct;
  }

  /** What stands in a section of the template for anything but a resource. */
  definition(target: Target | undefined, section: string): unknown {
    if (target && 'section' in target) {
      return target.section === section ? target.definition : undefined;
    }
    const isOther = CfnElement.isCfnElement(target) && !CfnResource.isCfnResource(target);
    return isOther ? Object.values(this.render(target)[section] ?? {})[0] : undefined;
  }

  /** The nested stack that a resource stands for in the template of its parent. */
  nestedStack(resource: unknown): Stack | undefined {
    this.nestedStacks ??= new Map(
      this.stacks()
        .filter(({ nestedStackResource }) => nestedStackResource)
        .map((stack) => [this.of(stack.nestedStackResource!), stack]),
    );
    return this.nestedStacks.get(resource);
  }

  /** The value of an output, if it is there. */
  output(of: Stack, id: string): Located[] {
    return this.outputsThat(({ stack, logicalId }) => stack === of && logicalId === id);
  }

  /** The outputs that an import in a stack could mean. */
  exported(name: unknown, importer: Stack): Located[] {
    const shown = this.show(name);
    const isReachable = ({ account, region }: Stack) =>
      mayBeSame(account, importer.account) && mayBeSame(region, importer.region);
    const outputs = this.outputsThat(({ stack, exportName }) => exportName === shown && isReachable(stack));
    return nearest(outputs, importer);
  }

  /** The outputs that an `Fn::GetStackOutput` in a stack could mean. */
  ofStack({ StackName, OutputName, Region }: Record<string, unknown>, reader: Stack): Located[] {
    const region = typeof Region === 'string' ? Region : reader.region;
    const isMeant = ({ stack, logicalId }: Output) =>
      stack.stackName === StackName && logicalId === OutputName && mayBeSame(stack.region, region);
    return nearest(this.outputsThat(isMeant), reader);
  }

  /** What the written templates hand on to stacks of other regions under a name, by a resource of the CDK. */
  handedOn(name: string): Located[] {
    return [...this.written.values()].flatMap(({ stack, sections }) =>
      Object.values(sections.Resources ?? {}).flatMap((resource) => {
        const { [name]: value } = Object(Object(resource).Properties?.WriterProps?.exports);
        return value === undefined ? [] : [{ value, stack }];
      }),
    );
  }

  private stacks(): Stack[] {
    return [...this.constructs].filter(Stack.isStack);
  }

  private outputsThat(are: (output: Output) => boolean): Output[] {
    this.outputs ??= this.stacks()
      .flatMap((stack) => this.elementsIn(stack))
      .filter((element) => element instanceof CfnOutput || isFragment(element))
      .flatMap((element) =>
        Object.entries(this.render(element).Outputs ?? {}).map(([logicalId, definition]) => {
          const { Value: value, Export } = Object(definition);
          return { logicalId, value, exportName: this.show(Export?.Name), stack: element.stack };
        }),
      );
    return this.outputs.filter(are);
  }

  private elementsIn(stack: Stack): Element[] {
    const template = this.written.get(stack);
    const isOwn = (construct: IConstruct) => CfnElement.isCfnElement(construct) && construct.stack === stack;
    return template ? [template] : (stack.node.findAll().filter(isOwn) as CfnElement[]);
  }

  private namesIn(stack: Stack): ReadonlyMap<string, Target> {
    const names =
      this.byLogicalId.get(stack) ?? new Map(this.elementsIn(stack).flatMap((element) => this.namesOf(element)));
    this.byLogicalId.set(stack, names);
    return names;
  }

  private namesOf(element: Element): [string, Target][] {
    const { stack } = element;
    if (CfnResource.isCfnResource(element)) {
      return [[stack.resolve(element.logicalId), element]];
    }
    return Object.entries(this.render(element)).flatMap(([section, entries]) =>
      Object.entries(Object(entries)).map(([logicalId, definition]): [string, Target] => [
        nameIn(section, logicalId),
        CfnElement.isCfnElement(element) && !isFragment(element) ? element : { section, logicalId, definition, stack },
      ]),
    );
  }
}

function nameIn(section: string, logicalId: string): string {
  return section === 'Resources' || section === 'Parameters' ? logicalId : `${section}.${logicalId}`;
}

function mayBeSame(one: string, other: string): boolean {
  return one === other || Token.isUnresolved(one) || Token.isUnresolved(other);
}

/** Stages are often the same app for another account, with the same names: those of the own stage are meant, if there are any. */
function nearest(outputs: Located[], reader: Stack): Located[] {
  const own = outputs.filter(({ stack }) => Stage.of(stack) === Stage.of(reader));
  return own.length > 0 ? own : outputs;
}
