import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { rawExchange } from './raw-exchange.js';

const bytes = Buffer.from('GET / HTTP/1.1\r\n\r\n');

/** The port of a server that does this with each connection, and never closes it of its own accord. */
async function listening(test: TestContext, serve: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).resume();
    serve(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  test.after(() => {
    for (const socket of sockets) {
      socket.destroy();
    }
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

describe('an exchange of bytes', () => {
  it('gives the status of each answer', async (t) => {
    const port = await listening(t, (socket) => socket.end('HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 404 Not Found\r\n\r\n'));
    assert.deepEqual(await rawExchange(port, bytes), { statuses: [200, 404], hung: false });
  });

  it('may end without an answer', async (t) => {
    const port = await listening(t, (socket) => socket.resetAndDestroy());
    assert.deepEqual(await rawExchange(port, bytes), { statuses: [], hung: false });
  });

  it('hangs where there is neither an answer nor an end', async (t) => {
    const port = await listening(t, () => {});
    assert.deepEqual(await rawExchange(port, bytes, 1), { statuses: [], hung: true });
  });

  it('hangs where a connection stays open after its answer', async (t) => {
    const port = await listening(t, (socket) => socket.write('HTTP/1.1 200 OK\r\n\r\n'));
    assert.equal((await rawExchange(port, bytes, 500)).hung, true);
  });

  it('is none where nobody listens', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    await assert.rejects(rawExchange(port, bytes), { code: 'ECONNREFUSED' });
  });
});
