import type { IConstruct } from 'constructs';

/** A way around the authorizer of a protected route, and what to do about it. */
export interface Door {
  /** The construct that gets the warning. */
  readonly construct: IConstruct;
  readonly text: string;
}

/** How to acknowledge the warning. The CDK does not find acknowledgements on the construct of the warning itself. */
export function acknowledgement(construct: IConstruct): string {
  return `acknowledge this warning on '${construct.node.scope!.node.path}'`;
}
