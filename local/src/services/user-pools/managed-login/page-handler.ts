import type { AuthorizationRequest } from '../oauth/authorization-request.js';
import type { CognitoAnswer } from '../wire/answer.js';
import type { Visit } from './visit.js';

/** Answers a request to a page, of a sign-in that is as it should be. */
export type PageHandler = (request: AuthorizationRequest, visit: Visit) => CognitoAnswer | Promise<CognitoAnswer>;

/** A page, and what is done with its form. */
export interface Page {
  /**
   * @default - the sign-in begins anew
   */
  readonly show?: PageHandler;
  readonly submit?: PageHandler;
}

/** A page that belongs to no sign-in, and reads its parameters itself. */
export interface PlainPage {
  readonly show: (visit: Visit) => CognitoAnswer;
  readonly submit?: (visit: Visit) => CognitoAnswer;
}

/** What a page is shown again with. */
export interface Remarks {
  /** What was wrong with the form. */
  readonly problem?: string;
  /** What was done. */
  readonly notice?: string;
  /** For the log. */
  readonly reason?: string;
}

export function pageOptions({ problem, reason }: Remarks) {
  return { status: problem === undefined ? 200 : 400, reason };
}
