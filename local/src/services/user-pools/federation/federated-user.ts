import type { ActionContext, App } from '../actions/action-context.js';
import { identityOf } from '../passwords/password.js';
import { verifierOf } from '../passwords/srp.js';
import { type Attributes, checkAttributes, ownAttributes } from '../template/attribute-schema.js';
import type { IdentityProvider } from '../template/identity-provider.js';
import type { Directory } from '../users/directory.js';
import { runPostConfirmation } from '../users/post-confirmation.js';
import { triggerAttributes, type User } from '../users/user.js';
import { checkWritable } from '../users/write-permission.js';
import { CognitoException, invalidParameter, notAuthorized, userDisabled } from '../wire/cognito-exception.js';
import { constraints } from '../wire/input.js';

/** A sign-in through an identity provider, with the data that it sent about the user. */
export interface FederatedSignIn {
  readonly provider: IdentityProvider;
  /** The id of the user at the provider. */
  readonly id: string;
  readonly attributes: Attributes;
}

/**
 * Returns the user of the pool for a sign-in through an identity provider. The first sign-in creates the user, and every
 * sign-in updates the attributes with the values from the provider.
 *
 * @throws CognitoException if an attribute is missing or cannot be set, or if a trigger refuses the sign-in.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-identity-federation.html
 */
export async function federatedUser(signIn: FederatedSignIn, app: App, context: ActionContext): Promise<User> {
  const { directory, client } = app;
  const username = `${signIn.provider.name}_${signIn.id}`;
  if (signIn.id === '' || username.length > constraints.username.max || !constraints.username.pattern.test(username)) {
    throw invalidParameter('Invalid user id', 'the user id is missing, is too long, or contains a space');
  }
  const attributes = checkedAttributes(signIn, app);
  const known = findFederated(username, signIn, directory);
  if (!known) {
    checkRequired(attributes, directory);
    return firstSignIn(username, signIn, attributes, app, context);
  }
  if (known.disabled) {
    throw userDisabled();
  }
  const next = { ...known.attributes, ...attributes };
  checkImmutable(known.attributes, next, directory);
  checkRequired(next, directory);
  known.attributes = next;
  context.saveProfile(known);
  await context.triggers.run('PostAuthentication', {
    pool: directory.pool,
    clientId: client.id,
    userName: username,
    source: 'PostAuthentication_Authentication',
    request: { userAttributes: triggerAttributes(known), newDeviceUsed: false },
    response: {},
  });
  if (!directory.has(known) || known.disabled) {
    throw notAuthorized('User is disabled.', 'the user was deleted or disabled during the sign-in');
  }
  return known;
}

async function firstSignIn(
  username: string,
  signIn: FederatedSignIn,
  attributes: Attributes,
  { directory, client }: App,
  context: ActionContext,
): Promise<User> {
  const { pool } = directory;
  await context.keys.of(pool.id);
  await context.triggers.run('PreSignUp', {
    source: 'PreSignUp_ExternalProvider',
    pool,
    clientId: client.id,
    userName: username,
    request: { userAttributes: attributes, validationData: {} },
    response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
  });
  if (findFederated(username, signIn, directory)) {
    throw userExists('the same user signed in for the first time in another browser during this sign-in');
  }
  const now = context.now();
  const { provider, id } = signIn;
  const identity = { userId: id, providerName: provider.name, providerType: provider.type, issuer: null };
  const user: User = {
    sub: context.random.uuid(),
    username,
    status: 'EXTERNAL_PROVIDER',
    attributes: { ...attributes, identities: JSON.stringify([{ ...identity, primary: true, dateCreated: now }]) },
    // A random password, which nobody knows.
    password: verifierOf(
      context.random.bytes(32).toString('hex'),
      identityOf(pool, username),
      context.random.bytes(16),
    ),
    groups: [groupOf(provider, directory, now)],
    codes: {},
    sessions: [],
    createdAt: now,
    modifiedAt: now,
  };
  directory.add(user);
  context.save();
  const confirmation = { source: 'PostConfirmation_ConfirmSignUp', clientId: client.id, clientMetadata: {} } as const;
  await runPostConfirmation(user, directory, confirmation, context);
  return user;
}

/**
 * Finds the user that was created with this name at the first sign-in through the provider.
 *
 * @throws CognitoException if a different user has this name, for example one who signed up with it.
 */
function findFederated(username: string, { provider, id }: FederatedSignIn, directory: Directory): User | undefined {
  const user = directory.users.find((candidate) => candidate.username === username) ?? directory.named(username);
  if (!user) {
    return undefined;
  }
  const identities = JSON.parse(user.attributes.identities ?? '[]') as readonly Readonly<Record<string, unknown>>[];
  const isSame = identities.some(({ providerName, userId }) => providerName === provider.name && userId === id);
  if (user.status !== 'EXTERNAL_PROVIDER' || !isSame) {
    throw userExists('another user already has this name');
  }
  return user;
}

function checkedAttributes({ attributes }: FederatedSignIn, { directory, client }: App): Attributes {
  const own = Object.entries(attributes).filter(([name]) => ownAttributes.includes(name));
  const others = Object.fromEntries(Object.entries(attributes).filter(([name]) => !ownAttributes.includes(name)));
  checkWritable(others, client);
  checkAttributes(others, directory.pool.schema);
  const flags = own.map(([name, value]) => [name, String(value === 'true')]);
  const unverified = others.email === undefined ? {} : { email_verified: 'false' };
  return { ...others, ...unverified, ...Object.fromEntries(flags.filter(([name]) => name !== 'sub')) };
}

function checkRequired(attributes: Attributes, { pool }: Directory): void {
  const missing = [...pool.schema.values()].filter(({ name, required }) => required && !attributes[name]);
  if (missing.length > 0) {
    throw invalidParameter(`attributes required: [${missing.map(({ name }) => name).join(', ')}]`);
  }
}

function checkImmutable(before: Attributes, after: Attributes, { pool }: Directory): void {
  const changed = [...pool.schema.values()].find(
    ({ name, mutable }) => !mutable && before[name] !== undefined && before[name] !== after[name],
  );
  if (changed) {
    throw invalidParameter(`user.${changed.name}: Attribute cannot be updated.`);
  }
}

/** The name of the group that Cognito creates for all users of a provider. */
function groupOf(provider: IdentityProvider, directory: Directory, now: number): string {
  const name = `${directory.pool.id}_${provider.name}`;
  if (!directory.group(name)) {
    const description = `Autogenerated group for users who sign in using ${provider.name}`;
    directory.addGroup({ name, description, createdAt: now, modifiedAt: now });
  }
  return name;
}

function userExists(reason: string): CognitoException {
  return new CognitoException('UsernameExistsException', 'User already exists', reason);
}
