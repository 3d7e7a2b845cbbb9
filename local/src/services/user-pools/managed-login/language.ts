/**
 * The languages of the newer managed login on AWS, by the value of `lang`. The local pages are only in English.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-managed-login.html#managed-login-localization
 */
const languages: ReadonlyMap<string, string> = new Map([
  ['de', 'German'],
  ['es', 'Spanish'],
  ['fr', 'French'],
  ['id', 'Indonesian'],
  ['it', 'Italian'],
  ['ja', 'Japanese'],
  ['ko', 'Korean'],
  ['pt-BR', 'Portuguese (Brazil)'],
  ['zh-CN', 'Chinese (Simplified)'],
  ['zh-TW', 'Chinese (Traditional)'],
]);

/** The language of the page on AWS, if it is not English. */
export function languageOnAws(lang: string | undefined): string | undefined {
  return languages.get(lang ?? '');
}

/** The message for the log about a `lang` that is not supported here; `undefined` for English. */
export function unservedLanguage(lang: string | undefined): string | undefined {
  if (lang === undefined || lang === 'en') {
    return undefined;
  }
  const language = languageOnAws(lang);
  return language === undefined
    ? `managed login does not support this language: lang must be one of ${['en', ...languages.keys()].join(', ')}`
    : `the page is in English, but on AWS lang=${lang} shows it in ${language}`;
}
