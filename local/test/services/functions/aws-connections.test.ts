import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { functionOf, running } from '../../support/functions.js';
import { listening, listeningOverTls } from '../../support/listening.js';

const source = `
const host = 'sqs.eu-west-1.amazonaws.com';
const events = (emitter) => new Promise((resolve, reject) => emitter.on('error', reject).on('connect', resolve));
const ways = {
  fetch: () => fetch('https://' + host),
  https: () => events(require('node:https').get('https://' + host)),
  http: () => events(require('node:http').get('http://' + host)),
  http2: async () => events(require('node:http2').connect('https://' + host)),
  net: () => events(require('node:net').connect(80, host)),
  tls: () => events(require('node:tls').connect(443, host)),
  'tls by number': () => events(require('node:tls').connect({ port: 443, host: '192.0.2.1', servername: host })),
  'tls over a proxy': () => {
    const socket = new (require('node:net').Socket)();
    return events(require('node:tls').connect({ socket, servername: host }));
  },
  lookup: () => new Promise((resolve, reject) => require('node:dns').lookup(host, (error) => error ? reject(error) : resolve())),
  'lookup with options': () => require('node:util').promisify(require('node:dns').lookup)(host, { all: true }),
  'promise of a lookup': () => require('node:dns/promises').lookup(host),
};
const text = (url, ca) => new Promise((resolve, reject) => {
  require('node:https').get(url, { ca }, async (answer) => {
    resolve(Buffer.concat(await answer.toArray()).toString());
  }).on('error', reject);
});
exports.handler = async ({ way, url, ca, by }) => {
  if (by === 'https') {
    return text(url, ca);
  }
  if (ca) {
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
  }
  if (url) {
    return (await fetch(url)).text();
  }
  const error = await ways[way]().then(() => undefined, (thrown) => thrown.cause ?? thrown);
  return error && { code: error.code, message: error.message };
};`;

const ofTls = "'sqs.eu-west-1.amazonaws.com' is not served here";
const ofName = "the address of 'sqs.eu-west-1.amazonaws.com' is not looked up here, because only https is served";
const ways: readonly (readonly [way: string, message: string, port: number | undefined])[] = [
  ['fetch', ofTls, undefined],
  ['https', ofTls, undefined],
  ['tls', ofTls, undefined],
  ['tls by number', ofTls, undefined],
  ['tls over a proxy', ofTls, undefined],
  ['http2', "'sqs.eu-west-1.amazonaws.com' is called with h2, but only http/1.1 is served here", 1],
  ['http', ofName, 1],
  ['net', ofName, 1],
  ['lookup', ofName, 1],
  ['lookup with options', ofName, 1],
  ['promise of a lookup', ofName, 1],
];

describe('a connection of a function to AWS', () => {
  for (const [way, message, awsPort] of ways) {
    it(`fails ${awsPort === undefined ? 'if nothing stands for AWS' : 'in a way that is not served'}: ${way}`, async (t) => {
      const { functions } = running(t, { awsPort });
      const failure = await functions.invoke(functionOf(t, { files: { 'index.js': source } }), { way });
      assert.deepEqual(failure, { code: 'NotServedLocally', message: `NotServedLocally: ${message}` });
    });
  }

  it('does not affect connections to other hosts', async (t) => {
    const port = await listening(t, (_, response) => response.end('reached'));
    const fn = functionOf(t, { files: { 'index.js': source } });
    for (const host of ['127.0.0.1', 'localhost']) {
      assert.equal(await running(t).functions.invoke(fn, { url: `http://${host}:${port}` }), 'reached');
    }
  });

  for (const by of ['https', 'fetch']) {
    it(`does not affect TLS connections to other hosts: ${by}`, async (t) => {
      const { port, cert } = await listeningOverTls(t, (_, response) => response.end('reached'));
      const fn = functionOf(t, { files: { 'index.js': source } });
      const { functions } = running(t, { awsPort: 1 });
      assert.equal(await functions.invoke(fn, { url: `https://localhost:${port}`, ca: cert, by }), 'reached');
    });
  }
});
