import assert from 'node:assert/strict';
import { type AddressInfo, connect, createServer, Server } from 'node:net';
import { networkInterfaces } from 'node:os';
import { describe, it, type TestContext } from 'node:test';
import { type Answerer, type ListenOptions, listen } from '../../lib/host/http/listen.js';
import type { HttpRequest } from '../../lib/host/http/message.js';

async function served(
  t: TestContext,
  answerer: Partial<Answerer> = {},
  hostname: NonNullable<ListenOptions['hostname']> = '127.0.0.1',
) {
  const requests: HttpRequest[] = [];
  const refused: [number, string][] = [];
  const server = await listen({ name: 'the test', port: 0, hostname });
  t.after(() => server.close());
  server.answer({
    handle: (request) => {
      requests.push(request);
      return { status: 200, headers: { 'set-cookie': ['a=1', 'b=2'] }, body: 'hello' };
    },
    onRefused: (_, status, reason) => void refused.push([status, reason]),
    ...answerer,
  });
  return { server, requests, refused };
}

/** All that is answered to what is sent as it stands. */
async function answered({ port }: { readonly port: number }, text: string, address = '127.0.0.1'): Promise<string> {
  const socket = connect({ host: address, port });
  socket.setEncoding('latin1').write(text);
  let answer = '';
  for await (const chunk of socket) {
    answer += chunk;
  }
  return answer;
}

