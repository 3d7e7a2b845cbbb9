import { fetchAuthSession } from 'aws-amplify/auth';
import { Hub } from 'aws-amplify/utils';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';

export interface User {
  readonly email: string;
  readonly groups: readonly string[];
}

export type Session =
  | { readonly state: 'loading' }
  | { readonly state: 'out' }
  | { readonly state: 'in'; readonly user: User };

const SessionContext = createContext<Session>({ state: 'loading' });

/** Who is signed in. This decides what is shown; the API decides what is allowed. */
export const useSession = () => useContext(SessionContext);

/** A check whether the user is in one of some groups, for pages and parts of pages. The API decides what is allowed. */
export function useIsIn(): (groups: readonly string[]) => boolean {
  const session = useSession();
  return (groups) => session.state === 'in' && groups.some((group) => session.user.groups.includes(group));
}

export function SessionProvider({ children }: { readonly children: ReactNode }) {
  const [session, setSession] = useState<Session>({ state: 'loading' });
  useEffect(() => {
    const update = () => readSession().then(setSession);
    update();
    return Hub.listen('auth', update);
  }, []);
  return <SessionContext value={session}>{children}</SessionContext>;
}

async function readSession(): Promise<Session> {
  const { tokens } = await fetchAuthSession().catch(() => ({ tokens: undefined }));
  if (!tokens) {
    return { state: 'out' };
  }
  const groups = tokens.accessToken.payload['cognito:groups'];
  const email = String(tokens.idToken?.payload.email);
  return { state: 'in', user: { email, groups: Array.isArray(groups) ? groups.map(String) : [] } };
}
