import type { Outcome } from '../../actions/action.js';
import type { ActionContext, App } from '../../actions/action-context.js';

/** The answer to a challenge, apart from the client. */
export interface GivenAnswer {
  /** The `USERNAME`. */
  readonly name: string;
  readonly responses: Readonly<Record<string, string>>;
  /** The `Session` of the challenge. */
  readonly session: string | undefined;
  readonly clientMetadata: Readonly<Record<string, string>>;
}

/** Handles the answer to one kind of challenge. It throws a `CognitoException` if it refuses the answer. */
export type ChallengeAnswer = (given: GivenAnswer, app: App, context: ActionContext) => Outcome | Promise<Outcome>;
