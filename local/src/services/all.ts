import type { AppDocument } from '../host/served-app.js';
import { type AwsDocument, aws } from './aws/index.js';
import { functions } from './functions/index.js';
import { type HttpApisDocument, httpApi } from './http-api/index.js';
import type { Service } from './service.js';
import { type SitesDocument, sites } from './sites/index.js';
import { type UserPoolsDocument, userPools } from './user-pools/index.js';

export type { ApiDocument } from './http-api/index.js';

/** The services of the program. The JSON has this order; what is printed is sorted by the `order` of each row. */
export const services: readonly Service[] = [httpApi, userPools, sites, functions, aws];

/** What is served, as plain data: what `--json` prints. Fields may be added within a version. */
export interface ServedDocument extends AppDocument, HttpApisDocument, UserPoolsDocument, SitesDocument, AwsDocument {}
