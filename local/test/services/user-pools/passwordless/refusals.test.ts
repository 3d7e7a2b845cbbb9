import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../../../../lib/assembly/json.js';
import type { CognitoAnswer } from '../../../../lib/services/user-pools/wire/answer.js';
import { type Answer, type CognitoInput, email, functionResource, password } from '../../../support/cognito.js';
import { Administrator, attributeList } from '../administrator.js';
import { Authenticator } from '../authenticator.js';
import { choiceClient, otherCode, PasswordlessPool } from './passwordless-pool.js';
import { VirtualPasskey } from './virtual-passkey.js';

interface Refusal {
  readonly what: string;
  readonly input?: CognitoInput;
  readonly run: (cognito: PasswordlessPool) => Promise<CognitoAnswer>;
  readonly reason: string;
}

const other = 'bob@example.com';
const otherClient: CognitoInput = {
  resources: {
    Other: {
      Type: 'AWS::Cognito::UserPoolClient',
      Properties: { UserPoolId: { Ref: 'Pool' }, ...choiceClient },
    },
  },
};

function respond(
  cognito: PasswordlessPool,
  ChallengeName: string,
  Session: string | undefined,
  responses: JsonObject = {},
  rest: JsonObject = {},
): Promise<CognitoAnswer> {
  const ChallengeResponses = { USERNAME: email, ...responses };
  const session: JsonObject = Session === undefined ? {} : { Session };
  return cognito.send('RespondToAuthChallenge', { ChallengeName, ChallengeResponses, ...session, ...rest });
}

function begin(cognito: PasswordlessPool, more: JsonObject = {}, USERNAME = email): Promise<CognitoAnswer> {
  return cognito.send('InitiateAuth', { AuthFlow: 'USER_AUTH', AuthParameters: { USERNAME }, ...more });
}

async function change(cognito: PasswordlessPool, attributes: Readonly<Record<string, string>>): Promise<void> {
  const UserAttributes = attributeList(attributes);
  await new Administrator(cognito).ok('AdminUpdateUserAttributes', { Username: email, UserAttributes });
}

function secondFactors(MfaConfiguration: string, ...EnabledMfas: string[]): CognitoInput {
  return { pool: { MfaConfiguration, EnabledMfas } };
}

/** The challenge that follows the password. */
function withPassword(cognito: PasswordlessPool): Promise<Answer> {
  const AuthParameters = { USERNAME: email, PASSWORD: password };
  return cognito.ok('InitiateAuth', { AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters });
}

const setPassword = { Username: email, Password: 'Another-Horse-2', Permanent: true };

