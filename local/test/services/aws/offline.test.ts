import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { clients } from './clients.js';

const script = fileURLToPath(new URL('./offline-app.ts', import.meta.url));
const inNamespace = (command: string) =>
  spawnSync('unshare', ['--user', '--map-root-user', '--net', 'sh', '-c', `ip link set lo up && ${command}`], {
    encoding: 'utf8',
    cwd: fileURLToPath(new URL('../../..', import.meta.url)),
  });

const hasMinistack = (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, 'ministack')));

describe('on a machine without any network', () => {
  for (const aws of [false, true]) {
    it(`every client of a handler is served${aws ? ', with an emulator' : ''}, no name is looked up, and not one packet leaves the machine`, (t) => {
      const can = inNamespace('true');
      const obstacle =
        can.status !== 0
          ? `this machine makes no network namespace (unshare, ip): ${can.error?.message ?? can.stderr}`
          : aws && !hasMinistack && 'ministack is not on the PATH';
      if (obstacle) {
        t.diagnostic(`NOT TRIED: ${obstacle}`);
        process.stderr.write(`NOT TRIED: handlers without a network${aws ? ', with --aws' : ''}: ${obstacle}\n`);
        return;
      }
      const { stdout, stderr } = inNamespace(
        `exec '${process.execPath}' --import tsx '${script}' ${aws ? '--aws' : ''}`,
      );
      assert.ok(stdout.startsWith('{'), stderr);
      const { answers, refused, own, invoked, authorized, emulated, out, controls } = JSON.parse(stdout);
      const unanswered = answers.filter(([, answer]: readonly [string, unknown]) => answer === null);
      assert.deepEqual(unanswered, []);
      assert.equal(answers.length, clients.length);
      assert.deepEqual(new Set(refused), new Set(['NotServedLocally']));
      assert.deepEqual(own, ['CONFIRMED', 'CONFIRMED', 'CONFIRMED', false, 'Bearer', 'ann@example.com']);
      assert.deepEqual(invoked, { StatusCode: 200, ExecutedVersion: '$LATEST', payload: '"invoked"' });
      assert.equal(authorized, 200);
      const values = [null, ['one'], ['one'], null, null, 'one', 'one', 'a value', 'a secret'];
      assert.deepEqual(emulated, aws ? values : []);
      assert.equal(out, 0);
      const [ofPacket, ofName] = controls;
      assert.ok(ofPacket > 0, 'packets are counted');
      assert.ok(ofName > 0, 'names that are looked up are counted');
    });
  }
});
