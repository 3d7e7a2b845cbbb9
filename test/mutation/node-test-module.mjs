import { mock } from 'node:test';
import * as circus from 'jest-circus';

/** The options of a suite or test (`timeout`, `concurrency`) have no effect here. */
function declared(declare) {
  return (name, ...rest) => declare(name, rest.at(-1));
}

function testWith(fn) {
  return async () => {
    const undo = [];
    try {
      await fn({ after: (each) => undo.push(each), diagnostic() {}, mock });
    } finally {
      mock.reset();
      for (const each of undo) {
        await each();
      }
    }
  };
}

const it = declared((name, fn) => circus.it(name, testWith(fn)));

/**
 * What the tests take of `node:test`. `before` runs before each test: what it prepares is mutated as well, and a mutant does not
 * change it for the tests of the next one.
 */
export const nodeTestModule = {
  describe: declared(circus.describe),
  it,
  test: it,
  before: circus.beforeEach,
  after: circus.afterEach,
  beforeEach: circus.beforeEach,
  afterEach: circus.afterEach,
  mock,
};
