import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { readAssembly } from '../../lib/assembly/io/read-assembly.js';
import { RequestLog } from '../../lib/host/log/request-log.js';
import type { Serving } from '../../lib/host/serving.js';
import { memoryState } from '../../lib/host/state/state-store.js';
import { serve, servedDocument } from '../../lib/serve.js';
import { userPools } from '../../lib/services/user-pools/index.js';
import { type AppInput, type Files, synthesizeApp, writeFiles } from '../support/app-folder.js';
import { temporaryFolder } from '../support/assembly.js';
import { until } from '../support/until.js';

/** An app that is served, and can be synthesized and deployed again with other files. */
async function deployed(test: TestContext, input: AppInput, files: Files) {
  const folder = temporaryFolder(test);
  let count = 0;
  const synthesize = (changed: Files, next = input) => {
    writeFiles(folder, changed);
    count += 1;
    return readAssembly(synthesizeApp(folder, join(folder, `cdk.out/${count}`), next));
  };
  let printed = '';
  const log = new RequestLog({
    write: (text) => {
      printed += text;
    },
    color: false,
    timeZone: 'UTC',
  });
  const serving = await serve({
    assembly: synthesize(files),
    port: 0,
    state: memoryState(),
    reset: false,
    allowOrigins: [],
    log,
    clock: Date.now,
  });
  test.after(() => serving.close());
  return { serving, synthesize, folder, printed: () => printed };
}

const apiOf = (serving: Serving) => servedDocument(serving).apis[0]?.url ?? '';
const get = async (url: string) => (await fetch(url)).text();
const counting = (version: string) =>
  `let calls = 0; exports.handler = async () => '${version}, call ' + (calls += 1);`;
const two: AppInput = { routes: { 'GET /a': 'a', 'GET /b': 'b' }, pages: 'pages' };
const files: Files = {
  'a/index.js': counting('a1'),
  'b/index.js': counting('b1'),
  'pages/index.html': 'page 1',
};
const pool: AppInput = {
  ...two,
  resources: {
    Pool: { Type: 'AWS::Cognito::UserPool', Properties: { UsernameAttributes: ['email'] } },
    Client: { Type: 'AWS::Cognito::UserPoolClient', Properties: { UserPoolId: { Ref: 'Pool' } } },
  },
};

