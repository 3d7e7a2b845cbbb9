export { readSeed } from './io/read-seed.js';
export type { Mail } from './messages/mail.js';
export { applySeed } from './seed/apply-seed.js';
export type { GroupSeed, PoolSeed, Seed, UserSeed } from './seed/seed.js';
export { checkSeed } from './seed/seed.js';
export type { UserPoolClientDocument, UserPoolDocument, UserPoolsDocument } from './user-pools-document.js';
export { userPools } from './user-pools-service.js';
