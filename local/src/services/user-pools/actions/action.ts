import type { User } from '../users/user.js';
import type { Input } from '../wire/input.js';
import type { ActionContext } from './action-context.js';

/** What an action did. */
export interface Outcome {
  /** The body of the answer. */
  readonly output: { readonly [member: string]: unknown };
  /** Whom it was about, where the caller may know that. */
  readonly user?: User;
}

/** One operation of Cognito's API. What it refuses, it throws as a `CognitoException`. */
export type Action = (input: Input, context: ActionContext) => Outcome | Promise<Outcome>;
