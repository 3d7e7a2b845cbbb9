import type { PasswordVerifier } from '../passwords/srp.js';
import type { Code, User } from '../users/user.js';
import type { SessionStore } from './session-store.js';

/** A way to prove the user's identity. */
export type Factor = 'PASSWORD_SRP' | 'PASSWORD' | 'EMAIL_OTP' | 'SMS_OTP' | 'WEB_AUTHN';

/** The challenge of a sign-in in which nothing is proven yet. */
export type FirstChallenge = 'SELECT_CHALLENGE' | Factor | 'CUSTOM_CHALLENGE';

/** The user who begins a sign-in. */
export interface Claimant {
  /** `undefined` if there is no such user: then no answer is right. */
  readonly user: User | undefined;
  /** As it was entered. */
  readonly name: string;
  /** The user's own name, or the name that an unknown user would have. */
  readonly username: string;
}

/** A sign-in in which nothing is proven yet. */
export interface BegunSignIn {
  readonly challenge: FirstChallenge;
  readonly clientId: string;
  readonly claimant: Claimant;
  /** In milliseconds since 1970. */
  readonly expiresAt: number;
  /** For `EMAIL_OTP` and `SMS_OTP`. */
  readonly code?: Code;
  /** For `WEB_AUTHN`, in base64url: what the passkey must sign. */
  readonly passkeyChallenge?: string;
  /** For `CUSTOM_CHALLENGE`. */
  readonly custom?: CustomSignIn;
}

/** One step of a sign-in with custom challenges, as the app's functions see it. */
export interface ChallengeResult {
  readonly challengeName: 'SRP_A' | 'PASSWORD_VERIFIER' | 'CUSTOM_CHALLENGE';
  readonly challengeResult: boolean;
  readonly challengeMetadata?: string;
}

/** A sign-in with custom challenges. */
export interface CustomSignIn {
  readonly results: readonly ChallengeResult[];
  readonly privateParameters: Readonly<Record<string, string>>;
  readonly metadata: string | undefined;
  /** The password that was proven: if it changes, the sign-in ends. */
  readonly password?: PasswordVerifier | undefined;
}

/** The sign-ins in which nothing is proven yet, by `Session`. They do not outlive the program. */
export type BegunSignIns = SessionStore<BegunSignIn>;
