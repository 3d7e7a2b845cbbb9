import type { AuthorizationRequest } from '../oauth/authorization-request.js';
import type { CognitoAnswer } from '../wire/answer.js';
import type { Visit } from './visit.js';

/** Answers a request to a page of a sign-in. The authorization request is valid. */
export type PageHandler = (request: AuthorizationRequest, visit: Visit) => CognitoAnswer | Promise<CognitoAnswer>;

/** A page, and the handler of its form. */
export interface Page {
  /**
   * @default - the sign-in starts again
   */
  readonly show?: PageHandler;
  readonly submit?: PageHandler;
}

/** A page that does not belong to a sign-in. It reads its parameters itself. */
export interface PlainPage {
  readonly show: (visit: Visit) => CognitoAnswer;
  readonly submit?: (visit: Visit) => CognitoAnswer;
}

/** What to tell the user when a page is shown again. */
export interface Remarks {
  /** What was wrong with the form. */
  readonly problem?: string;
  /** What has been done. */
  readonly notice?: string;
  /** The reason for the log. */
  readonly reason?: string;
}

export function pageOptions({ problem, reason }: Remarks) {
  return { status: problem === undefined ? 200 : 400, reason };
}
