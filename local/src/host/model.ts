import type { Assembly } from '../assembly/assembly.js';
import { type HttpApis, readHttpApis } from '../services/http-api/model/http-api.js';
import { readSites, type Sites } from '../services/sites/template/read-sites.js';
import { readUserPools, type UserPools } from '../services/user-pools/template/user-pool.js';

/** What of an assembly is served. */
export interface Model {
  readonly assembly: Assembly;
  readonly sites: Sites;
  readonly userPools: UserPools;
  readonly routes: HttpApis;
}

export function modelOf(assembly: Assembly): Model {
  return {
    assembly,
    sites: readSites(assembly),
    userPools: readUserPools(assembly),
    routes: readHttpApis(assembly),
  };
}
