import type { HttpApi, HttpApis } from '../services/http-api/model/http-api.js';
import type { UserPool } from '../services/user-pools/template/user-pool.js';
import type { Replaced } from './origins.js';

/** What is served of an assembly, and where. */
export interface Served {
  readonly sites: readonly ServedSite[];
  readonly apis: readonly ServedApi[];
  /** `undefined` where the assembly has no user pool. */
  readonly cognito: string | undefined;
  readonly inbox: string | undefined;
  readonly pools: readonly UserPool[];
  readonly outputs: readonly StackOutputs[];
  readonly routes: HttpApis;
  /** Origins of dev servers that are let in beside those of the template. */
  readonly allowedOrigins: readonly string[];
  readonly replaced: readonly Replaced[];
  /** What was added to files of a site, in words. */
  readonly extended: readonly string[];
  /** What is not served, or not as on AWS, in words. */
  readonly unserved: readonly string[];
}

export interface ServedSite {
  /** The construct path. */
  readonly name: string;
  readonly origin: string;
}

export interface ServedApi extends ServedSite {
  readonly api: HttpApi;
}

export interface StackOutputs {
  /** The construct path. */
  readonly stack: string;
  readonly outputs: readonly { readonly name: string; readonly value: string }[];
}
