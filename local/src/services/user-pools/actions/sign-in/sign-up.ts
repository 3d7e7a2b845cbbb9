import { identityOf } from '../../passwords/password.js';
import { verifierOf } from '../../passwords/srp.js';
import { signUpSession } from '../../sign-in/continue-sign-up.js';
import { signsUpWithoutPassword } from '../../sign-in/passwordless.js';
import { type Attributes, checkAttributes, checkRequired } from '../../template/attribute-schema.js';
import { checkPassword } from '../../template/password-policy.js';
import type { Directory } from '../../users/directory.js';
import { checkUsername } from '../../users/new-username.js';
import { runPostConfirmation } from '../../users/post-confirmation.js';
import type { User } from '../../users/user.js';
import { checkWritable } from '../../users/write-permission.js';
import { checkSecretHash } from '../../wire/client-secret.js';
import { CognitoException, invalidParameter, notAuthorized } from '../../wire/cognito-exception.js';
import { constraints, type Input } from '../../wire/input.js';
import type { Action } from '../action.js';
import type { App } from '../action-context.js';

export const signUp: Action = async (input, context) => {
  const app = context.app(input);
  const { directory } = app;
  const { pool } = directory;
  const name = input.text('Username', constraints.username);
  const clientMetadata = input.map('ClientMetadata');
  checkSecretHash(app.client, name, input.optionalText('SecretHash', constraints.secretHash));
  if (pool.adminCreateUserOnly) {
    throw notAuthorized('SignUp is not permitted for this user pool', 'AllowAdminCreateUserOnly is true');
  }
  const attributes = attributesOf(input, app, name);
  const password = passwordOf(input, attributes, app);
  if (password !== undefined) {
    checkPassword(password, pool.passwordPolicy);
  }
  checkFree(directory, name);

  // If another process reads the state later and finds a user, it also finds a key.
  await context.keys.of(pool.id);
  const sub = context.random.uuid();
  const username = pool.usernameAttributes.length > 0 ? sub : name;
  const flags = await context.triggers.run('PreSignUp', {
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
    ...(password === undefined
      ? {}
      : { password: verifierOf(password, identityOf(pool, username), context.random.bytes(16)) }),
    groups: [],
    codes: {},
    sessions: [],
    createdAt: context.now(),
    modifiedAt: context.now(),
  };
  directory.add(user);
  context.save();
  if (user.status === 'CONFIRMED') {
    const source = 'PostConfirmation_ConfirmSignUp';
    await runPostConfirmation(user, directory, { source, clientId: app.client.id, clientMetadata }, context);
    return { output: { UserConfirmed: true, UserSub: sub }, user };
  }
  const { email } = attributes;
  if (email === undefined || !pool.autoVerifiedAttributes.includes('email')) {
    return { output: { UserConfirmed: false, UserSub: sub, ...signUpSession(user, false, app, context) }, user };
  }
  const occasion = { source: 'CustomMessage_SignUp', clientId: app.client.id, clientMetadata } as const;
  const CodeDeliveryDetails = await context.verification.send(directory, user, 'signUp', email, occasion);
  const session = signUpSession(user, false, app, context);
  return { output: { UserConfirmed: false, UserSub: sub, CodeDeliveryDetails, ...session }, user };
};

/** @throws CognitoException if there is none, but one is required. */
function passwordOf(input: Input, attributes: Attributes, { directory, client }: App): string | undefined {
  const isGiven = (input.optionalText('Password') ?? '') !== '';
  return isGiven || !signsUpWithoutPassword(attributes, directory.pool, client)
    ? input.text('Password', constraints.password)
    : undefined;
}

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
