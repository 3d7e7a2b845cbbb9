import { mayRead } from '../../template/user-pool-client.js';
import { allAttributes, attributeList, mfaSettings } from '../../users/user-description.js';
import type { Action } from '../action.js';

export const getUser: Action = (input, context) => {
  const { user, client } = context.signedIn(input);
  const readable = Object.entries(allAttributes(user)).filter(([name]) => mayRead(client, name));
  const UserAttributes = attributeList(Object.fromEntries(readable));
  return { output: { Username: user.username, UserAttributes, ...mfaSettings(user) }, user };
};
