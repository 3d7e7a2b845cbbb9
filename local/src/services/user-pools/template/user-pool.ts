import type { Assembly } from '../../../assembly/assembly.js';
import type { Resource } from '../../../assembly/resource.js';
import { asText, Unresolved } from '../../../assembly/value.js';
import { booleanOf, listOf, numberOf, readSettings, type Settings, settingsOf, textOf, textsOf } from '../settings.js';
import { type AttributeSchema, readAttributeSchema } from './attribute-schema.js';
import type { TemplateGroup } from './group.js';
import { type IdentityProvider, readIdentityProvider } from './identity-provider.js';
import { type LambdaTriggers, readLambdaTriggers } from './lambda-triggers.js';
import {
  type MessageTemplate,
  readAuthenticationMessages,
  readInvitationMessage,
  readVerificationMessage,
} from './message-template.js';
import { type PasswordPolicy, readPasswordPolicy } from './password-policy.js';
import { readResourceServerScopes } from './resource-server.js';
import {
  type MfaConfiguration,
  mfaOf,
  type SecondFactor,
  secondFactorsOf,
  unservedSecondFactors,
} from './second-factors.js';
import { readSignInPolicy, type SignInPolicy } from './sign-in-policy.js';
import { readUserPoolClient, type UserPoolClient } from './user-pool-client.js';
import { readUserPoolDomain, type UserPoolDomain } from './user-pool-domain.js';

/** An `AWS::Cognito::UserPool` with its related resources. */
export interface UserPool {
  readonly resource: Resource;
  readonly id: string;
  readonly region: string;
  /** The issuer of its tokens: the URL that the pool would have on AWS. */
  readonly issuer: string;
  readonly clients: readonly UserPoolClient[];
  readonly groups: readonly TemplateGroup[];
  /** The address of its managed login on AWS: a prefix, a custom domain, or both. */
  readonly domains: readonly UserPoolDomain[];
  readonly identityProviders: readonly IdentityProvider[];
  /** The scopes of its resource servers. */
  readonly customScopes: readonly string[];
  readonly usernameAttributes: readonly string[];
  readonly aliasAttributes: readonly string[];
  readonly caseSensitive: boolean;
  readonly autoVerifiedAttributes: readonly string[];
  /** Attributes that change only once the new value is verified. */
  readonly verifiedBeforeUpdate: readonly string[];
  readonly adminCreateUserOnly: boolean;
  /** Whether a second factor is required; with `OPTIONAL`, only for users who set one up. */
  readonly mfa: MfaConfiguration;
  readonly secondFactors: ReadonlySet<SecondFactor>;
  readonly signInPolicy: SignInPolicy;
  /** A forgotten password can be replaced with a code sent by e-mail. */
  readonly recoveryByEmail: boolean;
  readonly passwordPolicy: PasswordPolicy;
  /** How long a temporary password is valid, in days. */
  readonly temporaryPasswordValidity: number;
  readonly schema: AttributeSchema;
  readonly verificationMessage: MessageTemplate;
  readonly invitationMessage: MessageTemplate;
  /** The texts of sign-in codes. */
  readonly authenticationMessages: { readonly EMAIL: MessageTemplate; readonly SMS: MessageTemplate };
  readonly triggers: LambdaTriggers;
  /** What the template configures but this program does not do, as sentences. */
  readonly unserved: readonly string[];
}

export interface UserPools {
  readonly pools: readonly UserPool[];
  /** Pools and clients that cannot be served because a setting is unknown, as sentences. */
  readonly unread: readonly string[];
}

const names = [
  'AccountRecoverySetting',
  'AdminCreateUserConfig',
  'AliasAttributes',
  'AutoVerifiedAttributes',
  'EmailAuthenticationMessage',
  'EmailAuthenticationSubject',
  'EmailVerificationMessage',
  'EmailVerificationSubject',
  'EnabledMfas',
  'IssuerConfiguration',
  'MfaConfiguration',
  'Policies',
  'Schema',
  'SmsAuthenticationMessage',
  'UserAttributeUpdateSettings',
  'UsernameAttributes',
  'UsernameConfiguration',
  'VerificationMessageTemplate',
  'WebAuthnFactorConfiguration',
  'WebAuthnRelyingPartyID',
  'WebAuthnUserVerification',
];

