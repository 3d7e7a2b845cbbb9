import fc from 'fast-check';
import { Tally } from './tally.js';

/** One kind of what is sent: how it is made, how it is sent, and what is wrong with what comes back. */
export interface FuzzClass<T> {
  readonly name: string;
  readonly inputs: fc.Arbitrary<T>;
  /** How many are sent at the same time. */
  readonly lanes: number;
  /**
   * Sends one and counts how it ended. What is sent at the same time has other lanes.
   *
   * @throws FuzzFault where something is not as it has to be.
   */
  send(input: T, tally: Tally, lane: number): Promise<void>;
  /** What must hold now and then, as that a token that nobody touched is still let in. */
  after(): Promise<void>;
}

/** Something that must never come of what was sent. */
export class FuzzFault extends Error {
  override readonly name = 'FuzzFault';
}

export interface FuzzRun {
  /** The same seed makes the same inputs. */
  readonly seed: number;
  /** How many inputs there are, at least. */
  readonly runs: number;
}

/** How many inputs a lane sends, one after the other, before it is seen to that all is as it was. */
const inARow = 5;

/** @throws FuzzFault at the first input that brings one about, with what it takes to send it again. */
export async function runClass<T>(fuzzed: FuzzClass<T>, { seed, runs }: FuzzRun): Promise<Tally> {
  const { name, inputs, lanes } = fuzzed;
  const tally = new Tally(name);
  const row = fc.array(inputs, { minLength: inARow, maxLength: inARow });
  const rows = fc.array(row, { minLength: lanes, maxLength: lanes });
  const property = fc.asyncProperty(rows, async (all) => {
    await Promise.all(all.map((inLane, lane) => sendAll(inLane, lane)));
    await fuzzed.after();
  });
  const sendAll = async (inLane: readonly T[], lane: number) => {
    for (const input of inLane) {
      await fuzzed.send(input, tally, lane).catch((error) => {
        throw new FuzzFault(`${error.message}\nsent: ${shown(input)}`, { cause: error });
      });
    }
  };
  // A smaller input would hardly be easier to read, and a program that has ended answers none.
  const details = await fc.check(property, { seed, numRuns: Math.ceil(runs / (lanes * inARow)), endOnFailure: true });
  if (details.failed) {
    const { errorInstance, counterexamplePath, numRuns } = details;
    const cause = errorInstance instanceof Error ? errorInstance : new Error('interrupted');
    const where = `seed ${seed}, run ${numRuns} of '${name}' (path ${counterexamplePath})`;
    throw new FuzzFault(`${where}: ${cause.message}`, { cause });
  }
  return tally;
}

function shown(input: unknown): string {
  const text = fc.stringify(input);
  return text.length > 4_000 ? `${text.slice(0, 4_000)}… (${text.length} characters)` : text;
}
