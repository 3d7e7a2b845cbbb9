import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import type { TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { Resource } from '../../lib/assembly/resource.js';
import { thisMachine } from '../../lib/host/handlers/this-machine.js';
import type { FunctionsOptions } from '../../lib/services/functions/io/functions.js';
import { type FunctionInput, functionOf, running } from './functions.js';
import { isRunning } from './is-running.js';

/** A Python function of one file, for the version that this machine has. */
export function python(code: string, properties: FunctionInput['properties'] = {}): FunctionInput {
  return { files: { 'index.py': code }, properties: { Runtime: `python${pythonVersion()}`, ...properties } };
}

let version: string | undefined;

export function pythonVersion(): string {
  version ??= thisMachine(process.cwd())
    .output('python3', ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])'])
    ?.trim();
  if (version === undefined) {
    throw new Error('the tests of Python handlers need python3 on the PATH');
  }
  return version;
}

/**
 * A function that is a client of the Runtime API in Node.js, run by a command. `api(path, options)` calls it, `next()` gives an
 * event with its id, `answer(id, body, options)` and `fail(id, error)` end an invocation.
 */
export function client(
  test: TestContext,
  code: string,
  properties: FunctionInput['properties'] = {},
  options: Partial<FunctionsOptions> = {},
) {
  const fn = functionOf(test, {
    files: { 'client.mjs': `${clientSource}\n${code}` },
    properties: { Runtime: 'provided.al2023', Handler: 'x', FunctionName: `client-${process.pid}`, ...properties },
  });
  const commands = { 'S/Fn': `'${process.execPath}' client.mjs` };
  const launching = { machine: thisMachine(process.cwd()), commands };
  return { fn, ...running(test, { launching, ...options }) };
}

const clientSource = `
  import http from 'node:http';
  const [hostname, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(':');
  const agent = new http.Agent({ keepAlive: true });
  const api = (path, { method = 'POST', headers = {}, write = (request) => request.end() } = {}) =>
    new Promise((resolve, reject) => {
      const request = http.request({ hostname, port, agent, method, headers, path: '/2018-06-01/runtime/' + path }, (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (text) => { body += text; });
        response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body }));
      });
      request.on('error', reject);
      write(request);
    });
  const next = async () => {
    const { status, headers, body } = await api('invocation/next', { method: 'GET' });
    return { status, headers, body, id: headers['lambda-runtime-aws-request-id'], event: status === 200 && JSON.parse(body) };
  };
  const answer = (id, body, headers = {}) =>
    api('invocation/' + id + '/response', { headers, write: (request) => request.end(body === undefined ? body : String(body)) });
  const fail = (id, error, headers = {}) =>
    api('invocation/' + id + '/error', { headers, write: (request) => request.end(JSON.stringify(error)) });
`;

/** The processes of a function, and those that they started. The function needs a name that no other test uses at the same time. */
function processesOf(fn: Resource): readonly string[] {
  const name = `AWS_LAMBDA_FUNCTION_NAME=${fn.ref()} `;
  const listed = execFileSync('ps', ['axeww', '-o', 'pid=,command='], { encoding: 'utf8', maxBuffer: 1e8 });
  return listed.split('\n').filter((line) => `${line} `.includes(name));
}

/** The system may take a moment to remove a process that was killed. */
export async function assertNoProcessOf(fn: Resource): Promise<void> {
  await assertGone(() => processesOf(fn));
}

export async function assertNoProcess(pid: number): Promise<void> {
  await assertGone(() => (isRunning(pid) ? [String(pid)] : []));
}

/** @param list what is left, in lines that begin with a process id */
async function assertGone(list: () => readonly string[]): Promise<void> {
  const deadline = Date.now() + 20_000;
  let left = list();
  while (left.length > 0 && Date.now() < deadline) {
    await delay(50);
    left = list();
  }
  // They would keep their pipes, and with these the test file, open.
  for (const pid of left.map((line) => Number.parseInt(line, 10))) {
    process.kill(pid, 'SIGKILL');
  }
  assert.deepEqual(left, []);
}
