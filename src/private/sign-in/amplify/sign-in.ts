import type { IUserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { Token } from 'aws-cdk-lib/core';
import type { RenderedPool } from '../pool/rendered-pool';

/** How people sign up and in, with Cognito's names. Unknown settings are left out: incomplete ones would be misleading. */
export interface SignIn {
  /** What people sign in with. */
  readonly names: readonly string[];
  /** The addresses that get a code. */
  readonly verified: readonly string[];
  /** The attributes that are required to sign up. */
  readonly required: readonly string[];
  /** Whether a sign-up is confirmed with a link instead of a code. */
  readonly confirmsByLink: boolean;
  readonly passwordPolicy?: PasswordPolicy;
  readonly mfa?: Mfa;
  readonly passwordless?: Passwordless;
}

interface PasswordPolicy {
  readonly MinimumLength?: number;
  readonly RequireLowercase?: boolean;
  readonly RequireUppercase?: boolean;
  readonly RequireNumbers?: boolean;
  readonly RequireSymbols?: boolean;
}

interface Mfa {
  readonly isRequired: boolean;
  readonly sms: boolean;
  readonly totp: boolean;
  readonly email: boolean;
}

interface Passwordless {
  readonly emailCode: boolean;
  readonly smsCode: boolean;
  readonly passkey?: { readonly relyingPartyId: string; readonly userVerification: string };
}

/** The settings of an imported pool are unknown: the pools of this library use e-mail addresses. */
const UNKNOWN: SignIn = { names: ['email'], verified: ['email'], required: ['email'], confirmsByLink: false };

/** @param domain the host of the pool's domain, to which passkeys belong unless the pool says otherwise */
export function signInOf(pool: RenderedPool, client: IUserPoolClient, domain: string | undefined): SignIn {
  const { properties } = pool;
  if (!properties) {
    return UNKNOWN;
  }
  const attributes = (name: string) => (pool.withTokens(properties[name]) ?? []) as readonly string[];
  const usernameAttributes = attributes('UsernameAttributes');
  const aliases = attributes('AliasAttributes').filter((name) => name !== 'preferred_username');
  return {
    names: usernameAttributes.length > 0 ? usernameAttributes : ['username', ...aliases],
    verified: attributes('AutoVerifiedAttributes'),
    // A single sign-in attribute is the user name, which is always required.
    required: [...new Set([...(usernameAttributes.length === 1 ? usernameAttributes : []), ...requiredIn(pool)])],
    confirmsByLink: pool.text(pool.verificationMessage.DefaultEmailOption) === 'CONFIRM_WITH_LINK',
    passwordPolicy: passwordPolicyOf(pool),
    mfa: mfaOf(pool),
    passwordless:
      pool.client(client)?.authFlows.mayHave('ALLOW_USER_AUTH') === false ? undefined : passwordlessOf(pool, domain),
  };
}

function requiredIn({ properties }: RenderedPool): string[] {
  const { Schema: schema } = properties!;
  const attributes = (Array.isArray(schema) ? schema : []) as {
    readonly Name?: unknown;
    readonly Required?: unknown;
  }[];
  return attributes.filter(({ Required }) => Required === true).map(({ Name }) => String(Name));
}

/** As a string, a rule that is only known at deployment would not be a number. */
function passwordPolicyOf({ passwordPolicy, withTokens }: RenderedPool): PasswordPolicy | undefined {
  const policy = passwordPolicy && (withTokens(passwordPolicy) as PasswordPolicy);
  return policy && !Object.values(policy).some(Token.isUnresolved) ? policy : undefined;
}

function mfaOf({ mfa, secondFactors }: RenderedPool): Mfa | undefined {
  return mfa !== undefined && mfa !== 'OFF' && secondFactors.isFixed
    ? {
        isRequired: mfa === 'ON',
        sms: secondFactors.has('SMS_MFA'),
        totp: secondFactors.has('SOFTWARE_TOKEN_MFA'),
        email: secondFactors.has('EMAIL_OTP'),
      }
    : undefined;
}

function passwordlessOf(pool: RenderedPool, domain: string | undefined): Passwordless | undefined {
  const { passwordlessFactors: factors } = pool;
  const properties = pool.properties!;
  const hasPasskeys = factors.has('WEB_AUTHN');
  const relyingPartyId = (pool.withTokens(properties.WebAuthnRelyingPartyID) ?? domain) as string | undefined;
  const userVerification = pool.withTokens(properties.WebAuthnUserVerification ?? 'preferred') as string;
  const isComplete = factors.isFixed && (!hasPasskeys || relyingPartyId !== undefined);
  return isComplete && factors.items.length > 0
    ? {
        emailCode: factors.has('EMAIL_OTP'),
        smsCode: factors.has('SMS_OTP'),
        passkey: hasPasskeys ? { relyingPartyId: relyingPartyId!, userVerification } : undefined,
      }
    : undefined;
}
