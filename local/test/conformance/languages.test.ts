import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { suiteCleanup } from '../support/cleanup.js';
import { groups } from './cases/all.js';
import type { Exchange } from './conformance-case.js';
import { assertAnswer } from './expectation.js';
import { type FixtureCode, inGo, inPython } from './fixture/languages.js';
import { send } from './send.js';
import { served, type Target } from './target.js';

/** What is asked of HTTP APIs, and so of their functions. */
const laws = groups
  .flatMap(({ cases }) => cases)
  .flatMap((law) => ('exchanges' in law && law.only !== 'AWS' ? [law] : []));

/** Whether the function responds. The API itself responds to preflight requests, and to requests that it refuses. */
function isAnswered({ request, expected }: Exchange): boolean {
  return !request.line.startsWith('OPTIONS ') && ![400, 401, 403, 404].includes(Number(expected.status));
}

const languages: readonly [name: string, code: (cleanup: ReturnType<typeof suiteCleanup>) => FixtureCode][] = [
  ['Python', () => inPython],
  ['Go', inGo],
];

for (const [language, code] of languages) {
  describe(`the conformance fixture with functions in ${language}`, () => {
    const cleanup = suiteCleanup();
    let target: Target;

    before(async () => {
      target = await served(cleanup, code(cleanup));
    });
    after(() => cleanup.undo());

    it('gets the same requests as with functions in Node.js, and at least 30 rules are about the response of a function', () => {
      const answered = laws.filter(({ exchanges }) => exchanges.some(isAnswered));
      assert.ok(answered.length >= 30, `${answered.length}`);
    });

    for (const { name, exchanges } of laws) {
      it(name, async () => {
        for (const { request, expected } of exchanges) {
          assertAnswer(await send(target, request), expected);
        }
      });
    }
  });
}
