import assert from 'node:assert/strict';
import { it } from 'node:test';
import { RequestLog } from '../../lib/host/log/request-log.js';
import { loggedAnswerer } from '../../lib/host/log/server-log.js';
import { httpRequest } from '../support/http-request.js';

it('a fault of the program lets nobody in, and is one line under that of its request, with where it is', async () => {
  const written: string[] = [];
  const log = new RequestLog({ write: (text) => written.push(text), color: false, timeZone: 'UTC' });
  const fault = () => Promise.reject(new Error('something'));
  const { handle } = loggedAnswerer('api', { log, clock: () => 0 }, fault);
  const { status, body } = await handle(httpRequest('GET /'));
  assert.deepEqual([status, body], [500, '{"message":"Internal Server Error"}']);
  assert.match(
    written.join(''),
    /^\S+ {2}api {6}GET \/ +500 +0 ms\n {10}this is a bug in this program; please report it: Error: something at .*answerers\.test\.ts.*\n$/,
  );
});
