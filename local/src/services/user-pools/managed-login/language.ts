/**
 * The languages that the pages of the newer managed login have on AWS, by the values of `lang`. Here they are in English only.
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

/** The language that a page would have on AWS, if that is not English. */
export function languageOnAws(lang: string | undefined): string | undefined {
  return languages.get(lang ?? '');
}

/** What the log says of a `lang` that changes nothing here; `undefined` if it would change nothing on AWS either. */
export function unservedLanguage(lang: string | undefined): string | undefined {
  if (lang === undefined || lang === 'en') {
    return undefined;
  }
  const language = languageOnAws(lang);
  return language === undefined
    ? `lang is not one of the languages of managed login: ${['en', ...languages.keys()].join(', ')}`
    : `the page is in English, but on AWS lang=${lang} shows it in ${language}`;
}
