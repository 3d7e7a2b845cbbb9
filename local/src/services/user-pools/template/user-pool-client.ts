import type { Resource } from '../../../assembly/resource.js';
import { alphabet, stableId } from '../../../assembly/stable-id.js';
import { Unresolved } from '../../../assembly/value.js';
import { booleanOf, numberOf, readSettings, type Settings, settingsOf, textOf, textsOf } from '../settings.js';
import { ownAttributes } from './attribute-schema.js';
import { type OAuthSettings, oauthNames, readOAuthSettings } from './o-auth-settings.js';

/** The ways to sign in that are served here. */
export type AuthFlow =
  | 'USER_SRP_AUTH'
  | 'USER_PASSWORD_AUTH'
  | 'ADMIN_USER_PASSWORD_AUTH'
  | 'USER_AUTH'
  | 'CUSTOM_AUTH'
  | 'REFRESH_TOKEN_AUTH';

/** The flows of a client without `ExplicitAuthFlows`. */
const defaultFlows: readonly AuthFlow[] = ['USER_SRP_AUTH', 'CUSTOM_AUTH', 'REFRESH_TOKEN_AUTH'];

/** An `AWS::Cognito::UserPoolClient`: an app that users sign in to. */
export interface UserPoolClient {
  readonly resource: Resource;
  readonly id: string;
  readonly secret: string | undefined;
  readonly authFlows: ReadonlySet<AuthFlow>;
  /** An unknown user gets the same response as a wrong password. */
  readonly preventUserExistenceErrors: boolean;
  readonly enableTokenRevocation: boolean;
  /** In seconds. */
  readonly validity: { readonly accessToken: number; readonly idToken: number; readonly refreshToken: number };
  /** How long a challenge may be answered, in seconds. */
  readonly challengeValidity: number;
  /** How long a refresh token may be used again after it was used, in seconds; `undefined` if tokens do not rotate. */
  readonly refreshTokenGrace: number | undefined;
  /** `undefined` is all of them. */
  readonly readAttributes: ReadonlySet<string> | undefined;
  readonly writeAttributes: ReadonlySet<string> | undefined;
  /** Whether it has a style for the newer managed login. */
  readonly hasBranding: boolean;
  /** `undefined` if the client has no OAuth; unresolved if a setting is unknown. */
  readonly oauth: OAuthSettings | Unresolved | undefined;
}

const names = [
  'AccessTokenValidity',
  'AuthSessionValidity',
  'EnableTokenRevocation',
  'ExplicitAuthFlows',
  'GenerateSecret',
  'IdTokenValidity',
  'PreventUserExistenceErrors',
  'ReadAttributes',
  'RefreshTokenRotation',
  'RefreshTokenValidity',
  'TokenValidityUnits',
  'WriteAttributes',
];

/** Reads a client; unresolved if one of its settings is. */
export function readUserPoolClient(resource: Resource): UserPoolClient | Unresolved {
  const settings = readSettings(resource, names);
  if (settings instanceof Unresolved) {
    return settings;
  }
  const units = settingsOf(settings.TokenValidityUnits);
  const rotation = settingsOf(settings.RefreshTokenRotation);
  const lifetime = (token: string, unit: string, fallback: number): number => {
    const given = numberOf(settings[`${token}Validity`]);
    return given ? given * secondsOf(textOf(units[token]) ?? unit) : fallback;
  };
  return {
    resource,
    id: String(resource.ref()),
    secret: booleanOf(settings.GenerateSecret) ? secretOf(resource) : undefined,
    authFlows: authFlowsOf(settings),
    preventUserExistenceErrors: settings.PreventUserExistenceErrors === 'ENABLED',
    enableTokenRevocation: booleanOf(settings.EnableTokenRevocation) ?? true,
    validity: {
      accessToken: lifetime('AccessToken', 'hours', 3600),
      idToken: lifetime('IdToken', 'hours', 3600),
      refreshToken: lifetime('RefreshToken', 'days', 30 * 86_400),
    },
    challengeValidity: (numberOf(settings.AuthSessionValidity) ?? 3) * 60,
    refreshTokenGrace: rotates(settings) ? (numberOf(rotation.RetryGracePeriodSeconds) ?? 0) : undefined,
    readAttributes: namesOf(settings.ReadAttributes),
    writeAttributes: namesOf(settings.WriteAttributes),
    hasBranding: hasBranding(resource),
    oauth: oauthOf(resource),
  };
}

