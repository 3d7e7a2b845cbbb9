import { type createSrpSession, signSrpSession, wrapAuthChallenge } from 'cognito-srp-helper';
import type { JsonObject } from '../../../../lib/assembly/json.js';
import { type Answer, CognitoFixture, type CognitoInput, email, password } from '../../../support/cognito.js';
import { srpSession } from '../../../support/srp-client.js';

/** The properties of a pool that allows every first factor. */
export const everyFactor: JsonObject = {
  Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP', 'SMS_OTP', 'WEB_AUTHN'] } },
};

/** The properties of a client that signs in by choice, and otherwise. */
export const choiceClient: JsonObject = {
  ExplicitAuthFlows: [
    'ALLOW_USER_AUTH',
    'ALLOW_CUSTOM_AUTH',
    'ALLOW_USER_SRP_AUTH',
    'ALLOW_USER_PASSWORD_AUTH',
    'ALLOW_REFRESH_TOKEN_AUTH',
  ],
};

/** What a person does who signs in by choice. */
export class PasswordlessPool extends CognitoFixture {
  constructor({ pool, client, ...rest }: CognitoInput = {}) {
    super({ pool: { ...everyFactor, ...pool }, client: { ...choiceClient, ...client }, ...rest });
  }

  /** The first step of a sign-in by choice. */
  begin(USERNAME = email, more: JsonObject = {}, rest: JsonObject = {}): Promise<Answer> {
    return this.call('InitiateAuth', { AuthFlow: 'USER_AUTH', AuthParameters: { USERNAME, ...more }, ...rest });
  }

  prefer(PREFERRED_CHALLENGE: string, USERNAME = email, more: JsonObject = {}): Promise<Answer> {
    return this.begin(USERNAME, { PREFERRED_CHALLENGE, ...more });
  }

  answer(ChallengeName: string, Session: unknown, responses: JsonObject, rest: JsonObject = {}): Promise<Answer> {
    const ChallengeResponses = { USERNAME: email, ...responses };
    const input = Session === undefined ? {} : { Session: Session as string };
    return this.call('RespondToAuthChallenge', { ChallengeName, ChallengeResponses, ...input, ...rest });
  }

  giveCode(Session: unknown, code = this.code, responses: JsonObject = {}): Promise<Answer> {
    return this.answer('EMAIL_OTP', Session, { EMAIL_OTP_CODE: code, ...responses });
  }

  /** Signs in by a code. */
  async signedInByCode(username = email): Promise<Answer> {
    const { Session } = await this.prefer('EMAIL_OTP', username);
    const { AuthenticationResult } = await this.giveCode(Session, this.code, { USERNAME: username });
    return AuthenticationResult;
  }

  /** A user without a password. */
  async signedUpWithoutPassword(Username = email): Promise<Answer> {
    return this.ok('SignUp', { Username });
  }

  async confirmedWithoutPassword(Username = email): Promise<Answer> {
    await this.signedUpWithoutPassword(Username);
    return this.ok('ConfirmSignUp', { Username, ConfirmationCode: this.code });
  }

  /** What SRP answers to a challenge PASSWORD_VERIFIER. */
  proof(challenge: Answer, session: ReturnType<typeof createSrpSession>, USERNAME = email): JsonObject {
    const signed = signSrpSession(session, challenge);
    const { ChallengeResponses } = wrapAuthChallenge(signed, {
      ClientId: this.client.id,
      ChallengeName: 'PASSWORD_VERIFIER',
      ChallengeResponses: { USERNAME },
    });
    return ChallengeResponses as JsonObject;
  }

  srp(username = email, secret = password) {
    return srpSession(this.pool.id, username, secret);
  }
}

/** A code of as many digits that is not this one. */
export function otherCode(code: string): string {
  return code.replace(/.$/, (digit) => String((Number(digit) + 1) % 10));
}

export const invalidSession = 'NotAuthorizedException: Invalid session for the user.';
export const incorrect = 'NotAuthorizedException: Incorrect username or password.';
export const wrongCode = 'CodeMismatchException: Invalid code or auth state for the user.';
