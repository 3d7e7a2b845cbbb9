import { noClientId } from '../../tokens/triggers.js';
import { changeAttributes, changesOf } from '../../users/attribute-changes.js';
import type { Action } from '../action.js';

export const adminUpdateUserAttributes: Action = async (input, context) => {
  const { directory, user } = context.poolUser(input);
  const changes = changesOf(input.attributes('UserAttributes'));
  const clientMetadata = input.map('ClientMetadata');
  const occasion = { source: 'CustomMessage_UpdateUserAttribute', clientId: noClientId, clientMetadata } as const;
  await changeAttributes(changes, user, directory, occasion, context);
  return { output: {}, user };
};
