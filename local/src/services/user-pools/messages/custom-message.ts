import { member } from '../../../assembly/json.js';
import { codeParameter, type MessageTemplate, usernameParameter } from '../template/message-template.js';
import { unrecognizable } from '../tokens/claim-overrides.js';
import type { Triggers } from '../tokens/triggers.js';
import type { Directory } from '../users/directory.js';
import { triggerAttributes, type User } from '../users/user.js';

/** Why a mail is sent. */
export interface MailOccasion {
  readonly source:
    | 'CustomMessage_Authentication'
    | 'CustomMessage_SignUp'
    | 'CustomMessage_ResendCode'
    | 'CustomMessage_ForgotPassword'
    | 'CustomMessage_AdminCreateUser'
    | 'CustomMessage_UpdateUserAttribute'
    | 'CustomMessage_VerifyUserAttribute';
  readonly clientId: string;
  readonly clientMetadata: { readonly [key: string]: string };
}

/**
 * The e-mail as the custom message trigger changes it; `undefined` if there is no trigger, or it does not change the e-mail.
 *
 * @throws CognitoException if the function fails, or returns a text without the required placeholders.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-message.html
 */
export async function customMessage(
  { source, clientId, clientMetadata }: MailOccasion,
  { pool }: Directory,
  user: User,
  triggers: Triggers,
  medium: 'EMAIL' | 'SMS' = 'EMAIL',
): Promise<MessageTemplate> {
  const isInvitation = source === 'CustomMessage_AdminCreateUser';
  const response = await triggers.run('CustomMessage', {
    source,
    pool,
    clientId,
    userName: user.username,
    request: {
      userAttributes: triggerAttributes(user),
      codeParameter,
      linkParameter: '{##Click Here##}',
      usernameParameter: isInvitation ? usernameParameter : null,
      ...(Object.keys(clientMetadata).length > 0 ? { clientMetadata } : {}),
    },
    response: { smsMessage: null, emailMessage: null, emailSubject: null },
  });
  const textMember = medium === 'SMS' ? 'smsMessage' : 'emailMessage';
  const text = textOf(response, textMember);
  const missing = [codeParameter, ...(isInvitation ? [usernameParameter] : [])].find(
    (placeholder) => text !== undefined && !text.includes(placeholder),
  );
  if (missing !== undefined) {
    throw unrecognizable(`${textMember} must contain ${missing}`);
  }
  return { subject: textOf(response, 'emailSubject'), text };
}

function textOf(response: unknown, name: string): string | undefined {
  const value = member(response, name) ?? undefined;
  if (value !== undefined && typeof value !== 'string') {
    throw unrecognizable(`${name} is not a string`);
  }
  return value === '' ? undefined : value;
}
