import { answerChallenge } from '../../sign-in/answer-challenge.js';
import type { Action } from '../action.js';

export const adminRespondToAuthChallenge: Action = (input, service) =>
  answerChallenge(service.poolApp(input), input, service);