function hasBranding(client: Resource): boolean {
  const { assembly } = client.stack;
  const brandings = assembly.resources('AWS::Cognito::ManagedLoginBranding');
  return brandings.some((branding) => branding.property('ClientId') === client.ref());
}

/** If a part of it is unknown, the rest of the client stays usable. */
function oauthOf(resource: Resource): UserPoolClient['oauth'] {
  const settings = readSettings(resource, oauthNames);
  return settings instanceof Unresolved ? settings : readOAuthSettings(settings);
}

export function mayRead({ readAttributes }: UserPoolClient, attribute: string): boolean {
  return attribute === 'sub' || attribute === 'identities' || (readAttributes?.has(attribute) ?? true);
}

export function mayWrite({ writeAttributes }: UserPoolClient, attribute: string): boolean {
  return (
    !ownAttributes.includes(attribute) && !attribute.startsWith('dev:') && (writeAttributes?.has(attribute) ?? true)
  );
}

/** An empty list counts as missing. */
function namesOf(value: Settings[string] | undefined): ReadonlySet<string> | undefined {
  const texts = textsOf(value);
  return texts.length === 0 ? undefined : new Set(texts);
}

function authFlowsOf(settings: Settings): ReadonlySet<AuthFlow> {
  const flows = explicitFlows(settings);
  // Cognito issues rotating tokens only through GetTokensFromRefreshToken.
  return rotates(settings) ? new Set([...flows].filter((flow) => flow !== 'REFRESH_TOKEN_AUTH')) : flows;
}

function rotates({ RefreshTokenRotation }: Settings): boolean {
  return settingsOf(RefreshTokenRotation).Feature === 'ENABLED';
}

function explicitFlows({ ExplicitAuthFlows }: Settings): ReadonlySet<AuthFlow> {
  const flows = textsOf(ExplicitAuthFlows);
  if (flows.length === 0) {
    return new Set(defaultFlows);
  }
  const allowed = flows.flatMap((flow): readonly AuthFlow[] => {
    switch (flow) {
      case 'ALLOW_USER_SRP_AUTH':
        return ['USER_SRP_AUTH'];
      case 'ALLOW_USER_PASSWORD_AUTH':
        return ['USER_PASSWORD_AUTH'];
      case 'ALLOW_ADMIN_USER_PASSWORD_AUTH':
        return ['ADMIN_USER_PASSWORD_AUTH'];
      case 'ALLOW_USER_AUTH':
        return ['USER_AUTH'];
      case 'ALLOW_CUSTOM_AUTH':
        return ['CUSTOM_AUTH'];
      case 'ALLOW_REFRESH_TOKEN_AUTH':
        return ['REFRESH_TOKEN_AUTH'];
      // Names without ALLOW_ are the older ones, which extend what every client may do.
      case 'USER_PASSWORD_AUTH':
        return [...defaultFlows, 'USER_PASSWORD_AUTH'];
      case 'ADMIN_NO_SRP_AUTH':
        return [...defaultFlows, 'ADMIN_USER_PASSWORD_AUTH'];
      case 'CUSTOM_AUTH_FLOW_ONLY':
        return ['CUSTOM_AUTH', 'REFRESH_TOKEN_AUTH'];
      default:
        return [];
    }
  });
  return new Set(allowed);
}

function secondsOf(unit: string): number {
  return { seconds: 1, minutes: 60, hours: 3600, days: 86_400 }[unit] ?? 1;
}

/** Not secret, but the same at every start. */
function secretOf({ type, stack, logicalId }: Resource): string {
  return stableId([type, stack.key, logicalId, 'ClientSecret'], 40, alphabet.lowerAlphanumeric);
}
