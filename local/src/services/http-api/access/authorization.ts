import type { JsonObject } from '../../../assembly/json.js';

/** What let a request in; a request to an open route has none. */
export type Authorization =
  | {
      readonly kind: 'jwt';
      readonly claims: JsonObject;
      /** The token's; `null` where the route asks for none. */
      readonly scopes: readonly string[] | null;
    }
  | {
      readonly kind: 'lambda';
      /** What the authorizer's function said of the caller. */
      readonly context: JsonObject | null;
      /** Of an IAM policy. */
      readonly principalId?: string;
    };
