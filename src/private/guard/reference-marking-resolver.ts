import {
  DefaultTokenResolver,
  type IPostProcessor,
  type IResolvable,
  type IResolveContext,
  Reference,
} from 'aws-cdk-lib/core';

/** No logical id contains a space. The CDK's validators and its merge of overrides can handle a `Ref`. */
const MARK = 'marked reference ';

/** A reference, and its token. */
export interface Marked {
  readonly token: IResolvable;
  readonly reference: Reference;
  /** For messages; equal for equal references. */
  readonly text: string;
}

/**
 * Resolves tokens as a synthesis does, except references to constructs: those become placeholders that remember what they
 * refer to. Rendered text is ambiguous: one API renders as a `Ref`, an import or a parameter, depending on the stack that
 * uses it, and two APIs render as the same `Ref` in two stacks.
 */
export class ReferenceMarkingResolver extends DefaultTokenResolver {
  private readonly marked = new Map<unknown, Marked>();

  constructor() {
    super({ join: concatenated });
  }

  public override resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): unknown {
    // The CDK wraps a reference whose strength is changed with `Stack.consumeReference()`.
    const { reference = token } = token as { reference?: unknown };
    if (!Reference.isReference(reference)) {
      return super.resolveToken(token, context, postProcessor);
    }
    const text = `${reference.target.node.path}.${reference.displayName}`;
    this.marked.set(MARK + text, { token, reference, text });
    return { Ref: MARK + text };
  }

  /** The reference for a placeholder in a resolved value. */
  public markedBy(value: unknown): Marked | undefined {
    if (typeof value !== 'object' || value === null || Object.keys(value).length !== 1) {
      return undefined;
    }
    const { Ref } = value as { Ref?: unknown };
    return this.marked.get(Ref);
  }
}

/** A string with as few parts as possible. */
function concatenated(left: unknown, right: unknown): unknown {
  const joined: unknown[] = [];
  for (const part of [left, right].flatMap(partsOf).filter((value) => value !== '' && value !== undefined)) {
    const last = joined.at(-1);
    const isText = typeof last === 'string' && typeof part === 'string';
    joined.splice(isText ? -1 : joined.length, 1, isText ? last + part : part);
  }
  return joined.length > 1 ? { 'Fn::Join': ['', joined] } : (joined[0] ?? left ?? right);
}

/** The parts of an `Fn::Join` with nothing between them, or the value itself. */
function partsOf(value: unknown): unknown[] {
  const [separator, parts] = Object(value)['Fn::Join'] ?? [];
  return separator === '' && Array.isArray(parts) ? parts.flatMap(partsOf) : [value];
}
