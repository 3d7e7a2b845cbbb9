import type { ChallengeAnswer } from './challenge-answer.js';
import { answerMfaSetup } from './mfa-setup.js';
import { answerNewPasswordRequired } from './new-password-required.js';
import { answerPasswordVerifier } from './password-verifier.js';
import { answerSoftwareTokenMfa } from './software-token-mfa.js';

/** The challenges that are served, by the name that an answer has in `ChallengeName`. */
export const challengeAnswers: ReadonlyMap<string, ChallengeAnswer> = new Map([
  ['MFA_SETUP', answerMfaSetup],
  ['NEW_PASSWORD_REQUIRED', answerNewPasswordRequired],
  ['PASSWORD_VERIFIER', answerPasswordVerifier],
  ['SOFTWARE_TOKEN_MFA', answerSoftwareTokenMfa],
]);
