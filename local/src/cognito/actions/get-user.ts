import { mayRead } from '../user-pool-client.js';
import type { Action } from './action.js';

export const getUser: Action = (input, service) => {
  const { user, client } = service.signedIn(input);
  const attributes = Object.entries({ sub: user.sub, ...user.attributes }).filter(([name]) => mayRead(client, name));
  const output = { Username: user.username, UserAttributes: attributes.map(([Name, Value]) => ({ Name, Value })) };
  return { output, user };
};
