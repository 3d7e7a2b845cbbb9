import assert from 'node:assert/strict';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { StateFile } from '../../lib/host/state/state-file.js';
import { synthesizedFolder, temporaryFolder } from '../support/assembly.js';
import { PeopleStack } from '../support/people-stack.js';
import { Program } from '../support/program.js';
import { SignUpClient } from '../support/sign-up-client.js';
import { SigningUp } from '../support/signing-up.js';

const kills = 20;

/** After how many answers it is killed, how long after that in milliseconds, and whether only when it is seen to write. */
const moment = fc.record({
  answers: fc.integer({ min: 1, max: 12 }),
  delay: fc.nat({ max: 12 }),
  isSeen: fc.boolean(),
});
const moments = fc.sample(moment, { seed: 20261103, numRuns: kills });

/** So many users of a pool that is not served any more that writing the state takes its time. */
function crowd(count: number) {
  const password = { salt: '00', verifier: 'ab'.repeat(384) };
  const others = { status: 'CONFIRMED', attributes: {}, password, groups: [], codes: {}, sessions: [] };
  const users = Array.from({ length: count }, (_, index) => `sub-${index}`).map((sub) => [
    sub,
    { sub, username: sub, ...others },
  ]);
  return { secret: '00', users: Object.fromEntries(users) };
}

/** Waits, for a second at most, until something in a folder changes, and does nothing else meanwhile. */
function watch(folder: string): void {
  const files = () => {
    const names = readdirSync(folder);
    const stats = names.map((name) => statSync(join(folder, name), { throwIfNoEntry: false }));
    return JSON.stringify([names, stats.map((found) => [found?.ino, found?.size, found?.mtimeMs])]);
  };
  const before = files();
  const end = performance.now() + 1000;
  while (files() === before && performance.now() < end);
}

describe(`a program that is killed at any of ${kills} moments while people sign up`, () => {
  it('has lost nothing of what it had answered when it is started again, and nothing is double', async (t) => {
    const folder = temporaryFolder(t);
    const state = join(folder, 'state');
    const next = join(state, 'state.json.next');
    const output = synthesizedFolder(t, (app) => void new PeopleStack(app, 'S'));
    const args = ['--output', output, '--port', '0', '--state', state, '--json'];
    const people = new SigningUp();
    const gone = crowd(2_000);
    let whileWriting = 0;
    new StateFile(state).write({ version: 1, pools: { 'eu-west-1_gone': gone }, mails: [] });

    for (const [round, { answers, delay, isSeen }] of moments.entries()) {
      const program = await Program.start(t, folder, args);
      const client = new SignUpClient(program.document);
      await people.check(client);
      const errors = people.run(client, `person-${round}`);
      // Should the sign-ups fail before the kill, that is what the test fails with.
      await Promise.race([people.answers(answers), errors]);
      await new Promise((resolve) => setTimeout(resolve, delay));
      if (isSeen) {
        watch(state);
      }
      await program.kill();
      whileWriting += existsSync(next) ? 1 : 0;
      for (const error of await errors) {
        assert.match(error, /ECONNRESET|ECONNREFUSED|socket hang up/);
      }
      client.close();
    }
    const program = await Program.start(t, folder, args);
    const client = new SignUpClient(program.document);
    await people.check(client);
    client.close();
    await program.interrupt();
    const { pools } = new StateFile(state).read() as { pools: Record<string, unknown> };
    assert.deepEqual(pools['eu-west-1_gone'], gone);
    t.diagnostic(`${people.count} people; ${whileWriting} of ${kills} kills left a file that was being written`);
  });
});
