import { answerChallenge } from '../answer-challenge.js';
import type { Action } from './action.js';

export const respondToAuthChallenge: Action = (input, service) => answerChallenge(service.app(input), input, service);
