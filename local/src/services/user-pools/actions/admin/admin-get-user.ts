import { allAttributes, attributeList, describedUser, mfaSettings } from '../../users/user-description.js';
import type { Action } from '../action.js';

export const adminGetUser: Action = (input, context) => {
  const { user } = context.poolUser(input);
  const UserAttributes = attributeList(allAttributes(user));
  return { output: { ...describedUser(user), UserAttributes, ...mfaSettings(user) }, user };
};
