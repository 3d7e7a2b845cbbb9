import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { start } from '../../lib/index.js';
import { synthesizeApp } from '../support/app-folder.js';
import { temporaryFolder } from '../support/assembly.js';
import { cli, Program } from '../support/program.js';

/**
 * Runs the program in a folder, with a home folder that has no `.cdk.json` unless the test writes one. What it says of its
 * progress, with times, is left out.
 */
function run(folder: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: folder, USERPROFILE: folder, ...env },
  });
  return { status, stdout, stderr: stderr.replace(/^(build|synthesize) \(.*\)( …|: \d+\.\d s)\n/gm, '') };
}

function folderWith(test: TestContext, files: { readonly [name: string]: unknown }): string {
  const folder = temporaryFolder(test);
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return folder;
}

/** An app without CDK: it notes its environment, and writes an assembly that has one stack without resources. */
const app = `
const { writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { CDK_OUTDIR, CDK_CONTEXT_JSON, CONTEXT_OVERFLOW_LOCATION_ENV, CDK_DEFAULT_REGION } = process.env;
const overflow = CONTEXT_OVERFLOW_LOCATION_ENV ? require(CONTEXT_OVERFLOW_LOCATION_ENV) : {};
writeFileSync('noted.json', JSON.stringify({
  outdir: CDK_OUTDIR, context: JSON.parse(CDK_CONTEXT_JSON), overflow, overflowFile: CONTEXT_OVERFLOW_LOCATION_ENV, region: CDK_DEFAULT_REGION,
}));
const metadata = process.env.APP_ERROR ? { '/S/Api': [{ type: 'aws:cdk:error', data: process.env.APP_ERROR }] } : {};
writeFileSync(join(CDK_OUTDIR, 'manifest.json'), JSON.stringify({
  version: '48.0.0',
  artifacts: { S: { type: 'aws:cloudformation:stack', properties: { templateFile: 'S.json' }, metadata } },
}));
writeFileSync(join(CDK_OUTDIR, 'S.json'), '{}');
console.log('output of the app');
`;
const nothing = 'no HTTP API in this assembly\n';
const noted = (folder: string) => JSON.parse(readFileSync(join(folder, 'noted.json'), 'utf8'));

