import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { suiteCleanup } from '../support/cleanup.js';
import { groups } from './cases/all.js';
import { assertAnswer } from './expectation.js';
import { send } from './send.js';
import { startTarget, type Target, targetOf } from './target.js';

const where = targetOf(process.env);

describe(`the conformance fixture, asked ${where === 'here' ? 'of this program' : 'of AWS'}`, () => {
  const cleanup = suiteCleanup();
  let target: Target;

  before(async () => {
    target = await startTarget(cleanup, process.env);
  });
  after(() => cleanup.undo());

  for (const { title, cases } of groups) {
    describe(title, () => {
      for (const law of cases.filter(({ only }) => only === undefined || only === where)) {
        it(law.name, async () => {
          if ('check' in law) {
            return law.check(target.pool);
          }
          for (const { request, expected } of law.exchanges) {
            assertAnswer(await send(target, request), expected);
          }
        });
      }
    });
  }
});

describe('the conformance cases', () => {
  const cases = groups.flatMap((group) => group.cases);

  it('have names of their own', () => {
    assert.equal(new Set(cases.map(({ name }) => name)).size, cases.length);
  });

  it('name a page of AWS, a public thread, or a reason', () => {
    for (const { name, source } of cases) {
      const text = source.kind === 'AWS' ? source.page : source.kind === 'reported' ? source.by : source.why;
      assert.match(text, source.kind === 'our choice' ? /^.{10,}$/ : /^https:\/\/\S+$/, name);
    }
  });

  it('ask at least once', () => {
    assert.deepEqual(
      cases.filter((law) => 'exchanges' in law && law.exchanges.length === 0),
      [],
    );
  });
});
