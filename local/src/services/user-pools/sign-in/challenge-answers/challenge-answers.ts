import type { ChallengeAnswer } from './challenge-answer.js';
import { answerCustomChallenge } from './custom-challenge.js';
import { answerMfaSetup } from './mfa-setup.js';
import { answerNewPasswordRequired } from './new-password-required.js';
import { passwordAnswer } from './password.js';
import { answerPasswordVerifier } from './password-verifier.js';
import { answerSelectChallenge } from './select-challenge.js';
import { answerSelectMfaType } from './select-mfa-type.js';
import { answerEmailOtp, answerSmsOtp } from './sign-in-code.js';
import { answerSoftwareTokenMfa } from './software-token-mfa.js';
import { answerWebAuthn } from './web-authn.js';

/** The challenges that are served, by their `ChallengeName`. */
export const challengeAnswers: ReadonlyMap<string, ChallengeAnswer> = new Map([
  ['CUSTOM_CHALLENGE', answerCustomChallenge],
  ['EMAIL_OTP', answerEmailOtp],
  ['MFA_SETUP', answerMfaSetup],
  ['NEW_PASSWORD_REQUIRED', answerNewPasswordRequired],
  ['PASSWORD', passwordAnswer('PASSWORD')],
  ['PASSWORD_SRP', passwordAnswer('PASSWORD_SRP')],
  ['PASSWORD_VERIFIER', answerPasswordVerifier],
  ['SELECT_CHALLENGE', answerSelectChallenge],
  ['SELECT_MFA_TYPE', answerSelectMfaType],
  ['SMS_OTP', answerSmsOtp],
  ['SOFTWARE_TOKEN_MFA', answerSoftwareTokenMfa],
  ['WEB_AUTHN', answerWebAuthn],
]);
