import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { NoEmulator } from '../../../lib/services/aws/emulator/emulator.js';
import { EmulatedStacks } from '../../../lib/services/aws/emulator/stacks.js';
import { deleteData, type Patience, startMinistack } from '../../../lib/services/aws/io/start-ministack.js';
import { signedRequest } from '../../../lib/services/aws/signed-request.js';
import { temporaryFolder } from '../../support/assembly.js';
import { FakeMinistack, type FakeMinistackOptions } from '../../support/fake-ministack.js';
import { until } from '../../support/until.js';

const patience: Patience = { start: 20_000, response: 20_000, end: 20_000 };
const listTables = signedRequest({
  signingName: 'dynamodb',
  region: 'eu-west-1',
  accessKey: 'local',
  headers: { 'x-amz-target': 'DynamoDB_20120810.ListTables' },
  body: '{}',
});

function ministackOf(test: TestContext, options: FakeMinistackOptions = {}) {
  const folder = temporaryFolder(test);
  const fake = FakeMinistack.in(join(folder, 'bin'), options);
  const state = temporaryFolder(test);
  const start = (limits: Partial<Patience> = {}, { signal } = new AbortController()) =>
    startMinistack({ isRequested: true, folder, state, reset: false, env: { PATH: fake.folder } }, signal, {
      ...patience,
      ...limits,
    });
  return { fake, state, start };
}

async function started(test: TestContext, options: FakeMinistackOptions = {}, limits: Partial<Patience> = {}) {
  const { fake, start } = ministackOf(test, options);
  const emulator = await start(limits);
  assert.ok(!(emulator instanceof NoEmulator), 'it starts');
  test.after(() => emulator.close());
  return { fake, emulator };
}

/** A process that runs until its input ends, and then runs the code in `ended`. */
function otherProcess(test: TestContext, ended: string) {
  const child = spawn(process.execPath, ['-e', `process.stdin.resume().on('end', () => { ${ended} })`], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  test.after(() => child.kill('SIGKILL'));
  return child;
}

describe('ministack that', () => {
  it('does not respond at the start is stopped, with a reason', async (t) => {
    const { fake, start } = ministackOf(t, { start: 'hangs' });
    const none = await start({ start: 500 });
    assert.ok(none instanceof NoEmulator);
    const program = join(fake.folder, 'ministack');
    assert.equal(none.reason, `ministack (${program}) does not start: no response within 0.5 seconds`);
  });

  it('does not respond is ended when this program is stopped', async (t) => {
    const { fake, state, start } = ministackOf(t, { start: 'hangs' });
    const controller = new AbortController();
    const starting = start({}, controller);
    await until(() => fake.events.includes('started'));
    controller.abort();
    const none = await starting;
    assert.deepEqual([none instanceof NoEmulator && none.reason], ['this program was stopped']);
    assert.equal(existsSync(join(state, 'pid')), false, 'it has ended');
  });

  it('is not started when this program is stopped before', async (t) => {
    const { fake, state, start } = ministackOf(t);
    const earlier = otherProcess(t, '');
    writeFileSync(join(state, 'pid'), String(earlier.pid));
    const controller = new AbortController();
    const starting = start({}, controller);
    controller.abort();
    assert.ok((await starting) instanceof NoEmulator);
    assert.deepEqual(fake.events, []);
  });

  it('still uses its data keeps it when this program is stopped', async (t) => {
    const { state } = ministackOf(t);
    const earlier = otherProcess(t, '');
    writeFileSync(join(state, 'pid'), String(earlier.pid));
    const controller = new AbortController();
    const deleting = deleteData(state, controller.signal);
    controller.abort();
    await deleting;
    assert.ok(existsSync(join(state, 'pid')));
    earlier.stdin?.end();
    await once(earlier, 'exit');
    await deleteData(state, new AbortController().signal);
    assert.equal(existsSync(state), false);
  });

  it('does not respond to a call makes the call fail with a reason', async (t) => {
    const { emulator } = await started(t, { dynamodb: 'hangs' }, { response: 100 });
    await assert.rejects(emulator.send(listTables, undefined), { message: 'no response within 0.1 seconds' });
  });

  it('does not respond while it creates the resources is reported', async (t) => {
    const { emulator } = await started(t, { cloudformation: 'hangs' }, { response: 100 });
    const stack = { account: '111111111111', region: 'eu-west-1', template: '{}' };
    assert.deepEqual(await new EmulatedStacks(emulator).deploy([stack]), [
      'ministack 1.5.33 did not create all resources (account 111111111111, eu-west-1): no response within 0.1 seconds; ' +
        '--reset creates all of them again',
    ]);
  });

  it('dies is reported in each later error, without its port', async (t) => {
    const { fake, emulator } = await started(t);
    const port = fake.environment.EDGE_PORT ?? '';
    process.kill(fake.pid, 'SIGKILL');
    const errors: string[] = [];
    await until(async () => {
      const error = await emulator.send(listTables, undefined).then(
        () => undefined,
        (thrown: Error) => thrown,
      );
      errors.push(error?.message ?? '');
      return errors.at(-1) === 'it exited with code 128; start this program again';
    });
    assert.deepEqual(
      errors.filter((message) => message.includes(port)),
      [],
    );
  });

  it('does not end when it is asked to is killed', async (t) => {
    const { fake, emulator } = await started(t, { end: 'goes on' }, { end: 100 });
    await emulator.close();
    assert.equal(fake.events.at(-1), 'asked to end');
    assert.throws(() => process.kill(fake.pid, 0), { code: 'ESRCH' });
  });

  it('is still running from an earlier run ends before the next one starts', async (t) => {
    const { fake, state, start } = ministackOf(t);
    const event = `require('node:fs').appendFileSync(${JSON.stringify(join(fake.folder, 'events'))}, 'ended\\n')`;
    const earlier = otherProcess(t, event);
    writeFileSync(join(state, 'pid'), String(earlier.pid));
    const starting = start();
    await new Promise((resolve) => setTimeout(resolve, 200));
    earlier.stdin?.end();
    const emulator = await starting;
    assert.ok(!(emulator instanceof NoEmulator));
    await emulator.close();
    assert.deepEqual(fake.events.slice(0, 2), ['ended', 'started']);
    assert.equal(existsSync(join(state, 'pid')), false, 'it has ended');
  });

  it('is still running from an earlier run and does not end keeps its data, and no other one starts', async (t) => {
    const { fake, state, start } = ministackOf(t);
    const earlier = otherProcess(t, '');
    const file = join(state, 'pid');
    writeFileSync(file, String(earlier.pid));
    const none = await start({ end: 100 });
    assert.ok(none instanceof NoEmulator);
    assert.equal(
      none.reason,
      `'${file}' names the process ${earlier.pid}, which is still running and might be a ministack that uses this data`,
    );
    assert.equal(none.remedy, `rm '${file}' if it is not`);
    assert.deepEqual(fake.events, []);
    earlier.stdin?.end();
    await once(earlier, 'exit');
  });
});
