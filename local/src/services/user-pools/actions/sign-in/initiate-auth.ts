import { beginAuth } from '../../sign-in/begin-auth.js';
import type { Action } from '../action.js';

export const initiateAuth: Action = (input, context) => beginAuth('client', context.app(input), input, context);
