import { hasEmailMfa } from '../pool/feature-plan';
import type { RenderedPool } from '../pool/rendered-pool';
import { type Finding, quoted, type Warning } from './finding';

const CODES = ['EMAIL_OTP', 'SMS_OTP'];
const PASSKEY = 'WEB_AUTHN';
const CHALLENGE_TRIGGERS = ['DefineAuthChallenge', 'CreateAuthChallenge', 'VerifyAuthChallengeResponse'];

/** Codes, passkeys and custom challenges that do not work with the rest of the pool. */
export function passwordlessFindings(pool: RenderedPool): Finding[] {
  const findings = [
    codesWithRequiredMfa(pool),
    passkeysWithRequiredMfa(pool),
    emailMfaRecovery(pool),
    smsConfiguration(pool),
    customChallenge(pool),
    userAuthClient(pool),
  ];
  return findings.filter((finding) => finding !== undefined);
}

function codesWithRequiredMfa({ userPool, path, mfa, passwordlessFactors }: RenderedPool): Warning | undefined {
  const codes = CODES.filter((code) => passwordlessFactors.has(code));
  return mfa === 'ON' && codes.length > 0
    ? {
        id: 'codesWithRequiredMfa',
        on: userPool,
        warning:
          `user pool '${path}' requires MFA and allows ${quoted(codes)} as a first factor, which Cognito refuses ("Only PASSWORD and ` +
          'WEB_AUTHN (if configured) can be enabled as an auth factor if MFA is enabled"): use Mfa.OPTIONAL, or remove the codes ' +
          'from signInPolicy',
      }
    : undefined;
}

function passkeysWithRequiredMfa(pool: RenderedPool): Warning | undefined {
  const { WebAuthnFactorConfiguration: property } = pool.properties!;
  const configuration = property === undefined ? 'not given' : pool.text(property);
  return pool.mfa === 'ON' &&
    pool.passwordlessFactors.has(PASSKEY) &&
    configuration !== undefined &&
    configuration !== 'MULTI_FACTOR_WITH_USER_VERIFICATION'
    ? {
        id: 'passkeysWithRequiredMfa',
        on: pool.userPool,
        warning:
          `user pool '${pool.path}' requires MFA and allows passkeys, but its WebAuthnFactorConfiguration is ${configuration}, which ` +
          "Cognito refuses: set it to 'MULTI_FACTOR_WITH_USER_VERIFICATION' with addPropertyOverride() on its CfnUserPool, or use " +
          'Mfa.OPTIONAL',
      }
    : undefined;
}

function emailMfaRecovery(pool: RenderedPool): Warning | undefined {
  const { RecoveryMechanisms: mechanisms } = (pool.properties!.AccountRecoverySetting ?? {}) as {
    RecoveryMechanisms?: unknown;
  };
  const names = Array.isArray(mechanisms) ? mechanisms.map(({ Name }) => pool.text(Name)) : [];
  return hasEmailMfa(pool) && names.length > 0 && names.every((name) => name === 'verified_email')
    ? {
        id: 'emailMfaRecovery',
        on: pool.userPool,
        warning:
          `user pool '${pool.path}' uses e-mail both as a second factor and as the only way to recover an account, which Cognito ` +
          'does not allow for the same user: users with this factor could not reset their password. Change accountRecovery, or use ' +
          'another second factor',
      }
    : undefined;
}

function smsConfiguration({ userPool, path, properties, passwordlessFactors }: RenderedPool): Warning | undefined {
  return passwordlessFactors.has('SMS_OTP') && properties!.SmsConfiguration === undefined
    ? {
        id: 'noSmsConfiguration',
        on: userPool,
        warning:
          `user pool '${path}' allows sign-in with codes by text message, but has no SmsConfiguration, so Cognito cannot send them: ` +
          'set enableSmsRole: true, or set smsRole',
      }
    : undefined;
}

function customChallenge({ userPool, path, triggers }: RenderedPool): Warning | undefined {
  const missing = CHALLENGE_TRIGGERS.filter((name) => triggers[name] === undefined);
  const given = CHALLENGE_TRIGGERS.filter((name) => triggers[name] !== undefined);
  return missing.length > 0 && given.length > 0
    ? {
        id: 'customChallenge',
        on: userPool,
        warning:
          `user pool '${path}' has the triggers ${quoted(given)}, but a custom challenge also needs ${quoted(missing)}: add the ` +
          'missing triggers, or remove the others',
      }
    : undefined;
}

/** There is no warning if the pool has no client for users at all, because its clients may be in other apps. */
function userAuthClient(pool: RenderedPool): Warning | undefined {
  const { known: factors } = pool.passwordlessFactors;
  const clients = pool.clients.filter(({ isMachine }) => !isMachine);
  return factors.length > 0 &&
    clients.length > 0 &&
    !clients.some(({ authFlows }) => authFlows.mayHave('ALLOW_USER_AUTH'))
    ? {
        id: 'noUserAuthClient',
        on: pool.userPool,
        warning:
          `user pool '${pool.path}' allows sign-in with ${quoted(factors)}, but none of its app clients ` +
          `(${quoted(clients.map((client) => client.path))}) has the flow ALLOW_USER_AUTH, which pages need for this kind of ` +
          "sign-in: add 'user: true' to the authFlows of a client, or use addBrowserClient() without authFlows",
      }
    : undefined;
}
