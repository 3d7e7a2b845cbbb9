export type { ProgramError } from './errors.js';
export type { GroupSeed, PoolSeed, Seed, UserSeed } from './seed/seed.js';
export type { Local, LocalMail, LocalMailsOptions, LocalTokenOptions } from './serve/local.js';
export type {
  ApiDocument,
  RouteDocument,
  ServedDocument,
  SiteDocument,
  UserPoolClientDocument,
  UserPoolDocument,
} from './serve/served-document.js';
export { type StartOptions, start } from './serve/start.js';
