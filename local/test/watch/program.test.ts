import assert from 'node:assert/strict';
import { execSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { ServedDocument } from '../../lib/index.js';
import { writeFiles } from '../support/app-folder.js';
import { temporaryFolder } from '../support/assembly.js';
import { Program, runProgram } from '../support/program.js';
import { until } from '../support/until.js';

const app = `node --import ${import.meta.resolve('tsx')} app.mjs`;
const resources = {
  Pool: { Type: 'AWS::Cognito::UserPool', Properties: { UsernameAttributes: ['email'] } },
  Client: { Type: 'AWS::Cognito::UserPoolClient', Properties: { UserPoolId: { Ref: 'Pool' } } },
};
/** The program of an app: its function's code is built, so that only a synthesis knows what becomes of it. */
const appFile = (answer: string) => `
  import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
  import { synthesizeApp } from ${JSON.stringify(import.meta.resolve('../support/app-folder.ts'))};
  const answer = readFileSync('answer.txt', 'utf8').trim();
  if (answer === 'broken') throw new Error('the answer is broken');
  mkdirSync('.built/fn', { recursive: true });
  writeFileSync('.built/fn/index.js', 'exports.handler = async () => ' + JSON.stringify(answer + ${JSON.stringify(answer)}) + ';');
  synthesizeApp(process.cwd(), process.env.CDK_OUTDIR, {
    routes: { 'GET /a': '.built/fn' },
    pages: 'pages',
    resources: ${JSON.stringify(resources)},
  });
`;

function appFolder(test: TestContext): string {
  const folder = temporaryFolder(test);
  writeFiles(folder, {
    'cdk.json': JSON.stringify({ app, watch: { exclude: ['left-out.txt'] } }),
    'app.mjs': appFile('!'),
    'answer.txt': 'one',
    'pages/index.html': 'page 1',
    'seed.json': JSON.stringify({ users: [{ email: 'ann@example.com', password: 'Correct-Horse-1' }] }),
  });
  return folder;
}

async function serving(test: TestContext, folder: string, args: readonly string[]) {
  const program = Program.spawn(test, folder, ['--port', '0', '--json', ...args]);
  await program.printed(/\n/);
  const served: ServedDocument = JSON.parse(program.stdout);
  const [api, site] = [served.apis[0]?.url ?? '', served.sites[0]?.url ?? ''];
  const text = async (url: string) => (await fetch(url)).text();
  return { program, served, answer: () => text(`${api}/a`), page: () => text(site), api };
}

describe('the program with --watch', () => {
  it('serves what was saved, and what it served where that is broken', async (t) => {
    const folder = appFolder(t);
    const { program, answer, page } = await serving(t, folder, ['--watch']);
    assert.deepEqual([await answer(), await page()], ['one!', 'page 1']);
    writeFileSync(join(folder, 'answer.txt'), 'two');
    await until(async () => (await answer()) === 'two!');
    writeFileSync(join(folder, 'app.mjs'), appFile('?'));
    await until(async () => (await answer()) === 'two?');
    writeFileSync(join(folder, 'pages/index.html'), 'page 2');
    await until(async () => (await page()) === 'page 2');
    writeFileSync(join(folder, 'answer.txt'), 'broken');
    await until(() => program.stderr.includes('Error: the answer is broken'));
    assert.equal(await answer(), 'two?');
    assert.equal(program.stdout.split('\n').length, 2);
    assert.equal(await program.interrupt(), 0);
    const lines = program.stderr
      .slice(program.stderr.indexOf('watching') - 10)
      .replaceAll(/^\d{2}:\d{2}:\d{2} {2}/gm, '')
      .replaceAll(/ +[\d.]+ m?s {2}/g, '  ')
      .replaceAll(/code from [\d:]+/g, 'code from …')
      .split('\n')
      .filter((printed) => !/^(api|site) /.test(printed));
    const failure = lines.findIndex((printed) =>
      /^'node .* app\.mjs' failed with exit code 1: it printed$/.test(printed),
    );
    assert.deepEqual(
      [...lines.slice(0, failure), ...lines.slice(-2)],
      [
        'watching 5 files',
        'rebuilt  answer.txt  (serving the new app)',
        'rebuilt  app.mjs  (serving the new app)',
        'rebuilt  pages/index.html  (serving the new code)',
        'broken   answer.txt  (still serving the code from …)',
        'stopped',
        '',
      ],
    );
    assert.equal(lines.filter((printed) => printed.includes('the answer is broken')).length, 2, lines.join('\n'));
  });

  it('serves an assembly that is synthesized by another program', async (t) => {
    const folder = appFolder(t);
    await (await serving(t, folder, [])).program.interrupt();
    const output = join(folder, '.cdk-http-api-local/cdk.out');
    const { answer } = await serving(t, folder, ['--watch', '--output', output, '--state', 'other']);
    writeFileSync(join(folder, 'answer.txt'), 'two');
    execSync(app, { cwd: folder, env: { ...process.env, CDK_OUTDIR: output } });
    await until(async () => (await answer()) === 'two!');
  });
});

describe('the program with --json', () => {
  it('prints what is served on one line of stdout, and all else on stderr', async (t) => {
    const { program, served, answer } = await serving(t, appFolder(t), []);
    await answer();
    await until(() => /api {6}GET \/a +200/.test(program.stderr));
    assert.equal(program.stdout, `${JSON.stringify(served)}\n`);
    const [api] = served.apis;
    const [userPool] = served.userPools;
    assert.deepEqual(
      { ...served, unserved: [] },
      {
        version: 1,
        apis: [
          {
            path: 'S/Api',
            id: api?.id,
            name: 'Api',
            url: api?.url,
            stages: ['$default'],
            routes: [{ routeKey: 'GET /a', access: 'open', scopes: [], function: 'S/Fn0' }],
          },
        ],
        userPools: [
          {
            path: 'S/Pool',
            id: userPool?.id,
            issuer: `https://cognito-idp.us-east-1.amazonaws.com/${userPool?.id}`,
            managedLogin: null,
            groups: [],
            clients: [{ path: 'S/Client', id: userPool?.clients[0]?.id, secret: null }],
          },
        ],
        domains: [],
        cognito: served.cognito,
        inbox: served.inbox,
        aws: served.aws,
        sites: [{ path: 'S/Pages', url: served.sites[0]?.url }],
        outputs: {},
        unserved: [],
        unservedTypes: [],
        servedElsewhere: [],
      },
    );
  });
});

describe('the program with --seed and --allow-origin', () => {
  it('has the users, lets the dev server in, and says so', async (t) => {
    const folder = appFolder(t);
    const origin = 'http://localhost:5173';
    const args = ['--port', '0', '--seed', 'seed.json', '--allow-origin', origin];
    const program = await Program.start(t, folder, args);
    const answer = await fetch(`${program.address('API')}/a`, { headers: { origin } });
    assert.equal(answer.headers.get('access-control-allow-origin'), origin);
    assert.match(
      program.stdout,
      /^Allowed by --allow-origin, in addition to the origins of the app\n {2}http:\/\/localhost:5173$/m,
    );
    const { status, stdout } = runProgram(folder, ['token', 'ann@example.com']);
    assert.deepEqual([status, stdout.split('.').length], [0, 3]);
  });

  it('has the users that are added to the seed while it is watched, and says what is wrong with it', async (t) => {
    const folder = appFolder(t);
    const { program } = await serving(t, folder, ['--watch', '--seed', 'seed.json']);
    const users = ['ann', 'ben'].map((name) => ({ email: `${name}@example.com`, password: 'Correct-Horse-1' }));
    writeFileSync(join(folder, 'seed.json'), JSON.stringify({ users }));
    await until(() => /^\S+ {2}applied {2}seed\.json +\d+ ms$/m.test(program.stderr));
    assert.equal(runProgram(folder, ['token', 'ben@example.com']).status, 0);
    writeFileSync(join(folder, 'seed.json'), '{ "users": 1 }');
    await until(() => /^\S+ {2}broken {3}seed\.json .*\n.*seed\.json.*users/m.test(program.stderr));
    assert.doesNotMatch(program.stderr, /rebuilt/);
  });

  it('ends where the seed cannot be made, with nothing left open', async (t) => {
    const folder = appFolder(t);
    writeFileSync(join(folder, 'seed.json'), '{"users":[{"email":"ann@example.com","password":"short"}]}');
    const program = Program.spawn(t, folder, ['--port', '0', '--seed', 'seed.json']);
    assert.equal(await program.ended(), 1);
    assert.match(
      program.stderr,
      /\nerror: the user 'ann@example\.com' in the seed cannot be created in 'S\/Pool': Password /,
    );
  });

  it('reads the seed before the app is synthesized', (t) => {
    const folder = appFolder(t);
    writeFileSync(join(folder, 'seed.json'), '{');
    const { status, stderr } = runProgram(folder, ['--seed', 'seed.json']);
    assert.deepEqual(
      [status, stderr],
      [1, `error: '${join(folder, 'seed.json')}' is not valid JSON: see line 1, column 2\n`],
    );
  });
});

describe('a port that is taken', () => {
  const takenPort = async (test: TestContext) => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    test.after(() => taken.close());
    return (taken.address() as AddressInfo).port;
  };

  it('is noticed before the synthesis, where the app took it at the last start', async (t) => {
    const folder = appFolder(t);
    await (await serving(t, folder, [])).program.interrupt();
    const port = await takenPort(t);
    const { status, stderr } = runProgram(folder, ['--port', String(port)]);
    assert.equal(status, 1);
    assert.equal(
      stderr,
      `error: cannot serve the site 'S/Pages' on port ${port}: it is used by another program; stop that program, or choose ` +
        'another port with --port\n',
    );
  });

  it('is named before the first synthesis', async (t) => {
    const folder = temporaryFolder(t);
    writeFileSync(join(folder, 'cdk.json'), JSON.stringify({ app: 'exit 3' }));
    const port = await takenPort(t);
    const { stderr } = runProgram(folder, ['--port', String(port)]);
    assert.ok(
      stderr.startsWith(
        `port ${port} is used by another program, but an app that has a site needs it: stop that program, or choose another --port\n`,
      ),
    );
  });

  it('is no reason to end where an assembly of before cannot be read', async (t) => {
    const folder = temporaryFolder(t);
    writeFiles(folder, { 'cdk.json': '{"app":"exit 3"}', '.cdk-http-api-local/cdk.out/manifest.json': '{' });
    const port = await takenPort(t);
    const { stderr } = runProgram(folder, ['--port', String(port)]);
    assert.match(stderr, /^port \d+ is used [\s\S]*error: 'exit 3' failed/);
  });
});