/** Finds the user pools of an assembly, with the clients and groups of all its stacks. */
export function readUserPools(assembly: Assembly): UserPools {
  const clients = assembly.resources('AWS::Cognito::UserPoolClient').map((resource) => ({
    client: readUserPoolClient(resource),
    pool: poolOf(resource),
  }));
  const pools = assembly.resources('AWS::Cognito::UserPool').map((resource) =>
    readUserPool(
      resource,
      clients.flatMap(({ client, pool }) => (pool === resource && !(client instanceof Unresolved) ? [client] : [])),
    ),
  );
  const read = [...pools, ...clients.flatMap(({ client, pool }) => [client, pool])];
  return {
    pools: pools.flatMap((pool) => (pool instanceof Unresolved ? [] : [pool])),
    unread: [...new Set(read.flatMap((value) => (value instanceof Unresolved ? [value.reason] : [])))],
  };
}

function poolOf(resource: Resource): Resource | Unresolved {
  const id = asText(resource.property('UserPoolId'), `UserPoolId of '${resource.path}'`);
  return id instanceof Unresolved ? id : resource.stack.assembly.find('AWS::Cognito::UserPool', id, resource.stack);
}

function readUserPool(resource: Resource, clients: readonly UserPoolClient[]): UserPool | Unresolved {
  const settings = readSettings(resource, names);
  const providerUrl = asText(resource.attribute('ProviderURL'), `ProviderURL of '${resource.path}'`);
  if (settings instanceof Unresolved || providerUrl instanceof Unresolved) {
    return settings instanceof Unresolved ? settings : (providerUrl as Unresolved);
  }
  const triggers = readLambdaTriggers(resource);
  return {
    resource,
    id: String(resource.ref()),
    region: resource.stack.region,
    issuer: issuerOf(providerUrl, settings),
    clients,
    groups: groupsOf(resource),
    domains: ownedBy(resource, 'AWS::Cognito::UserPoolDomain').map(readUserPoolDomain),
    identityProviders: providersOf(resource).flatMap((provider) => (provider instanceof Unresolved ? [] : [provider])),
    customScopes: ownedBy(resource, 'AWS::Cognito::UserPoolResourceServer').flatMap(readResourceServerScopes),
    usernameAttributes: textsOf(settings.UsernameAttributes),
    aliasAttributes: textsOf(settings.AliasAttributes),
    caseSensitive: booleanOf(settingsOf(settings.UsernameConfiguration).CaseSensitive) ?? true,
    autoVerifiedAttributes: textsOf(settings.AutoVerifiedAttributes),
    verifiedBeforeUpdate: textsOf(
      settingsOf(settings.UserAttributeUpdateSettings).AttributesRequireVerificationBeforeUpdate,
    ),
    adminCreateUserOnly: booleanOf(settingsOf(settings.AdminCreateUserConfig).AllowAdminCreateUserOnly) ?? false,
    mfa: mfaOf(settings),
    secondFactors: secondFactorsOf(settings),
    signInPolicy: readSignInPolicy(settings),
    recoveryByEmail: isRecoveredByEmail(settings),
    passwordPolicy: readPasswordPolicy(settingsOf(settings.Policies)),
    temporaryPasswordValidity: temporaryPasswordValidityOf(settings),
    schema: readAttributeSchema(settings.Schema),
    verificationMessage: readVerificationMessage(settings),
    invitationMessage: readInvitationMessage(settings),
    authenticationMessages: readAuthenticationMessages(settings),
    triggers,
    unserved: [
      ...unservedOf(resource, settings, triggers),
      ...providersOf(resource).flatMap((provider) => (provider instanceof Unresolved ? [provider.reason] : [])),
    ],
  };
}

