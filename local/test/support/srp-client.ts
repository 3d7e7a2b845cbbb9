import { getDiffieHellman } from 'node:crypto';
import { createSrpSession } from 'cognito-srp-helper';

export type SrpSession = ReturnType<typeof createSrpSession>;

const template = createSrpSession('', '', 'eu-west-1_any', false);

/** What `createSrpSession` makes, with a key pair of OpenSSL: its own takes longer than all the rest of a sign-in. */
export function srpSession(poolId: string, username: string, password: string): SrpSession {
  const keyPair = getDiffieHellman('modp15');
  const largeA = keyPair.generateKeys('hex');
  const poolIdAbbr = poolId.slice(poolId.indexOf('_') + 1);
  return { ...template, poolId, poolIdAbbr, username, password, smallA: keyPair.getPrivateKey('hex'), largeA };
}
