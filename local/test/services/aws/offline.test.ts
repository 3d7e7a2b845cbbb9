import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { clients } from './clients.js';

const script = fileURLToPath(new URL('./offline-app.ts', import.meta.url));
const inNamespace = (command: string) =>
  spawnSync('unshare', ['--user', '--map-root-user', '--net', 'sh', '-c', `ip link set lo up && ${command}`], {
    encoding: 'utf8',
    cwd: fileURLToPath(new URL('../../..', import.meta.url)),
  });

describe('on a machine without any network', () => {
  it('every client of a handler is served, and not one packet wants to leave', (t) => {
    const can = inNamespace('true');
    if (can.status !== 0) {
      const reason = can.error?.message ?? can.stderr;
      t.diagnostic(`NOT TRIED: this machine makes no network namespace (unshare, ip): ${reason}`);
      process.stderr.write(
        `NOT TRIED: handlers without a network, as this machine makes no network namespace: ${reason}\n`,
      );
      return;
    }
    const { stdout, stderr } = inNamespace(`exec '${process.execPath}' --import tsx '${script}'`);
    const { answers, refused, own, out, control } = JSON.parse(
      stdout || `{"answers":[],"stderr":${JSON.stringify(stderr)}}`,
    );
    assert.deepEqual(
      answers.filter(([, answer]: readonly [string, unknown]) => answer === null),
      [],
      stderr,
    );
    assert.equal(answers.length, clients.length, stderr);
    assert.deepEqual(new Set(refused), new Set(['NotServedLocally']));
    assert.deepEqual(own, ['CONFIRMED', 'CONFIRMED']);
    assert.equal(out, 0);
    assert.ok(control > 0, 'packets are counted');
  });
});