describe('an app that is deployed again', () => {
  it('serves new code and pages on the ports of the old', async (t) => {
    const { serving, synthesize } = await deployed(t, two, files);
    const { apis, sites } = servedDocument(serving);
    assert.equal(await get(`${apiOf(serving)}/a`), 'a1, call 1');
    await serving.deploy(synthesize({ 'a/index.js': counting('a2'), 'pages/index.html': 'page 2' }));
    const served = servedDocument(serving);
    assert.deepEqual(
      [...served.apis, ...served.sites].map(({ url }) => url),
      [...apis, ...sites].map(({ url }) => url),
    );
    assert.equal(await get(`${apiOf(serving)}/a`), 'a2, call 1');
    assert.equal(await get(sites[0]?.url ?? ''), 'page 2');
  });

  it('keeps a function warm whose code and settings are as they were', async (t) => {
    const { serving, synthesize } = await deployed(t, two, files);
    const api = apiOf(serving);
    assert.deepEqual([await get(`${api}/a`), await get(`${api}/b`)], ['a1, call 1', 'b1, call 1']);
    await serving.deploy(synthesize({ 'a/index.js': counting('a2') }));
    assert.deepEqual([await get(`${api}/a`), await get(`${api}/b`)], ['a2, call 1', 'b1, call 2']);
  });

  it('starts a function anew that has a file more, or less', async (t) => {
    const { serving, synthesize } = await deployed(t, two, files);
    const api = apiOf(serving);
    assert.equal(await get(`${api}/a`), 'a1, call 1');
    await serving.deploy(synthesize({ 'a/more.js': '' }));
    assert.equal(await get(`${api}/a`), 'a1, call 1');
  });

  it('brings what runs to its end with the old code', async (t) => {
    const { serving, synthesize, folder, printed } = await deployed(t, two, {
      ...files,
      'a/index.js': `exports.handler = async ({ queryStringParameters: { until } }) => {
        console.log('waits');
        while (!require('fs').existsSync(until)) await new Promise((resolve) => setTimeout(resolve, 10));
        return 'old';
      };`,
    });
    const signal = join(folder, 'go-on');
    const answer = get(`${apiOf(serving)}/a?until=${signal}`);
    await until(() => printed().includes('waits'));
    await serving.deploy(synthesize({ 'a/index.js': "exports.handler = async () => 'new';" }));
    assert.equal(await get(`${apiOf(serving)}/a`), 'new');
    writeFileSync(signal, '');
    assert.equal(await answer, 'old');
  });

  it('loses no request, whenever it comes', async (t) => {
    const { serving, synthesize } = await deployed(t, two, files);
    const api = apiOf(serving);
    const statuses: number[] = [];
    let isDone = false;
    const asking = Promise.all(
      Array.from({ length: 4 }, async () => {
        while (!isDone) {
          statuses.push((await fetch(`${api}/a`)).status);
        }
      }),
    );
    for (const version of ['a2', 'a3', 'a4']) {
      await serving.deploy(synthesize({ 'a/index.js': counting(version) }));
      await until(async () => (await get(`${api}/a`)).startsWith(version));
    }
    isDone = true;
    await asking;
    assert.deepEqual([...new Set(statuses)], [200]);
  });

  it('answers a request whose body was still coming', async (t) => {
    const { serving, synthesize } = await deployed(t, { routes: { 'POST /a': 'a' } }, files);
    const sent = request(`${apiOf(serving)}/a`, { method: 'POST', headers: { 'content-length': 4 } });
    const status = new Promise((resolve, reject) => {
      sent.on('response', (response) => resolve(response.resume().statusCode)).on('error', reject);
    });
    sent.write('ab');
    await serving.deploy(synthesize({ 'a/index.js': counting('a2') }));
    sent.end('cd');
    assert.equal(await status, 200);
  });

  it('gives an API that is new a port, and the port of one that is gone back to it when it returns', async (t) => {
    const { serving, synthesize } = await deployed(t, { pages: 'pages' }, files);
    assert.deepEqual(servedDocument(serving).apis, []);
    await serving.deploy(synthesize({}, two));
    const api = apiOf(serving);
    assert.equal(await get(`${api}/a`), 'a1, call 1');
    await serving.deploy(synthesize({}, { pages: 'pages' }));
    const gone = await fetch(`${api}/a`);
    assert.deepEqual([gone.status, await gone.text()], [404, "the API 'S/Api' is no longer in the app\n"]);
    await serving.deploy(synthesize({}, two));
    assert.equal(apiOf(serving), api);
    assert.equal(await get(`${api}/a`), 'a1, call 1');
  });

  it('goes on as it was where the next assembly cannot be served', async (t) => {
    const { serving, synthesize, folder } = await deployed(t, two, files);
    const broken = synthesize({}, { ...two, resources: { Odd: { Type: 'AWS::Cognito::UserPool', Properties: null } } });
    Object.defineProperty(broken, 'stacks', {
      get: () => {
        throw new Error('it is broken');
      },
    });
    await assert.rejects(serving.deploy(broken), { message: 'it is broken' });
    mkdirSync(join(folder, 'x'));
    assert.equal(await get(`${apiOf(serving)}/a`), 'a1, call 1');
  });

  it('keeps users and what was begun, while the pools are as they were', async (t) => {
    const { serving, synthesize } = await deployed(t, pool, files);
    const { cognito } = serving.of(userPools);
    await serving.deploy(synthesize({ 'a/index.js': counting('a2') }));
    assert.equal(serving.of(userPools).cognito, cognito);
    const changed = { ...pool, resources: { ...pool.resources, More: { Type: 'AWS::Cognito::UserPool' } } };
    await serving.deploy(synthesize({}, changed));
    assert.notEqual(serving.of(userPools).cognito, cognito);
    assert.equal(serving.of(userPools).cognito.mails, cognito.mails);
  });
});
