import { answerChallenge } from '../../sign-in/answer-challenge.js';
import type { Action } from '../action.js';

export const respondToAuthChallenge: Action = (input, context) => answerChallenge(context.app(input), input, context);
