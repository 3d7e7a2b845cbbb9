import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { actions } from '../../lib/services/user-pools/actions/actions.js';
import { adminActions } from '../../lib/services/user-pools/actions/admin/admin-actions.js';
import { type ActionSample, adminSamples, publicSamples, signedInSamples } from './cognito-actions.js';
import { fuzz } from './fuzz.js';
import { type FuzzClass, FuzzFault, runClass } from './fuzz-class.js';

describe('what is malformed or forged', () => {
  it('ends in an answer or a closed connection, harms nothing, and lets nobody in', (t) =>
    fuzz(t, { seed: 20261103, runs: 2_000 }, (line) => t.diagnostic(line)));

  it('is made of every action of Cognito', () => {
    const pool = { id: '', issuer: '', clientId: '', otherClientId: '' };
    const namesOf = (samples: readonly ActionSample[]) => [...new Set(samples.map(({ action }) => action))].toSorted();
    assert.deepEqual(namesOf(adminSamples(pool, '')), [...adminActions.keys()].toSorted());
    assert.deepEqual(namesOf([...publicSamples(pool, ''), ...signedInSamples('')]), [...actions.keys()].toSorted());
  });
});

describe('a fuzz run', () => {
  const sent: number[] = [];
  const digits = (changes: Partial<FuzzClass<number>> = {}): FuzzClass<number> => ({
    name: 'digits',
    inputs: fc.nat({ max: 9 }),
    lanes: 2,
    after: async () => {},
    send: async (digit, tally) => {
      sent.push(digit);
      tally.count(digit < 5 ? 'low' : 'high');
    },
    ...changes,
  });

  it('sends the same for the same seed, at least as much as it was asked to, and counts it', async () => {
    const tally = await runClass(digits(), { seed: 7, runs: 31 });
    const first = sent.splice(0);
    await runClass(digits(), { seed: 7, runs: 31 });
    assert.deepEqual(sent, first);
    assert.equal(tally.total, 40);
    assert.match(String(tally), /^digits 40: (low|high) x \d+, (low|high) x \d+$/);
  });

  it('fails at the first fault, and says what was sent with which seed', async () => {
    const send = async (digit: number) => {
      if (digit === 9) {
        throw new FuzzFault('the answer is 500');
      }
    };
    const fault = runClass(digits({ send }), { seed: 7, runs: 100 });
    await assert.rejects(fault, /^FuzzFault: seed 7, run \d+ of 'digits' \(path \d+\): the answer is 500\nsent: 9$/);
  });

  it('fails where what must be let in is not', async () => {
    const after = () => Promise.reject(new FuzzFault('the token that nobody touched is answered with 401'));
    const fault = runClass(digits({ after }), { seed: 7, runs: 1 });
    await assert.rejects(fault, /: the token that nobody touched is answered with 401$/);
  });
});
