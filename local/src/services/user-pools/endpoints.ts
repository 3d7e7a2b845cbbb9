import type { UserPool } from './template/user-pool.js';

/** The endpoint that an AWS SDK calls. */
export const cognitoEndpoint = 'the user pools';
/** The endpoint of the managed login of a pool, and of its OAuth endpoints. */
export function loginEndpoint({ resource }: UserPool): string {
  return `the managed login of '${resource.path}'`;
}
/** The endpoint of the page with the messages. */
export const inboxEndpoint = 'the inbox';
