import { answerChallenge } from '../../sign-in/answer-challenge.js';
import type { Action } from '../action.js';

export const adminRespondToAuthChallenge: Action = (input, context) =>
  answerChallenge(context.poolApp(input), input, context);
