export type { ProgramError } from './errors.js';
export type { FunctionVariables } from './host/handlers/function-variables.js';
export type { Local, LocalMail, LocalMailsOptions, LocalTokenOptions, LocalUser, LocalUserOptions } from './local.js';
export type { ServedDocument } from './services/all.js';
export type { ApiDocument, RouteDocument } from './services/http-api/index.js';
export type { SiteDocument } from './services/sites/index.js';
export type {
  GroupSeed,
  PoolSeed,
  Seed,
  UserPoolClientDocument,
  UserPoolDocument,
  UserSeed,
} from './services/user-pools/index.js';
export { type StartOptions, start } from './start.js';
