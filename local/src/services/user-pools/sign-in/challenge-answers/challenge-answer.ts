import type { Outcome } from '../../actions/action.js';
import type { ActionContext, App } from '../../actions/action-context.js';

/** What answers a challenge, besides the client. */
export interface GivenAnswer {
  /** The `USERNAME`. */
  readonly name: string;
  readonly responses: Readonly<Record<string, string>>;
  /** The `Session` of the challenge. */
  readonly session: string | undefined;
  readonly clientMetadata: Readonly<Record<string, string>>;
}

/** Takes the answer to one kind of challenge. What it refuses, it throws as a `CognitoException`. */
export type ChallengeAnswer = (given: GivenAnswer, app: App, context: ActionContext) => Outcome | Promise<Outcome>;