describe('a server', () => {
  for (const hostname of ['127.0.0.1', 'localhost'] as const) {
    it(`parses no address for a request to ${hostname}, as it would for each one`, async (t) => {
      const { server } = await served(t, {}, hostname);
      const request = `GET / HTTP/1.1\r\nHost: localhost:${server.port}\r\nConnection: close\r\n\r\n`;
      const { URL } = globalThis;
      const parsed: string[] = [];
      t.after(() => Object.assign(globalThis, { URL }));
      globalThis.URL = class extends URL {
        constructor(url: string | URL, base?: string | URL) {
          super(url, base);
          parsed.push(String(url));
        }
      };
      assert.match(await answered(server, request), /^HTTP\/1\.1 200 /);
      assert.deepEqual(parsed, []);
    });
  }

  it('hands on the request as it was sent', async (t) => {
    const { server, requests } = await served(t);
    const headers = { 'X-Mixed': 'Case', cookie: 'a=1; b=2' };
    await fetch(`${server.origin}/a%2Fb?q=%20&q=2`, { method: 'POST', body: 'body', headers });
    const [request] = requests;
    assert.equal(request?.method, 'POST');
    assert.equal(request?.rawPath, '/a%2Fb');
    assert.equal(request?.rawQueryString, 'q=%20&q=2');
    assert.equal(request?.headers['x-mixed'], 'Case');
    assert.equal(request?.headers.cookie, 'a=1; b=2');
    assert.equal(request?.body.toString(), 'body');
    assert.equal(request?.sourceIp, '127.0.0.1');
  });

  for (const body of ['hello', Buffer.from('hello')]) {
    it(`sends header values byte by byte beside a body that is ${typeof body === 'string' ? 'text' : 'bytes'}`, async (t) => {
      const handle = () => ({ status: 200, headers: { 'x-name': 'caf\u00e9' }, body });
      const { server } = await served(t, { handle });
      const answer = await answered(
        server,
        `GET / HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nConnection: close\r\n\r\n`,
      );
      assert.match(answer, /^x-name: caf\u00e9\r\n[\s\S]*\r\nhello$/m);
    });
  }

  it('sends header values byte by byte where one of a list is not ASCII', async (t) => {
    const handle = () => ({ status: 200, headers: { 'set-cookie': ['a=1', 'b=caf\u00e9'] }, body: 'hello' });
    const { server } = await served(t, { handle });
    const request = `GET / HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nConnection: close\r\n\r\n`;
    assert.match(await answered(server, request), /^set-cookie: b=caf\u00e9\r\n[\s\S]*\r\nhello$/m);
  });

  for (const name of ['ascii', 'caf\u00e9']) {
    for (const body of ['', 'hello', 'caf\u00e9', '\u{1f512}', 'half \ud83d']) {
      it(`says how long ${JSON.stringify(body)} is, beside the header value ${name}`, async (t) => {
        const { server } = await served(t, { handle: () => ({ status: 200, headers: { 'x-name': name }, body }) });
        for (const method of ['GET', 'HEAD', 'GET']) {
          const answer = await fetch(server.origin, { method });
          assert.equal(answer.headers.get('content-length'), String(Buffer.byteLength(body)));
          assert.equal(await answer.text(), method === 'HEAD' ? '' : Buffer.from(body).toString());
        }
      });
    }
  }

  it('joins the values of a header that is sent twice, whatever it is called', async (t) => {
    const { server, requests } = await served(t);
    const names = ['X-Two', 'x-two', 'Cookie', 'cookie', '__proto__', 'constructor'];
    const lines = names.map((name, index) => `${name}: ${index}\r\n`).join('');
    await answered(server, `GET / HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n${lines}Connection: close\r\n\r\n`);
    const headers = new Map(Object.entries(requests[0]?.headers ?? {}));
    assert.deepEqual(
      ['x-two', 'cookie', '__proto__', 'constructor'].map((name) => headers.get(name)),
      ['0, 1', '2; 3', '4', '5'],
    );
  });

  it('reads a body that comes in chunks, and the request behind it', async (t) => {
    const { server, requests } = await served(t);
    const host = `Host: 127.0.0.1:${server.port}\r\n`;
    const first = `POST /1 HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\n3\r\none\r\n0\r\n\r\n`;
    await answered(server, `${first}GET /2 HTTP/1.1\r\n${host}Connection: close\r\n\r\n`);
    const bodies = new Map(requests.map(({ rawPath, body }) => [rawPath, body.toString()]));
    assert.deepEqual([bodies.get('/1'), bodies.get('/2')], ['one', '']);
  });

  it('refuses a request with two hosts, one of which is its own', async (t) => {
    const { server, requests } = await served(t);
    const hosts = `Host: 127.0.0.1:${server.port}\r\nHost: evil.example\r\n`;
    const answer = await answered(server, `GET / HTTP/1.1\r\n${hosts}Connection: close\r\n\r\n`);
    assert.match(answer, /^HTTP\/1\.1 4\d\d /);
    assert.equal(requests.length, 0);
  });

  it('sends each of several values of a header, and no body for HEAD', async (t) => {
    const { server } = await served(t);
    const answer = await fetch(server.origin, { method: 'HEAD' });
    assert.deepEqual(answer.headers.getSetCookie(), ['a=1', 'b=2']);
    assert.equal(answer.headers.get('content-length'), '5');
    assert.equal(await answer.text(), '');
  });

  it('lets requests wait until it is told how to answer', async (t) => {
    const server = await listen({ name: 'the test', port: 0 });
    t.after(() => server.close());
    const answer = fetch(server.origin);
    server.answer({ handle: () => ({ status: 200, headers: {}, body: 'late' }), onRefused: () => {} });
    assert.equal(await (await answer).text(), 'late');
  });

  it('lets nobody wait for an answer that fails or cannot be sent, says why on the terminal, and goes on', async (t) => {
    const error = new Error('no answer');
    let headers = {};
    const handle = ({ rawPath }: HttpRequest) => {
      if (rawPath === '/throws') {
        throw error;
      }
      return { status: 200, headers, body: 'hello' };
    };
    const { server } = await served(t, { handle });
    const faults: string[] = [];
    t.mock.method(process.stderr, 'write', (text: string) => faults.push(text));
    await assert.rejects(fetch(`${server.origin}/throws`));
    headers = { 'x-name': 'one\ntwo' };
    await assert.rejects(fetch(server.origin));
    headers = {};
    assert.equal(await (await fetch(server.origin)).text(), 'hello');
    assert.equal(faults[0], `error in the test: ${error.stack}\n`);
    assert.match(String(faults[1]), /^error in the test: .*Invalid character in header content \["x-name"\]/);
    assert.equal(faults.length, 2);
  });

  it('is on 127.0.0.1 alone', async (t) => {
    const { server } = await served(t);
    const other = connect({ host: '127.0.0.2', port: server.port });
    await assert.rejects(new Promise((resolve, reject) => other.once('connect', resolve).once('error', reject)), {
      code: 'ECONNREFUSED',
    });
  });

  it('refuses a body that is too large, and goes on', async (t) => {
    const { server, requests, refused } = await served(t);
    const body = Buffer.alloc(12 * 1024 * 1024);
    assert.equal((await fetch(server.origin, { method: 'POST', body })).status, 413);
    assert.deepEqual(refused, [[413, 'the body has more than 11534336 bytes']]);
    assert.equal((await fetch(server.origin)).status, 200);
    assert.equal(requests.length, 1);
  });

  it('ends streams that are still open when it is closed', async (t) => {
    let ended = () => {};
    const end = new Promise<void>((resolve) => {
      ended = resolve;
    });
    const { server } = await served(t, {
      stream: (_, start) => {
        start({ 'content-type': 'text/event-stream' })('data: 1\n\n');
        return ended;
      },
    });
    const answer = await fetch(server.origin);
    assert.equal(answer.headers.get('content-type'), 'text/event-stream');
    await server.close();
    await end;
    await assert.rejects(answer.text());
  });
});

/** The loopback addresses of this machine: not every one has IPv6. */
const loopback = Object.values(networkInterfaces())
  .flatMap((interfaces = []) => interfaces.map(({ address }) => address))
  .filter((address) => ['127.0.0.1', '::1'].includes(address));