describe('cdk-http-api-local', () => {
  it('prints its help', (t) => {
    const { status, stdout, stderr } = run(temporaryFolder(t), ['--help']);
    assert.deepEqual({ status, stderr }, { status: 0, stderr: '' });
    assert.match(stdout, /^usage: cdk-http-api-local \[<command>\] \[options\]\n\ncommands:\n {2}serve /);
  });

  it('prints its version', (t) => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    assert.deepEqual(run(temporaryFolder(t), ['--version']), { status: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('ends with 1 and one line on stderr where it is not understood', (t) => {
    assert.deepEqual(run(temporaryFolder(t), ['rotues']), {
      status: 1,
      stdout: '',
      stderr:
        "error: unknown command 'rotues' (did you mean 'routes'?); the commands are: serve, routes, token, user; stacks cannot be selected because all stacks of the app are served: to serve only some of them, make the app create only those, for example by reading a context value that you set with --context\n",
    });
  });
});

describe('cdk-http-api-local routes', () => {
  it('synthesizes a CDK app as its cdk.json says, and prints its routes', (t) => {
    const module = (name: string) => JSON.stringify(import.meta.resolve(name));
    const folder = folderWith(t, {
      'cdk.json': { app: 'node app.mjs', build: 'node build.cjs', context: { greeting: 'hello' } },
      'build.cjs': "require('node:fs').mkdirSync('site'); console.log('output of the build');",
      'app.mjs': `
        import core from ${module('aws-cdk-lib')};
        import apigatewayv2 from ${module('aws-cdk-lib/aws-apigatewayv2')};
        import s3assets from ${module('aws-cdk-lib/aws-s3-assets')};
        const app = new core.App();
        const stack = new core.Stack(app, 'Hello');
        new s3assets.Asset(stack, 'Site', { path: 'site' });
        const api = new apigatewayv2.HttpApi(stack, 'Api');
        new apigatewayv2.CfnRoute(stack, 'Route', { apiId: api.apiId, routeKey: 'GET /' + app.node.getContext('greeting') });
        console.log('output of the app');
      `,
    });
    const { status, stdout, stderr } = run(folder, ['routes']);
    assert.equal(
      stdout,
      `Api (Hello/Api, stack Hello)

METHOD  PATH    ACCESS  HANDLER
GET     /hello  OPEN    unknown: the route has no integration

1 route: 1 OPEN
`,
    );
    assert.equal(status, 0);
    assert.match(stderr, /^output of the build\noutput of the app\n/);
  });

  it('reads an assembly that is there already', (t) => {
    const folder = folderWith(t, { 'cdk.json': { app: 'node app.cjs' }, 'app.cjs': app });
    run(folder, ['routes']);
    for (const args of [
      ['--output', '.cdk-http-api-local/routes'],
      ['--app', '.cdk-http-api-local/routes'],
    ]) {
      assert.deepEqual(run(folder, ['routes', ...args]), { status: 0, stdout: nothing, stderr: '' });
    }
  });

  it('refuses a folder that is no assembly', (t) => {
    const folder = temporaryFolder(t);
    const { status, stdout, stderr } = run(folder, ['routes', '--output', 'cdk.out']);
    assert.deepEqual({ status, stdout }, { status: 1, stdout: '' });
    assert.match(
      stderr,
      /^error: cannot read '.+manifest\.json': a cloud assembly is the folder that 'cdk synth' writes/,
    );
  });

  it('refuses a folder that has no app', (t) => {
    const { status, stderr } = run(temporaryFolder(t), ['routes']);
    assert.equal(status, 1);
    assert.match(
      stderr,
      /^error: no cdk\.json with an "app" in '.+': run this in the folder of a CDK app, or pass an assembly with --output/,
    );
  });

  it('refuses a cdk.json that is not JSON', (t) => {
    const { status, stderr } = run(folderWith(t, { 'cdk.json': '{ app' }), ['routes']);
    assert.equal(status, 1);
    assert.match(stderr, /^error: '.+cdk\.json' is not JSON: /);
  });

  it('refuses a cdk.json that is not a map', (t) => {
    const { status, stderr } = run(folderWith(t, { 'cdk.json': [] }), ['routes']);
    assert.equal(status, 1);
    assert.match(stderr, /^error: '.+cdk\.json' must contain a map, such as /);
  });

  const config: readonly [json: object, message: string][] = [
    [{ app: { command: 'x' } }, '"app" must be a command, such as "npx tsx app.ts", got {"command":"x"}'],
    [{ app: ['node', 1] }, '"app" must be a command, such as "npx tsx app.ts", got ["node",1]'],
    [{ app: 'x', build: true }, '"build" must be a command, such as "npx tsx app.ts", got true'],
    [{ app: 'x', output: 1 }, '"output" must be the name of a folder, got 1'],
    [{ app: 'x', context: [] }, '"context" must be a map, got []'],
    [{ app: 'x', watch: [] }, '"watch" must be a map, such as { "exclude": ["docs/**"] }, got []'],
    [{ app: 'x', watch: { exclude: [1] } }, '"watch.exclude" must be a list of patterns, such as ["docs/**"], got [1]'],
  ];
  for (const [json, message] of config) {
    it(`refuses a cdk.json in which ${message}`, (t) => {
      const folder = folderWith(t, { 'cdk.json': json });
      assert.deepEqual(run(folder, ['routes']), {
        status: 1,
        stdout: '',
        stderr: `error: '${join(folder, 'cdk.json')}': ${message}\n`,
      });
    });
  }

  it('shows why the build failed, and does not run the app', (t) => {
    const build = 'echo "no pages" >&2 && exit 3';
    const folder = folderWith(t, { 'cdk.json': { app: 'node app.cjs', build }, 'app.cjs': app });
    assert.deepEqual(run(folder, ['routes']), {
      status: 1,
      stdout: '',
      stderr: `no pages\nerror: '${build}' failed with exit code 3: see its output for the reason\n`,
    });
    assert.ok(!existsSync(join(folder, 'noted.json')));
  });

  it('shows why the app failed, and leaves what an earlier run wrote to who reads it', (t) => {
    const folder = folderWith(t, { 'cdk.json': { app: 'node app.cjs' }, 'app.cjs': app });
    assert.equal(run(folder, ['routes']).status, 0);
    const failing = `node -e "console.error('no stack'); process.exit(4)"`;
    assert.deepEqual(run(folder, ['routes', '--app', failing]), {
      status: 1,
      stdout: '',
      stderr: `no stack\nerror: '${failing}' failed with exit code 4: see its output for the reason\n`,
    });
    const { status, stdout } = run(folder, ['routes', '--output', '.cdk-http-api-local/routes']);
    assert.deepEqual([status, stdout], [0, nothing]);
  });

  it('does not read what an earlier run wrote where the app writes nothing', (t) => {
    const folder = folderWith(t, { 'cdk.json': { app: 'node app.cjs' }, 'app.cjs': app });
    assert.equal(run(folder, ['routes']).status, 0);
    const { status, stderr } = run(folder, ['routes', '--app', 'node --version']);
    assert.equal(status, 1);
    assert.match(stderr, /\nerror: 'node --version' exited without writing a cloud assembly to CDK_OUTDIR: /);
  });

  it('says so where the app writes no assembly', (t) => {
    const { status, stderr } = run(temporaryFolder(t), ['routes', '--app', 'node --version']);
    assert.equal(status, 1);
    assert.match(stderr, /\nerror: 'node --version' exited without writing a cloud assembly to CDK_OUTDIR: /);
  });

  it('refuses an app that reports errors', (t) => {
    const folder = folderWith(t, { 'app.cjs': app });
    const { status, stderr } = run(folder, ['routes', '--app', 'node app.cjs'], { APP_ERROR: 'route is open' });
    assert.equal(status, 1);
    assert.equal(stderr, 'output of the app\nerror: the app reports errors:\n  [/S/Api] route is open\n');
  });

  it('runs a script that is not executable with Node.js', (t) => {
    const folder = folderWith(t, { 'app.js': app });
    chmodSync(join(folder, 'app.js'), 0o644);
    assert.equal(run(folder, ['routes', '--app', 'app.js']).stdout, nothing);
  });
});

describe('the app', () => {
  it('writes into a folder that git ignores, beside cdk.out and what is served', (t) => {
    const folder = folderWith(t, { 'cdk.json': { app: 'node app.cjs' }, 'app.cjs': app });
    mkdirSync(join(folder, 'cdk.out'));
    assert.equal(run(folder, ['routes']).status, 0);
    assert.match(noted(folder).outdir, /[/\\]\.cdk-http-api-local[/\\]routes$/);
    assert.equal(readFileSync(join(folder, '.cdk-http-api-local', '.gitignore'), 'utf8'), '*\n');
    assert.ok(!existsSync(join(folder, 'cdk.out', 'manifest.json')));
  });

  it("gets the context that 'cdk synth' would give it, and bundles nothing for its routes", (t) => {
    const folder = folderWith(t, {
      'cdk.json': { app: ['node', 'app.cjs'], context: { who: 'project', deep: { a: 1 } } },
      'cdk.context.json': { who: 'lookup', lookup: 'answer', deep: { a: 0, b: 2 } },
      '.cdk.json': { app: 'false', context: { who: 'user', user: true } },
      'app.cjs': app,
    });
    assert.equal(run(folder, ['routes']).status, 0);
    assert.deepEqual(noted(folder).context, {
      who: 'project',
      lookup: 'answer',
      user: true,
      deep: { a: 1, b: 2 },
      'aws:cdk:enable-path-metadata': true,
      'aws:cdk:enable-asset-metadata': true,
      'aws:cdk:version-reporting': true,
      'aws:cdk:bundling-stacks': [],
    });
    assert.equal(noted(folder).region, 'us-east-1');
  });

  it('bundles its assets where it is served', async (t) => {
    const folder = folderWith(t, { 'cdk.json': { app: 'node app.cjs' }, 'app.cjs': app });
    const local = await start({ folder });
    await local.stop();
    assert.deepEqual(noted(folder).context['aws:cdk:bundling-stacks'], ['**']);
  });

  it('gets the switches of cdk.json, path metadata aside', (t) => {
    const folder = folderWith(t, {
      'cdk.json': { app: 'node app.cjs', versionReporting: false, pathMetadata: false },
      'app.cjs': app,
    });
    assert.equal(run(folder, ['routes']).status, 0);
    const { context } = noted(folder);
    assert.equal(context['aws:cdk:disable-version-reporting'], true);
    assert.equal(context['aws:cdk:version-reporting'], undefined);
    assert.equal(context['aws:cdk:enable-path-metadata'], true);
  });

  it('gets a context that is too long for the environment through a file, which is gone afterwards', (t) => {
    const long = 'x'.repeat(300_000);
    const folder = folderWith(t, { 'cdk.json': { app: 'node app.cjs', context: { short: 1, long } }, 'app.cjs': app });
    assert.equal(run(folder, ['routes']).status, 0);
    const { context, overflow, overflowFile } = noted(folder);
    assert.equal(context.short, 1);
    assert.equal({ ...context, ...overflow }.long, long);
    assert.equal({ ...context, ...overflow }['aws:cdk:enable-path-metadata'], true);
    assert.ok(!existsSync(overflowFile));
  });
});

describe('resources that are not served', () => {
  const url = (AuthType: string) => ({ Type: 'AWS::Lambda::Url', Properties: { AuthType } });
  const table = { Type: 'AWS::DynamoDB::Table', Properties: {} };
  const resources = { One: table, Two: table, Three: table, Four: table, Open: url('NONE'), Closed: url('AWS_IAM') };

  function assembly(t: TestContext): string {
    const folder = temporaryFolder(t);
    mkdirSync(join(folder, 'code'));
    writeFileSync(join(folder, 'code/index.js'), 'exports.handler = async () => 1');
    synthesizeApp(folder, join(folder, 'cdk.out'), { routes: { 'GET /': 'code' }, resources });
    return folder;
  }

  it('are in the output of --json, with their kind and those that are open', async (t) => {
    const program = await Program.start(t, assembly(t), ['--output', 'cdk.out', '--port', '0', '--json']);
    assert.deepEqual(program.document.unservedTypes, [
      { type: 'AWS::Lambda::Url', kind: 'entrance', paths: ['S/Open', 'S/Closed'], open: ['S/Open'] },
      { type: 'AWS::DynamoDB::Table', kind: 'not served', paths: ['S/One', 'S/Two', 'S/Three', 'S/Four'] },
    ]);
  });

  for (const verbose of [[], ['--verbose']]) {
    it(`are listed ${verbose.length > 0 ? 'one by one' : 'by type'} in the output ${verbose.join()}`, async (t) => {
      const program = await Program.start(t, assembly(t), ['--output', 'cdk.out', '--port', '0', ...verbose]);
      await program.printed(/^Not served$/m);
      assert.equal(/AWS::DynamoDB::Table +'S\/Four'/.test(program.stdout), verbose.length > 0);
      assert.equal(/^ +4 +AWS::DynamoDB::Table/m.test(program.stdout), verbose.length === 0);
    });
  }
});
