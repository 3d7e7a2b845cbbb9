import type { PasswordVerifier } from '../passwords/srp.js';
import type { Code, User } from '../users/user.js';
import type { SessionStore } from './session-store.js';

/** A way to show who one is. */
export type Factor = 'PASSWORD_SRP' | 'PASSWORD' | 'EMAIL_OTP' | 'SMS_OTP' | 'WEB_AUTHN';

/** What a sign-in waits for that has proven nothing yet. */
export type FirstChallenge = 'SELECT_CHALLENGE' | Factor | 'CUSTOM_CHALLENGE';

/** Who begins a sign-in. */
export interface Claimant {
  /** `undefined` where there is no such user: no answer is right. */
  readonly user: User | undefined;
  /** As it was typed. */
  readonly name: string;
  /** The user's own name, or what an unknown one would have. */
  readonly username: string;
}

/** A sign-in that has proven nothing yet. */
export interface BegunSignIn {
  readonly challenge: FirstChallenge;
  readonly clientId: string;
  readonly claimant: Claimant;
  /** In milliseconds since 1970. */
  readonly expiresAt: number;
  /** Of `EMAIL_OTP` and `SMS_OTP`. */
  readonly code?: Code;
  /** Of `WEB_AUTHN`, in base64url: what the passkey is to sign. */
  readonly passkeyChallenge?: string;
  /** Of `CUSTOM_CHALLENGE`. */
  readonly custom?: CustomSignIn;
}

/** One step of a sign-in with challenges of the app's own, as its functions see it. */
export interface ChallengeResult {
  readonly challengeName: 'SRP_A' | 'PASSWORD_VERIFIER' | 'CUSTOM_CHALLENGE';
  readonly challengeResult: boolean;
  readonly challengeMetadata?: string;
}

/** A sign-in with challenges of the app's own. */
export interface CustomSignIn {
  readonly results: readonly ChallengeResult[];
  readonly privateParameters: Readonly<Record<string, string>>;
  readonly metadata: string | undefined;
  /** The password that was proven: if it changes, the sign-in is over. */
  readonly password?: PasswordVerifier | undefined;
}

/** The sign-ins that have proven nothing yet, by `Session`. They do not outlive the program. */
export type BegunSignIns = SessionStore<BegunSignIn>;
