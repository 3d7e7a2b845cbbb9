import { refresh } from '../../tokens/refresh.js';
import { checkSecret } from '../../wire/client-secret.js';
import { constraints } from '../../wire/input.js';
import type { Action } from '../action.js';

export const getTokensFromRefreshToken: Action = (input, context) => {
  const app = context.app(input);
  const token = input.text('RefreshToken', constraints.token);
  checkSecret(app.client, input.optionalText('ClientSecret'));
  return refresh(token, app, input.map('ClientMetadata'), context);
};