describe('a server at localhost', () => {
  const get = (host: string) =>
    `POST /a%2Fb?c=d HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi`;

  it('has its name as its origin', async (t) => {
    const { server } = await served(t, {}, 'localhost');
    assert.equal(server.origin, `http://localhost:${server.port}`);
    assert.equal((await fetch(server.origin)).status, 200);
  });

  /** Makes binding an address fail with an error, a number of times. */
  function failing(t: TestContext, failure: { readonly address: string; readonly code: string; times: number }) {
    const bound: unknown[] = [];
    const { listen: original } = Server.prototype;
    t.mock.method(Server.prototype, 'listen', function (this: Server, ...args: unknown[]) {
      const address = args[1];
      bound.push(address);
      if (address === failure.address && failure.times-- > 0) {
        const error = Object.assign(new Error(`listen ${failure.code}`), { code: failure.code });
        process.nextTick(() => this.emit('error', error));
        return this;
      }
      return original.apply(this, args as never);
    });
    return bound;
  }

  for (const code of ['EADDRNOTAVAIL', 'EAFNOSUPPORT']) {
    it(`is only at 127.0.0.1 if the machine has no ::1, so that binding fails with ${code}`, async (t) => {
      const bound = failing(t, { address: '::1', code, times: 1 });
      const { server } = await served(t, {}, 'localhost');
      assert.deepEqual(bound, ['127.0.0.1', '::1']);
      assert.match(await answered(server, get(`localhost:${server.port}`)), /^HTTP\/1\.1 200 /);
    });

    it(`fails if the machine has no 127.0.0.1, so that binding fails with ${code}`, async (t) => {
      failing(t, { address: '127.0.0.1', code, times: 1 });
      await assert.rejects(listen({ name: 'the site', port: 0, hostname: 'localhost' }));
    });
  }

  it('gets another port from the system if the first one is in use at ::1', async (t) => {
    const bound = failing(t, { address: '::1', code: 'EADDRINUSE', times: 2 });
    await served(t, {}, 'localhost');
    assert.deepEqual(bound, ['127.0.0.1', '::1', '127.0.0.1', '::1', '127.0.0.1', '::1']);
  });

  for (const address of loopback) {
    it(`answers at ${address}`, async (t) => {
      const { server, requests } = await served(t, {}, 'localhost');
      const host = `localhost:${server.port}`;
      assert.match(await answered(server, get(host), address), /^HTTP\/1\.1 200 /);
      assert.equal(requests[0]?.body.toString(), 'hi');
    });

    for (const name of ['127.0.0.1', '[::1]']) {
      it(`redirects ${name} at ${address} to its name, with path and query`, async (t) => {
        const { server, requests, refused } = await served(t, {}, 'localhost');
        const answer = await answered(server, get(`${name}:${server.port}`), address);
        assert.match(answer, /^HTTP\/1\.1 307 /);
        assert.equal(/^location: (.*)\r$/m.exec(answer)?.[1], `http://localhost:${server.port}/a%2Fb?c=d`);
        assert.deepEqual(requests, []);
        const reason = `${name}:${server.port} is not the same origin as http://localhost:${server.port}`;
        assert.deepEqual(refused, [[307, reason]]);
      });
    }

    it(`refuses every other host at ${address}`, async (t) => {
      const { server, requests } = await served(t, {}, 'localhost');
      const { port } = server;
      for (const host of [
        'localhost',
        `localhost:${port + 1}`,
        `evil.example:${port}`,
        `localhost.evil.example:${port}`,
        `127.0.0.2:${port}`,
        `[::2]:${port}`,
        `::1:${port}`,
        '',
      ]) {
        assert.match(await answered(server, get(host), address), /^HTTP\/1\.1 421 /, host);
      }
      assert.deepEqual(requests, []);
    });

    it(`cannot have a port that another program has at ${address}, and leaves the others free`, async (t) => {
      const taken = createServer();
      await new Promise<void>((resolve) => taken.listen(0, address, resolve));
      t.after(() => taken.close());
      const { port } = taken.address() as AddressInfo;
      const at = address === '::1' ? ' at ::1' : '';
      await assert.rejects(listen({ name: 'the site', port, hostname: 'localhost' }), {
        code: 'PORT',
        message:
          `cannot serve the site on port ${port}${at}: it is used by another program; stop that program, or choose another port ` +
          'with --port',
      });
      for (const other of loopback.filter((candidate) => candidate !== address)) {
        const free = createServer();
        await new Promise<void>((resolve, reject) => free.on('error', reject).listen(port, other, resolve));
        await new Promise((resolve) => free.close(resolve));
      }
    });
  }
});

describe('a server at 127.0.0.1', () => {
  it('answers the name localhost as well, and no other', async (t) => {
    const { server } = await served(t);
    const statuses = await Promise.all(
      ['127.0.0.1', 'localhost', '[::1]', 'evil.example'].map(async (name) =>
        (await answered(server, `GET / HTTP/1.1\r\nHost: ${name}:${server.port}\r\nConnection: close\r\n\r\n`)).slice(
          9,
          12,
        ),
      ),
    );
    assert.deepEqual(statuses, ['200', '200', '421', '421']);
  });
});
