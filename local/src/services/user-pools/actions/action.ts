import type { User } from '../users/user.js';
import type { Input } from '../wire/input.js';
import type { ActionContext } from './action-context.js';

/** The result of an action. */
export interface Outcome {
  /** The body of the response. */
  readonly output: { readonly [member: string]: unknown };
  /** The user that it was about, if the caller may know that. */
  readonly user?: User;
}

/** One operation of Cognito's API. It throws a `CognitoException` if it refuses a request. */
export type Action = (input: Input, context: ActionContext) => Outcome | Promise<Outcome>;
