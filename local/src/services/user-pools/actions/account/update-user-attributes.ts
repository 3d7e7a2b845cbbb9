import { changeAttributes } from '../../users/attribute-changes.js';
import { checkWritable } from '../../users/write-permission.js';
import type { Action } from '../action.js';

export const updateUserAttributes: Action = async (input, context) => {
  const { directory, client, user } = context.signedIn(input);
  const attributes = input.attributes('UserAttributes');
  const clientMetadata = input.map('ClientMetadata');
  checkWritable(attributes, client);
  const source = 'CustomMessage_UpdateUserAttribute';
  const occasion = { source, clientId: client.id, clientMetadata } as const;
  const deliveries = await changeAttributes({ attributes, flags: {} }, user, directory, occasion, context);
  return { output: { CodeDeliveryDetailsList: deliveries }, user };
};
