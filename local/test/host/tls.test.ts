import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, it, type TestContext } from 'node:test';
import { keptCertificate } from '../../lib/host/http/kept-certificate.js';
import { listen } from '../../lib/host/http/listen.js';
import { readCertificate } from '../../lib/host/http/read-certificate.js';
import { selfSignedCertificate } from '../../lib/host/http/self-signed-certificate.js';
import { StateFile } from '../../lib/host/state/state-file.js';
import { memoryState } from '../../lib/host/state/state-store.js';
import { temporaryFolder } from '../support/assembly.js';

const now = Date.UTC(2026, 10, 3);
const certificate = selfSignedCertificate(Date.now());

async function served(t: TestContext) {
  const server = await listen({ name: 'the test', port: 0, hostname: 'localhost', certificate });
  t.after(() => server.close());
  server.answer({
    handle: ({ method, rawPath, body }) => ({ status: 200, headers: {}, body: `${method} ${rawPath} ${body}` }),
    onRefused: () => {},
  });
  return server;
}

function ask(url: string, { body = '', ca = certificate.cert, host = '' } = {}) {
  return new Promise<{ readonly status: number; readonly text: string; readonly location: string }>(
    (resolve, reject) => {
      const headers = { 'content-length': Buffer.byteLength(body), ...(host === '' ? {} : { host }) };
      const method = body === '' ? 'GET' : 'POST';
      const sent = request(
        url,
        { ca, method, headers, agent: false, servername: new URL(url).hostname === '127.0.0.1' ? '' : 'localhost' },
        async (incoming) => {
          const { statusCode: status = 0, headers: got } = incoming;
          resolve({ status, text: await text(incoming), location: got.location ?? '' });
        },
      );
      sent.on('error', reject).end(body);
    },
  );
}

describe('a port that answers TLS as well', () => {
  it('answers both by the same address', async (t) => {
    const { port, origin } = await served(t);
    assert.equal(origin, `http://localhost:${port}`);
    assert.equal(await (await fetch(`${origin}/a`, { method: 'POST', body: 'x' })).text(), 'POST /a x');
    assert.equal((await ask(`https://localhost:${port}/b`, { body: 'y' })).text, 'POST /b y');
    assert.equal((await ask(`https://localhost:${port}/c`)).text, 'GET /c ');
  });

  it('answers many requests of one connection, of either kind, at once', async (t) => {
    const { port, origin } = await served(t);
    const bodies = Array.from({ length: 20 }, (_, index) => 'x'.repeat(index * 20_000));
    const answers = await Promise.all(
      bodies.flatMap((body) => [
        fetch(origin, { method: 'POST', body }).then((response) => response.text()),
        ask(`https://localhost:${port}/`, { body: body || ' ' }).then((answer) => answer.text),
      ]),
    );
    assert.deepEqual(
      answers,
      bodies.flatMap((body) => [`POST / ${body}`, `POST / ${body || ' '}`]),
    );
  });

  it('stays with the scheme when it redirects to its name', async (t) => {
    const { port } = await served(t);
    const { status, location } = await ask(`https://127.0.0.1:${port}/login?a=b`);
    assert.equal(status, 307);
    assert.equal(location, `https://localhost:${port}/login?a=b`);
  });

  it('refuses a host that it does not have', async (t) => {
    const { port } = await served(t);
    const { status } = await ask(`https://localhost:${port}/`, { host: 'evil.example' });
    assert.equal(status, 421);
  });

  it('is trusted only by who has its certificate', async (t) => {
    const { port } = await served(t);
    const other = selfSignedCertificate(Date.now()).cert;
    await assert.rejects(ask(`https://localhost:${port}/`, { ca: other }));
  });

  it('ends connections that say nothing', async (t) => {
    const server = await listen({ name: 'the test', port: 0, certificate });
    t.after(() => server.close());
    const socket = connect(server.port, '127.0.0.1').on('error', () => {});
    await new Promise((resolve) => socket.once('connect', resolve));
    const closed = new Promise((resolve) => socket.once('close', resolve));
    await server.close();
    await closed;
  });
});

describe('the certificate', () => {
  it('is for this machine alone, and for as long as browsers take one', () => {
    const read = new X509Certificate(selfSignedCertificate(now).cert);
    assert.equal(read.subjectAltName, 'DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1');
    assert.equal(read.ca, false);
    assert.ok(Date.parse(read.validFrom) < now);
    const days = (Date.parse(read.validTo) - Date.parse(read.validFrom)) / 86_400_000;
    assert.equal(days, 397);
    assert.ok(read.verify(read.publicKey));
  });

  it('stays the same from start to start, until it is about to expire', (t) => {
    const folder = temporaryFolder(t);
    const first = keptCertificate(new StateFile(folder), now);
    assert.equal(keptCertificate(new StateFile(folder), now + 1).cert, first.cert);
    assert.notEqual(keptCertificate(new StateFile(folder), now + 396 * 86_400_000).cert, first.cert);
  });

  it('has its key where only its owner reads it, and itself where programs find it', (t) => {
    const folder = temporaryFolder(t);
    const { cert, key, path } = keptCertificate(new StateFile(folder), now);
    assert.equal(path, join(folder, 'tls-certificate.pem'));
    assert.equal(readFileSync(path, 'utf8'), cert);
    assert.equal(statSync(join(folder, 'tls.json')).mode & 0o777, 0o600);
    assert.ok(!cert.includes('PRIVATE KEY') && key.includes('PRIVATE KEY'));
    assert.equal(keptCertificate(memoryState(), now).path, undefined);
  });

  for (const [what, content] of [
    ['no JSON', '{'],
    ['something else', '[]'],
    ['a certificate without its key', JSON.stringify({ cert: certificate.cert })],
    ['a certificate with another key', JSON.stringify({ cert: certificate.cert, key: selfSignedCertificate(now).key })],
  ] as const) {
    it(`is made anew if what is kept is ${what}`, (t) => {
      const folder = temporaryFolder(t);
      writeFileSync(join(folder, 'tls.json'), content);
      const made = keptCertificate(new StateFile(folder), Date.now());
      assert.notEqual(made.cert, certificate.cert);
      assert.ok(new X509Certificate(made.cert).checkHost('localhost'));
    });
  }
});

describe('a certificate of the user', () => {
  const names = { cert: '--tls-cert', key: '--tls-key' };
  const write = (t: TestContext, name: string, content: string): string => {
    const file = join(temporaryFolder(t), name);
    writeFileSync(file, content);
    return file;
  };

  it('is read from its files', (t) => {
    const files = { cert: write(t, 'cert.pem', certificate.cert), key: write(t, 'key.pem', certificate.key) };
    assert.deepEqual(readCertificate(files, names), certificate);
  });

  it('is refused with another key, and if a file is none', (t) => {
    const cert = write(t, 'cert.pem', certificate.cert);
    const key = write(t, 'key.pem', selfSignedCertificate(now).key);
    assert.throws(() => readCertificate({ cert, key }, names), /key.pem' is not the key of the certificate '/);
    assert.throws(() => readCertificate({ cert: key, key }, names), /--tls-cert must be a PEM file with a certificate/);
    assert.throws(
      () => readCertificate({ cert, key: 'missing.pem' }, names),
      /--tls-key must be a PEM file with a private key/,
    );
  });
});
