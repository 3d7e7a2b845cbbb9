import assert from 'node:assert/strict';
import { it } from 'node:test';
import { answerers } from '../../lib/serve/answerers.js';
import { RequestLog } from '../../lib/serve/request-log.js';

it('a fault of the program is one line of the log, with where it is', () => {
  const written: string[] = [];
  const log = new RequestLog({ write: (text) => written.push(text), color: false, timeZone: 'UTC' });
  const gateway = { handle: () => Promise.reject(new Error('not called')), unserved: [], notes: [] };
  const { onFault } = answerers({ log, clock: () => 0 }).api(gateway, 'api');
  onFault(new Error('something'));
  onFault('something else');
  const [first = '', second] = written;
  assert.match(
    first,
    /^ {10}api: a fault of this program, please report it: Error: something at .*answerers\.test\.ts.*\n$/,
  );
  assert.equal(second, '          api: a fault of this program, please report it: something else\n');
});
