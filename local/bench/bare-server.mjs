/**
 * The least that can stand between a socket and a handler in a thread of its own, the yardstick of the benchmark:
 * `node bare-server.mjs <handler> [pool]`. It selects no route and writes no line; as on Lambda, and as in the local program, a
 * thread runs one invocation at a time, and event and answer travel as JSON. It checks no token, but where it is given a
 * user pool, `{"userPoolId":…,"clientId":…,"jwks":…}`: then all but `/public` wants an access token of that.
 */
import { createServer } from 'node:http';
import { Worker } from 'node:worker_threads';

const [, , handler, pool] = process.argv;
const idle = [];
const isLetIn = pool ? await tokenCheck(JSON.parse(pool)) : () => true;

const server = createServer((request, response) => {
  if (!isLetIn(request)) {
    response.writeHead(401, { 'content-type': 'application/json' }).end('{"message":"Unauthorized"}');
    return;
  }
  const worker = idle.pop() ?? startWorker();
  worker.response = response;
  const { method, url, headers } = request;
  const requestContext = { http: { method, path: url } };
  worker.thread.postMessage(JSON.stringify({ version: '2.0', rawPath: url, headers, requestContext }));
});
process.on('SIGINT', () => process.exit());
server.listen(0, '127.0.0.1', () => process.stdout.write(`http://127.0.0.1:${server.address().port}\n`));

async function tokenCheck({ userPoolId, clientId, jwks }) {
  const { CognitoJwtVerifier } = await import('aws-jwt-verify');
  const verifier = CognitoJwtVerifier.create({ userPoolId, clientId, tokenUse: 'access' });
  verifier.cacheJwks(jwks);
  return ({ url, headers }) => {
    if (url === '/public') {
      return true;
    }
    try {
      verifier.verifySync((headers.authorization ?? '').replace('Bearer ', ''));
      return true;
    } catch {
      return false;
    }
  };
}

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
