import assert from 'node:assert/strict';
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { type ServedDocument, start } from '../../../lib/index.js';
import { synthesizeApp, writeFiles } from '../../support/app-folder.js';
import { temporaryFolder } from '../../support/assembly.js';
import { Program } from '../../support/program.js';
import { pythonVersion } from '../../support/runtimes.js';
import { until } from '../../support/until.js';

const app = `node --import ${import.meta.resolve('tsx')} app.mjs`;

/** A program for Linux that answers with a text. */
const bootstrap = (answer: string) => `#!${process.execPath}
const api = 'http://' + process.env.AWS_LAMBDA_RUNTIME_API + '/2018-06-01/runtime/invocation/';
(async () => {
  for (;;) {
    const next = await fetch(api + 'next');
    await next.text();
    const body = JSON.stringify('${answer}');
    await (await fetch(api + next.headers.get('lambda-runtime-aws-request-id') + '/response', { method: 'POST', body })).text();
  }
})();
`;
const python = (answer: string) => `import os\ndef handler(event, context):\n    return '${answer} %d' % os.getpid()\n`;
const jwks = `import json, os, urllib.request
def handler(event, context):
    url = 'https://cognito-idp.us-east-1.amazonaws.com/%s/.well-known/jwks.json' % os.environ['POOL']
    return len(json.load(urllib.request.urlopen(url))['keys'])`;

const routes = {
  'GET /python': { code: 'python', properties: { Runtime: `python${pythonVersion()}` } },
  'GET /old': { code: 'python', properties: { Runtime: 'python3.99' } },
  'GET /jwks': { code: 'jwks', properties: { Runtime: `python${pythonVersion()}` } },
  'GET /built': { code: 'built', properties: { Runtime: 'provided.al2023', Handler: 'x' } },
  'GET /java': { code: 'java', properties: { Runtime: 'java21', Handler: 'x' } },
  'GET /node': 'node',
};
const variables = { POOL: { Ref: 'Pool' } };
const resources = { Pool: { Type: 'AWS::Cognito::UserPool', Properties: {} } };

/** An app with functions of several runtimes. */
function appFolder(test: TestContext): string {
  const folder = temporaryFolder(test);
  writeFiles(folder, {
    'cdk.json': JSON.stringify({ app }),
    'app.mjs': `import { synthesizeApp } from ${JSON.stringify(import.meta.resolve('../../support/app-folder.ts'))};
      synthesizeApp(process.cwd(), process.env.CDK_OUTDIR, ${JSON.stringify({ routes, variables, resources })});`,
    'python/index.py': python('one'),
    'jwks/index.py': jwks,
    'built/bootstrap': bootstrap('one'),
    'java/Handler.class': '',
    'node/index.js': "exports.handler = async () => 'node';",
  });
  chmodSync(join(folder, 'built/bootstrap'), 0o755);
  return folder;
}

async function text(url: string): Promise<string> {
  return (await fetch(url)).text();
}

describe('an app with functions of several runtimes', () => {
  it('is served with start(): what is not on this machine is named, and answers 501', async (t) => {
    const folder = appFolder(t);
    const output = synthesizeApp(folder, join(folder, 'cdk.out'), { routes, variables, resources });
    const local = await start({ output, folder });
    t.after(() => local.stop());
    const { url } = local.api();
    assert.match(await text(`${url}/python`), /^one \d+$/);
    assert.equal(await text(`${url}/built`), 'one');
    assert.equal(await text(`${url}/node`), 'node');
    const java = await fetch(`${url}/java`);
    assert.deepEqual(
      [java.status, await java.text()],
      [501, '{"message":"this function is not served by cdk-http-api-local"}'],
    );
    assert.match(await text(`${url}/old`), /^one \d+$/);
    const named = local.unserved.filter((line) => /S\/Fn/.test(line));
    assert.equal(named.length, 2);
    assert.match(
      named.join('\n'),
      /GET \/java.*'S\/Fn4' has the runtime 'java21', which needs .*--function S\/Fn4="<command>"/,
    );
    assert.match(named.join('\n'), /'S\/Fn1' requires Python 3\.99, but runs on Python 3\.\d+: \//);
  });

  it('is served with start() and a command for a function whose runtime is not on this machine', async (t) => {
    const folder = appFolder(t);
    writeFileSync(join(folder, 'java.mjs'), bootstrap('by a command').replace(/^#!.*\n/, ''));
    const output = synthesizeApp(folder, join(folder, 'cdk.out'), { routes, variables, resources });
    const local = await start({ output, folder, functions: { 'S/Fn4': `node '${folder}/java.mjs'` } });
    t.after(() => local.stop());
    assert.equal(await text(`${local.api().url}/java`), 'by a command');
  });

  it('fails to start with a command for a function that it does not have', async (t) => {
    const folder = appFolder(t);
    const output = synthesizeApp(folder, join(folder, 'cdk.out'), { routes });
    await assert.rejects(
      start({ output, folder, functions: { 'S/Java': 'java' } }),
      /'S\/Java', which is not a function of the app/,
    );
  });

  it('reaches the keys of the local user pool with urllib', async (t) => {
    const folder = appFolder(t);
    const output = synthesizeApp(folder, join(folder, 'cdk.out'), { routes, variables, resources });
    const local = await start({ output, folder });
    t.after(() => local.stop());
    assert.match(await text(`${local.api().url}/jwks`), /^[12]$/);
  });

  it('serves a saved Python file and a rebuilt program with --watch, and leaves no process', async (t) => {
    const folder = appFolder(t);
    const program = Program.spawn(t, folder, ['--port', '0', '--json', '--watch']);
    await program.printed(/\n/);
    const served: ServedDocument = JSON.parse(program.stdout);
    const url = served.apis[0]?.url ?? '';
    const pids: number[] = [];
    const answer = async () => {
      const [name, pid] = (await text(`${url}/python`)).split(' ');
      pids.push(Number(pid));
      return name;
    };
    assert.equal(await answer(), 'one');
    writeFileSync(join(folder, 'python/index.py'), python('two'));
    await until(async () => (await answer()) === 'two');
    assert.equal(await text(`${url}/built`), 'one');
    rmSync(join(folder, 'built/bootstrap'));
    writeFileSync(join(folder, 'built/bootstrap'), bootstrap('two'), { mode: 0o755 });
    await until(async () => (await text(`${url}/built`)) === 'two');
    assert.equal(await program.interrupt(), 0);
    for (const pid of new Set(pids)) {
      assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
    }
  });

  it('leaves no process if the program is killed', async (t) => {
    const folder = appFolder(t);
    const program = Program.spawn(t, folder, ['--port', '0', '--json']);
    await program.printed(/\n/);
    const served: ServedDocument = JSON.parse(program.stdout);
    const [, pid] = (await text(`${served.apis[0]?.url}/python`)).split(' ');
    process.kill(program.pid, 'SIGKILL');
    await until(async () => {
      try {
        return !process.kill(Number(pid), 0);
      } catch {
        return true;
      }
    });
  });
});
