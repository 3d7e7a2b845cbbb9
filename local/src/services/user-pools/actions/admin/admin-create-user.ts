import { identityOf } from '../../passwords/password.js';
import { verifierOf } from '../../passwords/srp.js';
import { temporaryPassword, temporaryPasswordExpiry } from '../../passwords/temporary-password.js';
import { allowsPasswordless } from '../../sign-in/passwordless.js';
import { type Attributes, checkAttributes } from '../../template/attribute-schema.js';
import { checkPassword } from '../../template/password-policy.js';
import { noClientId } from '../../tokens/triggers.js';
import { type AttributeChanges, changesOf, checkAliasesFree, checkVerifiable } from '../../users/attribute-changes.js';
import type { Directory } from '../../users/directory.js';
import { checkUsername } from '../../users/new-username.js';
import { changed, type User } from '../../users/user.js';
import { userType } from '../../users/user-description.js';
import { CognitoException, invalidParameter, notServed } from '../../wire/cognito-exception.js';
import { constraints, type Input } from '../../wire/input.js';
import type { Action } from '../action.js';
import type { ActionContext } from '../action-context.js';
import { resendInvitation } from './resend-invitation.js';

export const adminCreateUser: Action = async (input, context) => {
  const directory = context.pool(input);
  const { pool } = directory;
  const name = input.text('Username', constraints.username);
  const messageAction = input.choice('MessageAction', ['RESEND', 'SUPPRESS']);
  const clientMetadata = input.map('ClientMetadata');
  const given = input.optionalText('TemporaryPassword') && input.text('TemporaryPassword', constraints.password);
  const isPasswordless = !given && messageAction !== 'RESEND' && allowsPasswordless(pool);
  const password = isPasswordless ? undefined : given || temporaryPassword(pool.passwordPolicy, context.random);
  if (password !== undefined) {
    checkPassword(password, pool.passwordPolicy);
  }
  if (messageAction === 'RESEND' && password !== undefined) {
    return resendInvitation(name, password, clientMetadata, directory, context);
  }
  const attributes = attributesOf(input, name, directory);
  if (isPasswordless && !attributes.attributes.email && !attributes.attributes.phone_number) {
    throw invalidParameter('User has no password, and no email or phone_number to send a code to');
  }
  checkDelivery(input, attributes, messageAction === 'SUPPRESS');
  checkFree(directory, name);
  // If another process reads the state later and finds a user, it also finds a key.
  await context.keys.of(pool.id);
  const user = newUser(name, attributes, password, directory, context);
  await context.triggers.run('PreSignUp', {
    source: 'PreSignUp_AdminCreateUser',
    pool,
    clientId: noClientId,
    userName: user.username,
    request: {
      userAttributes: user.attributes,
      validationData: input.attributes('ValidationData'),
      ...(Object.keys(clientMetadata).length > 0 ? { clientMetadata } : {}),
    },
    response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
  });
  const { email } = user.attributes;
  const invited = messageAction === 'SUPPRESS' ? undefined : email;
  const custom =
    invited && (await context.invitations.prepare(directory, user, { clientId: noClientId, clientMetadata }));

  checkFree(directory, name);
  takeAlias(user, input.flag('ForceAliasCreation'), directory);
  directory.add(user);
  context.save();
  if (invited && custom) {
    context.invitations.send(directory, user, invited, password, custom);
  }
  return { output: { User: userType(user) }, user };
};

function attributesOf(input: Input, name: string, directory: Directory): AttributeChanges {
  const { pool } = directory;
  const { attributes, flags } = changesOf(input.attributes('UserAttributes'));
  checkUsername(name, pool);
  const isEmailName = pool.usernameAttributes.includes('email');
  const given = attributes.email ?? name;
  if (isEmailName && directory.normalized(given) !== directory.normalized(name)) {
    throw invalidParameter('Attributes did not conform to the schema: email: The attribute is not the user name');
  }
  const all: Attributes = isEmailName ? { ...attributes, email: name } : attributes;
  checkAttributes(all, pool.schema);
  checkVerifiable({ attributes: all, flags }, {});
  return { attributes: all, flags };
}

/** By default, the invitation goes to the e-mail address, if there is one: there are no text messages here. */
function checkDelivery(input: Input, { attributes }: AttributeChanges, isSuppressed: boolean): void {
  const mediums = input.texts('DesiredDeliveryMediums') ?? [];
  const unknown = mediums.find((medium) => medium !== 'SMS' && medium !== 'EMAIL');
  if (unknown !== undefined) {
    throw invalidParameter(
      "1 validation error detected: Value at 'desiredDeliveryMediums' failed to satisfy constraint: Member must satisfy " +
        'constraint: [Member must satisfy enum value set: [SMS, EMAIL]]',
    );
  }
  if (isSuppressed) {
    return;
  }
  if (mediums.length > 0 && !mediums.includes('EMAIL')) {
    throw notServed('an invitation by SMS');
  }
  if (mediums.includes('EMAIL') && !attributes.email) {
    throw invalidParameter('User does not have an email address to send the invitation to');
  }
}

function newUser(
  name: string,
  { attributes, flags }: AttributeChanges,
  password: string | undefined,
  { pool }: Directory,
  context: ActionContext,
): User {
  const sub = context.random.uuid();
  const username = pool.usernameAttributes.length > 0 ? sub : name;
  return {
    sub,
    username,
    status: password === undefined ? 'CONFIRMED' : 'FORCE_CHANGE_PASSWORD',
    attributes: changed(changed({}, attributes), flags),
    ...(password === undefined
      ? {}
      : {
          password: verifierOf(password, identityOf(pool, username), context.random.bytes(16)),
          passwordExpiresAt: temporaryPasswordExpiry(pool, context.now()),
        }),
    groups: [],
    codes: {},
    sessions: [],
    createdAt: context.now(),
    modifiedAt: context.now(),
  };
}

function checkFree(directory: Directory, name: string): void {
  if (directory.named(name)) {
    throw new CognitoException('UsernameExistsException', 'User account already exists');
  }
}

/** An address that is marked as verified, and with which another user signs in, is reassigned only by force. */
function takeAlias({ attributes }: User, isForced: boolean, directory: Directory): void {
  const { email, email_verified, preferred_username } = attributes;
  if (email !== undefined && email_verified === 'true') {
    const holder = directory.holder('email', email);
    if (holder && !isForced) {
      throw new CognitoException('AliasExistsException', 'An account with the email already exists.');
    }
    if (holder) {
      holder.attributes = { ...holder.attributes, email_verified: 'false' };
    }
  }
  if (preferred_username !== undefined) {
    checkAliasesFree({ preferred_username }, directory, undefined);
  }
}
