import type { JsonObject } from '../../../assembly/json.js';

/** What authorized a request; a request to an open route has none. */
export type Authorization =
  | {
      readonly kind: 'jwt';
      readonly claims: JsonObject;
      /** The scopes of the token; `null` if the route requires none. */
      readonly scopes: readonly string[] | null;
    }
  | {
      readonly kind: 'lambda';
      /** The context that the authorizer's function returned. */
      readonly context: JsonObject | null;
      /** Of an IAM policy. */
      readonly principalId?: string;
    };
