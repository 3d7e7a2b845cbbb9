import { Amplify } from 'aws-amplify';
import { fetchAuthSession, signOut } from 'aws-amplify/auth';
import { DefaultTokenStore } from 'aws-amplify/auth/cognito';
import { defaultStorage } from 'aws-amplify/utils';

export interface User {
  readonly email: string;
  readonly tokenExpires: Date;
  /** Those of the access token. */
  readonly claims: Readonly<Record<string, unknown>>;
}

/** The signed-in user, from the ID token. The API does not rely on this: it verifies the access token. */
export async function currentUser(): Promise<User | undefined> {
  const { tokens } = await fetchAuthSession();
  if (!tokens) {
    return undefined;
  }
  const { email, sub } = tokens.idToken?.payload ?? {};
  return {
    email: typeof email === 'string' ? email : String(sub),
    tokenExpires: new Date((tokens.accessToken.payload.exp ?? 0) * 1000),
    claims: tokens.accessToken.payload,
  };
}

/** Signs out on this device: Cognito revokes the refresh token. The tokens are removed even if Cognito cannot be reached. */
export async function endSession(): Promise<void> {
  const tooLong = new Promise<void>((resolve) => setTimeout(resolve, 5000));
  await Promise.race([signOut({ global: false }), tooLong]).catch(() => undefined);
  const { Auth } = Amplify.getConfig();
  if (Auth) {
    const store = new DefaultTokenStore();
    store.setAuthConfig(Auth);
    store.setKeyValueStorage(defaultStorage);
    await store.clearTokens();
  }
}
