import { type Settings, settingsOf, textOf } from '../settings.js';

/** Subject and text of an e-mail. `{####}` is the placeholder for the code or password, `{username}` for the user name. */
export interface MessageTemplate {
  readonly subject: string | undefined;
  readonly text: string | undefined;
}

/** The purpose of a code. */
export type CodePurpose = 'signUp' | 'password' | 'email';

export const codeParameter = '{####}';
export const usernameParameter = '{username}';

export function readVerificationMessage(settings: Settings): MessageTemplate {
  const template = settingsOf(settings.VerificationMessageTemplate);
  return {
    subject: textOf(template.EmailSubject) ?? textOf(settings.EmailVerificationSubject),
    text: textOf(template.EmailMessage) ?? textOf(settings.EmailVerificationMessage),
  };
}

export function readInvitationMessage({ AdminCreateUserConfig }: Settings): MessageTemplate {
  const template = settingsOf(settingsOf(AdminCreateUserConfig).InviteMessageTemplate);
  return { subject: textOf(template.EmailSubject), text: textOf(template.EmailMessage) };
}

/** The texts with a sign-in code, by e-mail and as a text message. */
export function readAuthenticationMessages(settings: Settings) {
  return {
    EMAIL: {
      subject: textOf(settings.EmailAuthenticationSubject),
      text: textOf(settings.EmailAuthenticationMessage),
    },
    SMS: { subject: undefined, text: textOf(settings.SmsAuthenticationMessage) },
  } as const;
}

/** Cognito's default texts. */
const defaults = {
  code: { subject: 'Your verification code', text: `Your verification code is ${codeParameter}` },
  password: { subject: 'Your password reset code', text: `Your password reset code is ${codeParameter}` },
  authentication: { subject: 'Your authentication code', text: `Your authentication code is ${codeParameter}` },
  passwordlessInvitation: { subject: 'Your account', text: `Your username is ${usernameParameter}.` },
  invitation: {
    subject: 'Your temporary password',
    text: `Your username is ${usernameParameter} and temporary password is ${codeParameter}.`,
  },
} as const;

/** The text of the templates, otherwise Cognito's default text, with the placeholders filled in. */
export function compose(
  kind: keyof typeof defaults,
  templates: readonly MessageTemplate[],
  code: string,
  username: string,
): { readonly subject: string; readonly text: string } {
  const subject = templates.find((template) => template.subject !== undefined)?.subject ?? defaults[kind].subject;
  const text = templates.find((template) => template.text !== undefined)?.text ?? defaults[kind].text;
  // In one pass, because a user name may look like a placeholder.
  const filled = text.replace(/\{####\}|\{username\}/g, (found) => (found === codeParameter ? code : username));
  return { subject, text: filled };
}
