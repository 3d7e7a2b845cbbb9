import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect as connectHttp2, type OutgoingHttpHeaders } from 'node:http2';
import { connect } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { listen } from '../../lib/host/http/listen.js';

/** A port that responds with the parts of the request. */
async function served(test: TestContext) {
  const server = await listen({ name: 'a server', port: 0, http2: true });
  test.after(() => server.close());
  server.answer({
    largestBody: 100_000,
    onRefused: () => {},
    handle: ({ method, rawPath, rawQueryString, headers, body }) => ({
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([method, rawPath, rawQueryString, headers.host, headers['x-own'], body.length]),
    }),
  });
  return server;
}

/** The status and the body of a response over HTTP/2. */
async function call(test: TestContext, origin: string, headers: OutgoingHttpHeaders, body?: Buffer) {
  const session = connectHttp2(origin);
  test.after(() => session.destroy());
  const stream = session.request(headers, { endStream: body === undefined });
  stream.end(body);
  const [answered] = (await once(stream, 'response')) as [{ readonly ':status': number }];
  const text = Buffer.concat(await stream.toArray()).toString();
  return { status: answered[':status'], text };
}

describe('a port that also answers HTTP/2', () => {
  it('answers HTTP/2 requests with and without a body', async (t) => {
    const { origin } = await served(t);
    const { host } = new URL(origin);
    const post = { ':method': 'POST', ':path': '/a?b=c', 'x-own': '1' };
    const { text } = await call(t, origin, post, Buffer.alloc(70_000));
    assert.deepEqual(JSON.parse(text), ['POST', '/a', 'b=c', host, '1', 70_000]);
    assert.deepEqual(JSON.parse((await call(t, origin, { ':path': '/' })).text), ['GET', '/', '', host, null, 0]);
  });

  it('refuses HTTP/2 requests for another host, and bodies that are too large', async (t) => {
    const { origin } = await served(t);
    assert.equal((await call(t, origin, { ':path': '/', ':authority': 'evil.example' })).status, 421);
    assert.equal((await call(t, origin, { ':method': 'POST', ':path': '/' }, Buffer.alloc(100_001))).status, 413);
  });

  for (const method of ['GET', 'POST', 'PUT', 'PATCH']) {
    it(`answers HTTP/1.1 even if its first bytes arrive one by one: ${method}`, async (t) => {
      const { port, origin } = await served(t);
      const socket = connect(port, '127.0.0.1').setNoDelay();
      t.after(() => socket.destroy());
      const request = `${method} /p HTTP/1.1\r\nhost: ${new URL(origin).host}\r\nconnection: close\r\n\r\n`;
      for (const part of [request[0], request[1], request.slice(2)]) {
        socket.write(part ?? '');
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      const answer = Buffer.concat(await socket.toArray()).toString();
      assert.match(answer, new RegExp(`^HTTP/1.1 200 OK\r\n[^]*"${method}","/p"`));
    });
  }

  it('answers HTTP/2 even if its first bytes arrive one by one', async (t) => {
    const { port } = await served(t);
    const socket = connect(port, '127.0.0.1').setNoDelay();
    t.after(() => socket.destroy());
    const settings = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]);
    for (const part of ['P', 'R', 'I * HTTP/2.0\r\n\r\nSM\r\n\r\n', settings]) {
      socket.write(part);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const [frame] = (await once(socket, 'data')) as [Buffer];
    assert.equal(frame[3], 4, 'its settings');
  });
});
