import { beginAuth } from '../../sign-in/begin-auth.js';
import type { Action } from '../action.js';

export const adminInitiateAuth: Action = (input, service) =>
  beginAuth('administrator', service.poolApp(input), input, service);