/** What the answer hides from an attacker, and the log tells the developer. */
const refusals: readonly Refusal[] = [
  {
    what: 'a Session that was never given',
    run: (cognito) => respond(cognito, 'EMAIL_OTP', 'A'.repeat(86), { EMAIL_OTP_CODE: '1' }),
    reason: 'no session is waiting for EMAIL_OTP: each challenge can be answered only once',
  },
  {
    what: 'the Session of another challenge',
    run: async (cognito) => respond(cognito, 'PASSWORD', (await cognito.begin()).Session, { PASSWORD: password }),
    reason: 'no session is waiting for PASSWORD: each challenge can be answered only once',
  },
  {
    what: 'the Session of another client',
    input: otherClient,
    run: async (cognito) => {
      const { Session } = await cognito.prefer('PASSWORD');
      const ClientId = cognito.pool.clients.find(({ id }) => id !== cognito.client.id)?.id ?? '';
      return respond(cognito, 'PASSWORD', Session, { PASSWORD: password }, { ClientId });
    },
    reason: 'the Session belongs to another client',
  },
  {
    what: 'the Session of another user',
    run: async (cognito) => {
      await cognito.confirmed(other);
      return respond(cognito, 'PASSWORD', (await cognito.prefer('PASSWORD', other)).Session, { PASSWORD: password });
    },
    reason: 'USERNAME is not the name of the user who started the sign-in',
  },
  {
    what: 'a user who was deleted meanwhile',
    run: async (cognito) => {
      const { Session } = await cognito.prefer('PASSWORD');
      await new Administrator(cognito).ok('AdminDeleteUser', { Username: email });
      return respond(cognito, 'PASSWORD', Session, { PASSWORD: password });
    },
    reason: 'the user was deleted during the sign-in',
  },
  {
    what: 'a wrong code',
    run: async (cognito) => {
      const { Session } = await cognito.prefer('EMAIL_OTP');
      return respond(cognito, 'EMAIL_OTP', Session, { EMAIL_OTP_CODE: otherCode(cognito.code) });
    },
    reason: 'the code is not the one that was sent for this Session',
  },
  {
    what: 'a code for an address that changed',
    run: async (cognito) => {
      const { Session } = await cognito.prefer('EMAIL_OTP');
      const EMAIL_OTP_CODE = cognito.code;
      const { Username } = await new Administrator(cognito).ok('AdminGetUser', { Username: email });
      await change(cognito, { email: 'new@example.com', email_verified: 'true' });
      return respond(cognito, 'EMAIL_OTP', Session, { EMAIL_OTP_CODE, USERNAME: Username });
    },
    reason: 'the e-mail address or phone number of the user changed during the sign-in',
  },
  {
    what: 'a passkey in a session that gave it no challenge',
    run: async (cognito) => {
      const { Session } = await cognito.begin();
      const { AccessToken } = await cognito.signedIn();
      const { CredentialCreationOptions } = await cognito.ok('StartWebAuthnRegistration', { AccessToken });
      const Credential = new VirtualPasskey().create(CredentialCreationOptions);
      await cognito.send('CompleteWebAuthnRegistration', { AccessToken, Credential });
      return respond(cognito, 'SELECT_CHALLENGE', Session, { ANSWER: 'WEB_AUTHN', CREDENTIAL: '{}' });
    },
    reason: 'the Session has no passkey challenge yet: first select WEB_AUTHN, without CREDENTIAL',
  },
  {
    what: 'a factor that is not offered',
    run: async (cognito) =>
      respond(cognito, 'SELECT_CHALLENGE', (await cognito.begin()).Session, { ANSWER: 'SMS_OTP' }),
    reason: 'ANSWER is not one of AvailableChallenges',
  },
  {
    what: 'a proof of a password that nobody asked for',
    run: (cognito) =>
      respond(cognito, 'PASSWORD_VERIFIER', undefined, {
        PASSWORD_CLAIM_SECRET_BLOCK: 'AAAA',
        PASSWORD_CLAIM_SIGNATURE: 'AAAA',
        TIMESTAMP: 'Tue Nov 3 08:04:05 UTC 2026',
      }),
    reason: 'there is no such challenge: each challenge can be answered only once',
  },
  {
    what: 'a proof of a password by the name of another user',
    run: async (cognito) => {
      await cognito.confirmed(other);
      const srp = cognito.srp();
      const challenge = await cognito.prefer('PASSWORD_SRP', email, { SRP_A: srp.largeA });
      return respond(cognito, 'PASSWORD_VERIFIER', undefined, {
        ...cognito.proof(challenge, srp),
        USERNAME: other,
      });
    },
    reason: 'USERNAME is not the name of the user who started the sign-in',
  },
  {
    what: 'a proof of a password that changed',
    run: async (cognito) => {
      const srp = cognito.srp();
      const challenge = await cognito.prefer('PASSWORD_SRP', email, { SRP_A: srp.largeA });
      await new Administrator(cognito).ok('AdminSetUserPassword', setPassword);
      return respond(cognito, 'PASSWORD_VERIFIER', undefined, cognito.proof(challenge, srp));
    },
    reason: 'the user was deleted, or the password changed, during the sign-in',
  },
  {
    what: 'the Session of a sign-up of nobody',
    run: (cognito) => begin(cognito, { Session: 'A'.repeat(86) }),
    reason: 'the Session is not from a sign-up of this user and client, or was already used',
  },
  {
    what: 'the Session of a sign-up that was not confirmed',
    run: async (cognito) => {
      const { Session } = await cognito.ok('SignUp', { Username: other });
      return begin(cognito, { Session }, other);
    },
    reason: 'this Session is from SignUp: use the Session from ConfirmSignUp',
  },
  {
    what: 'a user without any factor of the pool',
    input: {
      pool: { Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'SMS_OTP'] } } },
      client: { PreventUserExistenceErrors: 'LEGACY' },
    },
    run: async (cognito) => {
      await new Administrator(cognito).ok('AdminCreateUser', { Username: other, MessageAction: 'SUPPRESS' });
      return begin(cognito, {}, other);
    },
    reason: 'the user has set up none of the first factors that the user pool allows',
  },
  {
    what: 'a passkey of a pool that has none',
    input: { pool: { Policies: null } },
    run: async (cognito) => {
      const { AccessToken } = await cognito.signedIn();
      return cognito.send('StartWebAuthnRegistration', { AccessToken });
    },
    reason: "AllowedFirstAuthFactors of 'Stack/Pool' lacks WEB_AUTHN",
  },
  {
    what: 'a user who is deleted while the message is written',
    input: {
      pool: { LambdaConfig: { CustomMessage: { 'Fn::GetAtt': ['Fn', 'Arn'] } } },
      resources: { Fn: functionResource() },
    },
    run: async (cognito) => begin(cognito, { AuthParameters: { USERNAME: email, PREFERRED_CHALLENGE: 'EMAIL_OTP' } }),
    reason: 'the user was deleted while the custom message trigger ran',
  },
  {
    what: 'a second factor that is not set up yet',
    input: secondFactors('ON', 'SOFTWARE_TOKEN_MFA'),
    run: async (cognito) => respond(cognito, 'MFA_SETUP', (await withPassword(cognito)).Session),
    reason: 'use the Session from VerifySoftwareToken, or send EMAIL',
  },
  {
    what: 'an address as a second factor that the pool lacks',
    input: secondFactors('ON', 'SOFTWARE_TOKEN_MFA'),
    run: async (cognito) => respond(cognito, 'MFA_SETUP', (await withPassword(cognito)).Session, { EMAIL: email }),
    reason: 'EnabledMfas lacks EMAIL_OTP',
  },
  {
    what: 'a second factor that is not offered',
    input: secondFactors('OPTIONAL', 'EMAIL_OTP', 'SOFTWARE_TOKEN_MFA'),
    run: async (cognito) => {
      const { AccessToken } = await cognito.signedIn();
      const { SecretCode } = await cognito.ok('AssociateSoftwareToken', { AccessToken });
      const UserCode = new Authenticator(SecretCode).code(cognito.now);
      await cognito.ok('VerifySoftwareToken', { AccessToken, UserCode });
      const settings = { EmailMfaSettings: { Enabled: true }, SoftwareTokenMfaSettings: { Enabled: true } };
      await cognito.ok('SetUserMFAPreference', { AccessToken, ...settings });
      return respond(cognito, 'SELECT_MFA_TYPE', (await withPassword(cognito)).Session, { ANSWER: 'SMS_MFA' });
    },
    reason: 'ANSWER is not one of MFAS_CAN_CHOOSE',
  },
  {
    what: 'a code of a second factor for an address that changed',
    input: secondFactors('OPTIONAL', 'EMAIL_OTP'),
    run: async (cognito) => {
      const { AccessToken } = await cognito.signedIn();
      await cognito.ok('SetUserMFAPreference', { AccessToken, EmailMfaSettings: { Enabled: true } });
      const { Session, ChallengeParameters } = await withPassword(cognito);
      const EMAIL_OTP_CODE = cognito.code;
      await change(cognito, { email: 'new@example.com', email_verified: 'true' });
      return respond(cognito, 'EMAIL_OTP', Session, { EMAIL_OTP_CODE, USERNAME: ChallengeParameters.USER_ID_FOR_SRP });
    },
    reason: 'the e-mail address of the user changed during the sign-in',
  },
];

describe('the log', () => {
  for (const { what, input, run, reason } of refusals) {
    it(`says why ${what} is refused`, async () => {
      let cognito: PasswordlessPool;
      const invoke = async (_: unknown, event: unknown) => {
        if ((event as { triggerSource: string }).triggerSource === 'CustomMessage_Authentication') {
          await new Administrator(cognito).ok('AdminDeleteUser', { Username: email });
        }
        return { response: {} };
      };
      cognito = new PasswordlessPool({ ...input, invoke });
      await cognito.confirmed();
      const answer = await run(cognito);
      assert.equal(answer.reason, reason);
      assert.equal(answer.response.status, 400);
    });
  }
});
