import { type Attributes, checkAttributes, checkRequired, isEmail } from '../attribute-schema.js';
import { CognitoException, invalidParameter, notAuthorized, notServed } from '../cognito-exception.js';
import type { Directory } from '../directory.js';
import { constraints, type Input } from '../input.js';
import { identityOf } from '../password.js';
import { checkPassword } from '../password-policy.js';
import { type App, checkSecretHash } from '../service.js';
import { verifierOf } from '../srp.js';
import type { User } from '../user.js';
import type { UserPool } from '../user-pool.js';
import { checkWritable } from '../write-permission.js';
import type { Action } from './action.js';
import { confirmed } from './confirm-sign-up.js';

export const signUp: Action = async (input, service) => {
  const app = service.app(input);
  const { directory } = app;
  const { pool } = directory;
  const name = input.text('Username', constraints.username);
  const password = input.text('Password', constraints.password);
  const clientMetadata = input.map('ClientMetadata');
  checkSecretHash(app.client, name, input.optionalText('SecretHash', constraints.secretHash));
  if (pool.adminCreateUserOnly) {
    throw notAuthorized('SignUp is not permitted for this user pool', 'AllowAdminCreateUserOnly is true');
  }
  const attributes = attributesOf(input, app, name);
  checkPassword(password, pool.passwordPolicy);
  checkFree(directory, name);

  // Whoever reads the state later and finds a user finds a key as well.
  await service.keys.of(pool.id);
  const sub = service.random.uuid();
  const username = pool.usernameAttributes.length > 0 ? sub : name;
  const flags = await service.triggers.run('PreSignUp', {
    source: 'PreSignUp_SignUp',
    pool,
    clientId: app.client.id,
    userName: username,
    request: {
      userAttributes: attributes,
      validationData: input.attributes('ValidationData'),
      ...(Object.keys(clientMetadata).length > 0 ? { clientMetadata } : {}),
    },
    response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
  });
  checkFree(directory, name);

  const emailVerified = flags?.autoVerifyEmail === true && attributes.email !== undefined;
  const user: User = {
    sub,
    username,
    status: flags?.autoConfirmUser === true ? 'CONFIRMED' : 'UNCONFIRMED',
    attributes: attributes.email ? { ...attributes, email_verified: String(emailVerified) } : attributes,
    password: verifierOf(password, identityOf(pool, username), service.random.bytes(16)),
    groups: [],
    codes: {},
    sessions: [],
  };
  directory.add(user);
  service.save();
  if (user.status === 'CONFIRMED') {
    await confirmed(user, app, clientMetadata, service);
    return { output: { UserConfirmed: true, UserSub: sub }, user };
  }
  const { email } = attributes;
  const sent =
    email !== undefined && pool.autoVerifiedAttributes.includes('email')
      ? { CodeDeliveryDetails: service.verification.send(directory, user, 'signUp', email) }
      : {};
  return { output: { UserConfirmed: false, UserSub: sub, ...sent }, user };
};

function attributesOf(input: Input, { directory, client }: App, name: string): Attributes {
  const { pool } = directory;
  const given = input.attributes('UserAttributes');
  checkWritable(given, client);
  checkUsername(name, pool);
  const isEmailName = pool.usernameAttributes.includes('email');
  if (isEmailName && given.email !== undefined && directory.normalized(given.email) !== directory.normalized(name)) {
    throw invalidParameter('Attributes did not conform to the schema: email: The attribute is not the user name');
  }
  const attributes: Attributes = isEmailName ? { ...given, email: name } : given;
  checkAttributes(attributes, pool.schema);
  const present = Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== ''));
  checkRequired(present, pool.schema);
  return present;
}

function checkUsername(name: string, { usernameAttributes, aliasAttributes }: UserPool): void {
  const isNumber = /^\+\d+$/.test(name);
  if (usernameAttributes.includes('phone_number') && isNumber) {
    throw notServed('signing up with a phone number');
  }
  if (usernameAttributes.length > 0 && !isEmail(name)) {
    throw invalidParameter(
      usernameAttributes.includes('phone_number')
        ? 'Username should be either an email or a phone number.'
        : 'Username should be an email.',
    );
  }
  if (usernameAttributes.length === 0 && aliasAttributes.includes('email') && isEmail(name)) {
    throw invalidParameter('Username cannot be of email format, since user pool is configured for email alias.');
  }
}

function checkFree(directory: Directory, name: string): void {
  if (directory.named(name)) {
    throw new CognitoException(
      'UsernameExistsException',
      directory.pool.usernameAttributes.length > 0
        ? 'An account with the given email already exists.'
        : 'User already exists',
    );
  }
}
