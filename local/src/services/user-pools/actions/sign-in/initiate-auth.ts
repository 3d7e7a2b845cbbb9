import { beginAuth } from '../../sign-in/begin-auth.js';
import type { Action } from '../action.js';

export const initiateAuth: Action = (input, service) => beginAuth('client', service.app(input), input, service);
