import { isObject, member } from '../../../assembly/json.js';
import type { ActionContext, App } from '../actions/action-context.js';
import { identityOf } from '../passwords/password.js';
import { verifierOf } from '../passwords/srp.js';
import type { Claimant } from '../sign-in/begun-sign-in.js';
import { checkLockout } from '../sign-in/lockout.js';
import { type Attributes, checkAttributes } from '../template/attribute-schema.js';
import { unrecognizable } from '../tokens/claim-overrides.js';
import { CognitoException } from '../wire/cognito-exception.js';
import { changesOf, checkAliasesFree, checkVerifiable } from './attribute-changes.js';
import type { User } from './user.js';

type ClientMetadata = Readonly<Record<string, string>>;

/**
 * The user whom the user migration trigger knows by this name and password; `undefined` if the pool has no such trigger,
 * or the function does not know the user.
 *
 * @throws CognitoException if the function returns something that is not a user of this pool.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-migrate-user.html
 */
export async function migratedAtSignIn(
  claimant: Claimant,
  password: string,
  app: App,
  clientMetadata: ClientMetadata,
  context: ActionContext,
): Promise<User | undefined> {
  if (!app.directory.pool.triggers.served.UserMigration) {
    return undefined;
  }
  checkLockout(context.attemptsOf(undefined, claimant.username, app.directory), context.now());
  return migrated('UserMigration_Authentication', claimant, password, app, clientMetadata, context);
}

/** Like `migratedAtSignIn`, for a user who forgot the password. */
export function migratedAtForgotPassword(
  claimant: Claimant,
  app: App,
  clientMetadata: ClientMetadata,
  context: ActionContext,
): Promise<User | undefined> {
  return migrated('UserMigration_ForgotPassword', claimant, undefined, app, clientMetadata, context);
}

async function migrated(
  source: 'UserMigration_Authentication' | 'UserMigration_ForgotPassword',
  { name }: Claimant,
  password: string | undefined,
  app: App,
  clientMetadata: ClientMetadata,
  context: ActionContext,
): Promise<User | undefined> {
  const { directory, client } = app;
  const response = await context.triggers
    .run('UserMigration', {
      source,
      pool: directory.pool,
      clientId: client.id,
      userName: name,
      request: {
        ...(password === undefined ? {} : { password }),
        validationData: clientMetadata,
        ...(Object.keys(clientMetadata).length > 0 ? { clientMetadata } : {}),
      },
      response: {
        userAttributes: null,
        forceAliasCreation: null,
        enableSMSMFA: null,
        finalUserStatus: null,
        messageAction: null,
        desiredDeliveryMediums: null,
      },
    })
    .catch((error: unknown) => {
      // The function throws if it does not know the user.
      if (error instanceof CognitoException && error.name === 'UserLambdaValidationException') {
        return undefined;
      }
      throw error;
    });
  const given = member(response, 'userAttributes') ?? undefined;
  if (given === undefined || directory.named(name)) {
    return undefined;
  }
  const user = newUser(name, attributesFrom(given, name, app), statusFrom(response, source), password, app, context);
  checkAliasesFree(user.attributes, directory, undefined);
  await context.keys.of(directory.pool.id);
  if (directory.named(name)) {
    return undefined;
  }
  directory.add(user);
  context.save();
  return user;
}

function newUser(
  name: string,
  attributes: Attributes,
  status: User['status'],
  password: string | undefined,
  { directory: { pool } }: App,
  context: ActionContext,
): User {
  const sub = context.random.uuid();
  const username = pool.usernameAttributes.length > 0 ? sub : name;
  const verifier =
    password === undefined
      ? {}
      : { password: verifierOf(password, identityOf(pool, username), context.random.bytes(16)) };
  const now = context.now();
  return {
    sub,
    username,
    status,
    attributes,
    ...verifier,
    groups: [],
    codes: {},
    sessions: [],
    createdAt: now,
    modifiedAt: now,
  };
}

function attributesFrom(given: unknown, name: string, { directory }: App): Attributes {
  if (!isObject(given) || !Object.values(given).every((value) => typeof value === 'string')) {
    throw unrecognizable('userAttributes is not a map of strings');
  }
  const { username: _, ...rest } = given as Attributes;
  const changes = changesOf(rest);
  const isEmailName = directory.pool.usernameAttributes.includes('email');
  const { email = name } = changes.attributes;
  if (isEmailName && directory.normalized(email) !== directory.normalized(name)) {
    throw unrecognizable('the email in userAttributes differs from the user name in the request');
  }
  const attributes: Attributes = isEmailName ? { ...changes.attributes, email: name } : changes.attributes;
  checkAttributes(attributes, directory.pool.schema);
  checkVerifiable({ attributes, flags: changes.flags }, {});
  return { ...attributes, ...changes.flags };
}

function statusFrom(response: unknown, source: string): User['status'] {
  const status = member(response, 'finalUserStatus') ?? 'RESET_REQUIRED';
  if (status !== 'CONFIRMED' && status !== 'RESET_REQUIRED') {
    throw unrecognizable(
      `finalUserStatus must be CONFIRMED or RESET_REQUIRED, got ${JSON.stringify(status).slice(0, 50)}`,
    );
  }
  // A user who forgot the password gets a code for a new one, no matter which status the function returns.
  return source === 'UserMigration_ForgotPassword' ? 'RESET_REQUIRED' : status;
}
