import type { Gateway } from './gateway.js';
import type { HttpApi } from './model/http-api.js';

/** An API as it is served here. */
export interface ServedApi {
  readonly api: HttpApi;
  readonly origin: string;
  readonly gateway: Gateway;
}
