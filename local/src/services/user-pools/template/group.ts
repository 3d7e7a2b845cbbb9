/** A group of a user pool. Groups created by `CreateGroup` are in the state: plain data. */
export interface Group {
  readonly name: string;
  readonly description?: string;
  /** Stored but not used: there are no identity pools here. */
  readonly roleArn?: string;
  /** The group with the lowest value comes first, groups without a value come last. */
  readonly precedence?: number;
  /** In milliseconds since 1970; `undefined` for a group of the template. */
  readonly createdAt?: number;
  /** When it was last changed, if ever. */
  readonly modifiedAt?: number;
}

/** An `AWS::Cognito::UserPoolGroup`, with the user names that the template adds to it. */
export interface TemplateGroup extends Group {
  readonly usernames: readonly string[];
}

export function byPrecedence(one: Group, other: Group): number {
  const first = one.precedence ?? Number.POSITIVE_INFINITY;
  const second = other.precedence ?? Number.POSITIVE_INFINITY;
  return first === second ? compared(one.name, other.name) : first - second;
}

function compared(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}
