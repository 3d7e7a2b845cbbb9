import { type Settings, settingsOf, textOf } from './settings.js';

/** What a code is for. */
export type CodePurpose = 'signUp' | 'password' | 'email';

/** Subject and text of the mails that bring a code; `{####}` stands for it. */
export interface VerificationMessage {
  readonly subject: string | undefined;
  readonly text: string | undefined;
}

export function readVerificationMessage(settings: Settings): VerificationMessage {
  const template = settingsOf(settings.VerificationMessageTemplate);
  return {
    subject: textOf(template.EmailSubject) ?? textOf(settings.EmailVerificationSubject),
    text: textOf(template.EmailMessage) ?? textOf(settings.EmailVerificationMessage),
  };
}

export function compose(
  message: VerificationMessage,
  purpose: CodePurpose,
  code: string,
): { readonly subject: string; readonly text: string } {
  const [subject, text] =
    purpose === 'password'
      ? ['Your password reset code', 'Your password reset code is {####}']
      : ['Your verification code', 'Your verification code is {####}'];
  return {
    subject: message.subject ?? subject,
    text: (message.text ?? text).replaceAll('{####}', code),
  };
}
