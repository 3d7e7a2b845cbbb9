import type { Cleanup } from '../support/cleanup.js';
import { authSessions } from './auth-sessions.js';
import { type FuzzClass, FuzzFault, type FuzzRun, runClass } from './fuzz-class.js';
import { cognitoCalls, forgedTokens, malformedRequests, srpMessages } from './fuzz-classes.js';
import { oraclePath } from './fuzz-stack.js';
import { FuzzTarget } from './fuzz-target.js';
import { grouped } from './tally.js';

/** What share of the runs each class has, in percent. */
const shares = { requests: 40, tokens: 40, calls: 15, srp: 5 } as const;

/**
 * Sends malformed requests, tokens, calls and SRP messages to the local program, and prints a line on each class.
 *
 * @throws FuzzFault where the program ended, did not answer, failed with a 5xx, or let somebody in.
 */
export async function fuzz(cleanup: Cleanup, { seed, runs }: FuzzRun, print: (line: string) => void): Promise<void> {
  print(`seed ${seed}, runs ${grouped(runs)}`);
  const target = await FuzzTarget.start(cleanup);
  let total = 0;
  const run = async <T>(fuzzed: FuzzClass<T>, share: number) => {
    const from = performance.now();
    const tally = await runClass(fuzzed, { seed, runs: (runs * share) / 100 });
    checkTarget(target, seed);
    total += tally.total;
    print(`${tally}; the handler ran 0 times; ${((performance.now() - from) / 1000).toFixed(1)} s`);
  };
  await run(malformedRequests(target), shares.requests);
  await run(forgedTokens(target), shares.tokens);
  await run(cognitoCalls(target, await authSessions(target)), shares.calls);
  await run(srpMessages(target), shares.srp);
  if (!(await target.isUsable('afterwards@example.com'))) {
    throw new FuzzFault(`seed ${seed}: who signs up afterwards is not let in`);
  }
  print(
    `${grouped(total)} answers and closed connections, no crash, no 5xx, and nobody was let in but with a genuine token,`,
  );
  print(
    `for which the handler ran ${target.ran.length} times; afterwards somebody signed up, signed in and called the API`,
  );
}

function checkTarget(target: FuzzTarget, seed: number): void {
  const lapses = target.ran.filter((path) => path !== oraclePath);
  if (lapses.length > 0) {
    throw new FuzzFault(`seed ${seed}: the handler ran for ${lapses.slice(0, 5).join(', ')}`);
  }
  if (!target.isRunning || target.faults.length > 0) {
    throw new FuzzFault(`seed ${seed}: the program failed: ${target.faults.join('\n')}`);
  }
}
