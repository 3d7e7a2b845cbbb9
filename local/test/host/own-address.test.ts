import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ownAddress } from '../../lib/host/http/own-address.js';

const cases = [
  ['http', 'localhost', 3400, 'http://localhost:3400', ['localhost:3400', '127.0.0.1:3400', '[::1]:3400']],
  ['http', '127.0.0.1', 3400, 'http://127.0.0.1:3400', ['127.0.0.1:3400', 'localhost:3400']],
  ['http', 'localhost', 80, 'http://localhost', ['localhost', '127.0.0.1', '[::1]']],
  ['https', 'localhost', 80, 'https://localhost:80', ['localhost:80', '127.0.0.1:80', '[::1]:80']],
  ['https', 'localhost', 443, 'https://localhost', ['localhost', '127.0.0.1', '[::1]']],
  ['http', '127.0.0.1', 443, 'http://127.0.0.1:443', ['127.0.0.1:443', 'localhost:443']],
] as const;

describe('the address of a server', () => {
  for (const [scheme, hostname, port, origin, hosts] of cases) {
    it(`is ${origin} for ${scheme} at port ${port} of ${hostname}`, () => {
      const address = ownAddress(scheme, hostname, port);
      assert.equal(address.origin, origin);
      assert.equal(`${scheme}://${address.host}`, origin);
      assert.deepEqual([...address.hosts], hosts);
    });
  }
});
