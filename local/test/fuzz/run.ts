import { parseArgs } from 'node:util';
import { suiteCleanup } from '../support/cleanup.js';
import { fuzz } from './fuzz.js';

/** The seed where none is given: each run sends the same. */
const defaultSeed = '20261103';

const { values } = parseArgs({
  options: { seed: { type: 'string', default: defaultSeed }, runs: { type: 'string', default: '100000' } },
});
const cleanup = suiteCleanup();
try {
  await fuzz(cleanup, { seed: Number(values.seed), runs: Number(values.runs) }, console.log);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await cleanup.undo();
}
