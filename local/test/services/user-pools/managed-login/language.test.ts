import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { email } from '../../../support/cognito.js';
import { ChoiceLogin, LoginFixture } from '../../../support/managed-login.js';

const languages = [
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
] as const;

describe('the language of managed login', () => {
  for (const [lang, language] of languages) {
    it(`is English instead of ${language}, which the page and the log say`, async () => {
      const browser = await new ChoiceLogin().browser().authorize({ lang });
      assert.match(browser.html, /^<!doctype html>\n<html lang="en">/);
      assert.ok(browser.html.includes(`On AWS, this page would be in ${language}.`));
      assert.equal(browser.shown?.reason, `the page is in English, but on AWS lang=${lang} shows it in ${language}`);
    });
  }

  it('goes along through the pages of a sign-in', async () => {
    const fixture = new ChoiceLogin();
    await fixture.confirmed();
    const browser = await fixture.named(email, { lang: 'de' });
    for (const [, query = ''] of browser.html.matchAll(/(?:action|href)="\/\w+\?([^"]*)"/g)) {
      assert.equal(new URLSearchParams(query.replaceAll('&amp;', '&')).get('lang'), 'de');
    }
    assert.match(browser.html, /On AWS, this page would be in German\./);
  });

  for (const [what, lang] of [
    ['nothing is asked for', undefined],
    ['English is asked for', 'en'],
  ] as const) {
    it(`is not mentioned if ${what}`, async () => {
      const browser = await new ChoiceLogin().browser().authorize({ lang });
      assert.doesNotMatch(browser.html, /On AWS/);
      assert.equal(browser.shown?.reason, undefined);
    });
  }

  it('is not mentioned at the classic hosted UI, which is in English on AWS as well', async () => {
    const browser = await new LoginFixture().browser().authorize({ lang: 'de' });
    assert.doesNotMatch(browser.html, /On AWS/);
    assert.equal(browser.shown?.reason, undefined);
  });

  for (const lang of ['xx', 'DE', 'de-CH', 'constructor', '"><script>alert(1)</script>']) {
    it(`is none of managed login if lang is ${lang}, and the log lists those that are`, async () => {
      const browser = await new ChoiceLogin().browser().authorize({ lang });
      assert.doesNotMatch(browser.html, /On AWS|<script/);
      assert.equal(
        browser.shown?.reason,
        'managed login does not support this language: lang must be one of en, de, es, fr, id, it, ja, ko, pt-BR, zh-CN, zh-TW',
      );
    });
  }
});
