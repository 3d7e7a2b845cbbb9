import { spawnSync } from 'node:child_process';
import { withoutNetwork } from './offline';

const interfaces = `sed -n 's/^ *\\([a-z0-9]*\\):.*/\\1/p' /proc/net/dev`;

test('a command without a network has only this machine, or stderr says that this was not tried', () => {
  const write = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  const command = withoutNetwork('notes', `${interfaces}; echo "it's" done`);
  const warned = write.mock.calls.join();
  write.mockRestore();
  const { stdout } = spawnSync('sh', ['-c', command], { encoding: 'utf8' });
  expect(warned === '' ? stdout : warned).toMatch(
    /^(lo\nit's done\n|NOT TRIED: notes without a network: this machine makes no network namespace: .+\n)$/,
  );
});