/** A pool that requests it has the newer kind of issuer. */
function issuerOf(providerUrl: string, { IssuerConfiguration }: Settings): string {
  return settingsOf(IssuerConfiguration).Type === 'UPDATED'
    ? providerUrl.replace('https://cognito-idp.', 'https://issuer-cognito-idp.')
    : providerUrl;
}

/** Without a setting, Cognito accepts any verified attribute. */
function isRecoveredByEmail({ AccountRecoverySetting }: Settings): boolean {
  const mechanisms = listOf(settingsOf(AccountRecoverySetting).RecoveryMechanisms).map(settingsOf);
  return mechanisms.length === 0 || mechanisms.some(({ Name }) => Name === 'verified_email');
}

/** Zero counts as missing; the older setting counts if the newer one is missing. */
function temporaryPasswordValidityOf({ Policies, AdminCreateUserConfig }: Settings): number {
  const newer = numberOf(settingsOf(settingsOf(Policies).PasswordPolicy).TemporaryPasswordValidityDays);
  const older = numberOf(settingsOf(AdminCreateUserConfig).UnusedAccountValidityDays);
  return newer || older || 7;
}

/** The resources of a type that refer to the pool. */
function ownedBy(pool: Resource, type: string): readonly Resource[] {
  return pool.stack.assembly.resources(type).filter((resource) => poolOf(resource) === pool);
}

function providersOf(pool: Resource): readonly (IdentityProvider | Unresolved)[] {
  return ownedBy(pool, 'AWS::Cognito::UserPoolIdentityProvider').map(readIdentityProvider);
}

function groupsOf(pool: Resource): readonly TemplateGroup[] {
  const attachments = ownedBy(pool, 'AWS::Cognito::UserPoolUserToGroupAttachment');
  const groups = ownedBy(pool, 'AWS::Cognito::UserPoolGroup');
  return groups.map((group) => {
    const name = String(group.ref());
    const description = textOf(group.property('Description'));
    const roleArn = textOf(group.property('RoleArn'));
    const precedence = numberOf(group.property('Precedence'));
    return {
      name,
      ...(description === undefined ? {} : { description }),
      ...(roleArn === undefined ? {} : { roleArn }),
      ...(precedence === undefined ? {} : { precedence }),
      usernames: attachments.flatMap((attachment) => {
        const username = textOf(attachment.property('Username'));
        return attachment.property('GroupName') === name && username !== undefined ? [username] : [];
      }),
    };
  });
}

function unservedOf(resource: Resource, settings: Settings, triggers: LambdaTriggers): readonly string[] {
  const phone = ['UsernameAttributes', 'AliasAttributes', 'AutoVerifiedAttributes'].filter((name) =>
    textsOf(settings[name]).includes('phone_number'),
  );
  const users = ownedBy(resource, 'AWS::Cognito::UserPoolUser');
  const link = settingsOf(settings.VerificationMessageTemplate).DefaultEmailOption === 'CONFIRM_WITH_LINK';
  return [
    ...triggers.unserved.map((name) => `the trigger ${name} is not run`),
    ...phone.map(
      (name) => `${name} includes phone_number, but phone numbers are not used for sign-in or verification here`,
    ),
    ...(link ? ['DefaultEmailOption is CONFIRM_WITH_LINK, but local e-mails contain a code instead of a link'] : []),
    ...unservedSecondFactors(settings),
    ...unservedSignIn(settings),
    ...users.map((user) => `the user '${user.path}' is not created: sign up instead`),
  ].map((what) => `user pool '${resource.path}': ${what}`);
}

function unservedSignIn(settings: Settings): readonly string[] {
  const { firstFactors, relyingPartyId } = readSignInPolicy(settings);
  const isReplaced = firstFactors.has('WEB_AUTHN') && relyingPartyId !== undefined && relyingPartyId !== 'localhost';
  return [...(isReplaced ? [`WebAuthnRelyingPartyID is localhost instead of ${relyingPartyId}`] : [])];
}
