/** A group of a user pool; as `CreateGroup` makes it, the state has it: plain data. */
export interface Group {
  readonly name: string;
  readonly description?: string;
  /** Kept, not used: there are no identity pools here. */
  readonly roleArn?: string;
  /** The lowest comes first, none last. */
  readonly precedence?: number;
  /** In milliseconds since 1970; `undefined` where the group is one of the template. */
  readonly createdAt?: number;
  /** When it was changed last, if ever. */
  readonly modifiedAt?: number;
}

/** An `AWS::Cognito::UserPoolGroup`, with the names by which the template puts users into it. */
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
