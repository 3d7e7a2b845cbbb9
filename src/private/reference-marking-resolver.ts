import {
  DefaultTokenResolver,
  type IFragmentConcatenator,
  type IPostProcessor,
  type IResolvable,
  type IResolveContext,
  Reference,
} from 'aws-cdk-lib/core';

/** A key of this form passes the CDK's property validators as an intrinsic function does. */
const MARK = 'Fn::MarkedReference';

class FragmentList implements IFragmentConcatenator {
  join(left: unknown, right: unknown): unknown {
    if (left === undefined || right === undefined) {
      return left ?? right;
    }
    return { 'Fn::Join': ['', [left, right]] };
  }
}

/**
 * Resolves tokens as a synthesis does, save for references to constructs: those become marks that remember what they
 * refer to. Rendered text cannot tell: one API renders as a `Ref`, an import or a parameter, depending on the stack that
 * asks, and two APIs render as the same `Ref` in two stacks.
 */
export class ReferenceMarkingResolver extends DefaultTokenResolver {
  private readonly marked: Reference[] = [];

  constructor() {
    super(new FragmentList());
  }

  public override resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): unknown {
    if (Reference.isReference(token)) {
      return { [MARK]: this.marked.push(token) - 1 };
    }
    return super.resolveToken(token, context, postProcessor);
  }

  /** The reference that a resolved value is the mark of. */
  public referenceOf(value: unknown): Reference | undefined {
    if (typeof value !== 'object' || value === null) {
      return undefined;
    }
    return this.marked[(value as { [MARK]?: number })[MARK] ?? -1];
  }
}
