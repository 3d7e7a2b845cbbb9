import { type IResolvable, Stack, Token, Tokenization } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { ReferenceMarkingResolver } from './reference-marking-resolver';
import { References } from './references';
import { type Element, TemplateEntry } from './template-entry';
import { TemplateNames } from './template-names';

/**
 * Resources as they will be in the template, after aspects and overrides, or as they are in the written
 * templates; and what their values mean.
 */
export class Renderer {
  private readonly resolver = new ReferenceMarkingResolver();
  private readonly entries = new Map<Element, readonly TemplateEntry[]>();
  readonly names: TemplateNames;
  private readonly references: References;

  /** @param written the stacks of the app whose templates are read as they were written */
  constructor(
    app: IConstruct,
    private readonly written: ReadonlySet<Stack> = new Set(),
  ) {
    this.names = new TemplateNames(app, written, this);
    this.references = new References(this.names, this.resolver);
  }

  /** The resources that an element adds to the template: none if it will not be there. */
  resourcesOf(element: Element): readonly TemplateEntry[] {
    return this.entriesOf(element).filter(({ section, definition }) => section === 'Resources' && definition);
  }

  entriesOf(element: Element): readonly TemplateEntry[] {
    const entries =
      this.entries.get(element) ?? TemplateEntry.allOf(element, (value, scope) => this.resolve(value, scope));
    this.entries.set(element, entries);
    return entries;
  }

  /** What references to a construct mean, whether it will be in the template or not. */
  entryFor(construct: IConstruct): TemplateEntry | undefined {
    return this.names.of(construct);
  }

  /** A value as it will be rendered where the scope is. */
  resolve(value: unknown, scope: IConstruct): unknown {
    if (isLiteral(value)) {
      return value;
    }
    const stack = Stack.of(scope);
    return this.written.has(stack)
      ? stack.resolve(value)
      : Tokenization.resolve(value, { scope, resolver: this.resolver, preparing: false });
  }

  /** What a value, rendered in a stack, refers to under all conditions: nothing if it is not a reference or is unknown here. */
  targetOf(value: unknown, stack: Stack): TemplateEntry | undefined {
    const [target, ...others] = new Set(this.outcomesOf(value, stack));
    return others.length === 0 ? target : undefined;
  }

  /** Everything that a value, rendered in a stack, may refer to, with `undefined` if it is not a reference or is unknown here. */
  outcomesOf(value: unknown, stack: Stack): readonly (TemplateEntry | undefined)[] {
    return this.references.meaningOf(value, stack).outcomes.map(({ target }) => target);
  }

  /** Everything that a value, rendered in a stack, contains a reference to, no matter how it is put together. */
  targetsIn(value: unknown, stack: Stack): readonly TemplateEntry[] {
    return this.references.meaningOf(value, stack).has;
  }

  /** Whether a value or a list may be empty: under some condition, or with the defaults of its parameters. */
  emptinessOf(value: unknown, stack: Stack): 'inSomeCase' | 'byDefault' | undefined {
    const empty = this.references.meaningOf(value, stack).outcomes.flatMap((outcome) => outcome.empty ?? []);
    return empty.includes('inSomeCase') ? 'inSomeCase' : empty[0];
  }

  /** The token for a rendered reference. */
  tokenOf(value: unknown): IResolvable | undefined {
    return this.resolver.markedBy(value)?.token;
  }

  /** A rendered value for messages; equal for equal values. */
  show(value: unknown): string {
    return JSON.stringify(value, (_, part) => this.resolver.markedBy(part)?.text ?? part) ?? 'not given';
  }
}

function isLiteral(value: unknown): boolean {
  return !Token.isUnresolved(value) && (Array.isArray(value) ? value.every(isLiteral) : typeof value === 'string');
}
