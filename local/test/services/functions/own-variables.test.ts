import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { UsageError } from '../../../lib/errors.js';
import { checkKeys, withGiven } from '../../../lib/services/functions/own-variables.js';
import { functionOf } from '../../support/functions.js';

const metadata = { FunctionName: 'notes' };

describe('the variables that the user gives a function', () => {
  const cases: readonly (readonly [what: string, given: object, expected: object])[] = [
    ['replace those of the template', { Fn: { TABLE: 'mine' } }, { TABLE: 'mine', OLD: 'o' }],
    ['may be new', { Fn: { DEBUG: true, LIMIT: 3 } }, { TABLE: 't', OLD: 'o', DEBUG: 'true', LIMIT: '3' }],
    ['take a variable away by null', { Fn: { OLD: null, NEVER: null } }, { TABLE: 't' }],
    ['are for all functions as Parameters', { Parameters: { TABLE: 'mine' } }, { TABLE: 'mine', OLD: 'o' }],
    ['go by the construct path', { 'S/Fn': { TABLE: 'mine' } }, { TABLE: 'mine', OLD: 'o' }],
    ['go by the path of a construct around it', { S: { TABLE: 'mine' } }, { TABLE: 'mine', OLD: 'o' }],
    ['go by the name of the function', { notes: { TABLE: 'mine' } }, { TABLE: 'mine', OLD: 'o' }],
    ['are not for other functions', { 'S/F': { TABLE: 'mine' }, Other: { TABLE: 'mine' } }, { TABLE: 't', OLD: 'o' }],
    [
      'count the more, the more exactly the function is named',
      { 'S/Fn': { A: 1 }, notes: { A: 2, B: 2 }, Fn: { B: 3, C: 3 }, S: { C: 4, D: 4 }, Parameters: { D: 5, E: 5 } },
      { TABLE: 't', OLD: 'o', A: '1', B: '2', C: '3', D: '4', E: '5' },
    ],
  ];
  for (const [what, given, expected] of cases) {
    it(what, (t) => {
      const fn = functionOf(t, { properties: metadata });
      assert.deepEqual(withGiven(fn, { TABLE: 't', OLD: 'o' }, given as never), expected);
    });
  }

  it('are refused for a function that the app does not have', (t) => {
    const fn = functionOf(t, { properties: metadata });
    const given = { Parameters: {}, 'S/Fn': {}, Fm: { A: '1' } };
    assert.throws(
      () => checkKeys(given, [fn]),
      new UsageError(
        "there are environment variables for 'Fm', but the app has no such function; its functions are: 'S/Fn'",
      ),
    );
  });
});
