export type { ProgramError } from './errors.js';
export type {
  ApiDocument,
  RouteDocument,
  ServedDocument,
  SiteDocument,
  UserPoolClientDocument,
  UserPoolDocument,
} from './host/served-document.js';
export type { Local, LocalMail, LocalMailsOptions, LocalTokenOptions } from './local.js';
export type { GroupSeed, PoolSeed, Seed, UserSeed } from './services/user-pools/seed/seed.js';
export { type StartOptions, start } from './start.js';
