import { answerChallenge } from '../../sign-in/answer-challenge.js';
import type { Action } from '../action.js';

export const respondToAuthChallenge: Action = (input, service) => answerChallenge(service.app(input), input, service);
