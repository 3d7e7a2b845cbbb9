import { beginAuth } from '../../sign-in/begin-auth.js';
import type { Action } from '../action.js';

export const adminInitiateAuth: Action = (input, context) =>
  beginAuth('administrator', context.poolApp(input), input, context);
