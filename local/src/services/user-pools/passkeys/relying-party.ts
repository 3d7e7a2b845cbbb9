import type { UserPool } from '../template/user-pool.js';

/** The relying party of passkeys. On this machine it is `localhost` for every pool: browsers accept no other name there. */
export interface RelyingParty {
  readonly id: string;
  /** The name that browsers show. */
  readonly name: string;
  readonly mayCall: (origin: string) => boolean;
}

export function relyingPartyOf({ resource }: UserPool, mayCall: (origin: string) => boolean): RelyingParty {
  const name = resource.property('UserPoolName');
  return { id: 'localhost', name: typeof name === 'string' ? name : resource.path, mayCall };
}

/** Pages of the app, or of a dev server that may call. `http://127.0.0.1:5173` never matches, because it has no domain. */
export function isOriginOf(origin: string, { id, mayCall }: RelyingParty): boolean {
  return (
    URL.canParse(origin) && new URL(origin).origin === origin && new URL(origin).hostname === id && mayCall(origin)
  );
}
