/**
 * The least that can stand between a socket and a handler in a thread of its own, the yardstick of the benchmark:
 * `node bare-server.mjs <handler>`. It checks no token, selects no route and writes no line; as on Lambda, and as in the
 * local program, a thread runs one invocation at a time, and event and answer travel as JSON.
 */
import { createServer } from 'node:http';
import { Worker } from 'node:worker_threads';

const [, , handler] = process.argv;
const idle = [];

const server = createServer((request, response) => {
  const worker = idle.pop() ?? startWorker();
  worker.response = response;
  const { method, url, headers } = request;
  const requestContext = { http: { method, path: url } };
  worker.thread.postMessage(JSON.stringify({ version: '2.0', rawPath: url, headers, requestContext }));
});
process.on('SIGINT', () => process.exit());
server.listen(0, '127.0.0.1', () => process.stdout.write(`http://127.0.0.1:${server.address().port}\n`));

function startWorker() {
  const thread = new Worker(new URL('./bare-worker.mjs', import.meta.url), { workerData: handler });
  const worker = { thread, response: undefined };
  thread.on('message', (answer) => {
    const { statusCode, headers, body } = JSON.parse(answer);
    idle.push(worker);
    worker.response.writeHead(statusCode, { ...headers, 'content-length': Buffer.byteLength(body) });
    worker.response.end(body);
  });
  return worker;
}
