import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readAssembly } from '../../lib/assembly/io/read-assembly.js';
import { Progress } from '../../lib/host/progress.js';
import { readCdkConfig } from '../../lib/synth/cdk-config.js';
import { readableAssembly } from '../../lib/synth/earlier-assembly.js';
import { synthesize } from '../../lib/synth/synthesize.js';
import { sameAssemblies } from '../../lib/watch/same-assemblies.js';
import { synthesizeApp, writeFiles } from '../support/app-folder.js';
import { temporaryFolder } from '../support/assembly.js';
import { Program, runProgram } from '../support/program.js';
import { until } from '../support/until.js';

const modules = fileURLToPath(new URL('../../../node_modules', import.meta.url));
/** No Docker is there, and Node.js is. */
const PATH = dirname(process.execPath);

/** An app of this program in a folder of its own. */
function appFolder(t: TestContext, program: string): string {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, 'app.cjs'), program);
  writeFileSync(
    join(folder, 'cdk.json'),
    JSON.stringify({ app: 'node app.cjs', context: { color: 'red', size: 'large' } }),
  );
  return folder;
}

describe('an app that is synthesized', () => {
  it('gets context of the command line before that of its files, and a region', (t) => {
    const folder = appFolder(
      t,
      `const { color, size, more } = JSON.parse(process.env.CDK_CONTEXT_JSON);
       console.error(JSON.stringify([color, size, more, process.env.CDK_DEFAULT_REGION, process.env.CDK_DEFAULT_ACCOUNT ?? null]));
       process.exit(3);`,
    );
    const { stderr } = runProgram(folder, ['routes', '-c', 'color=blue', '--context', 'more=a=b'], {
      AWS_REGION: 'eu-west-3',
    });
    assert.match(stderr, /^\["blue","large","a=b","eu-west-3",null\]$/m);
  });

  it('says which variables help where a lookup needs an account', (t) => {
    const folder = appFolder(
      t,
      "console.error('since account/region are not specified at the stack level'); process.exit(1);",
    );
    const failed = () => runProgram(folder, ['routes']).stderr;
    assert.match(
      failed(),
      /a lookup needs the account, which is unknown without a call to AWS: set CDK_DEFAULT_ACCOUNT=<account> and AWS_REGION=<region>, or use placeholders with --offline-context\n$/,
    );
    writeFileSync(
      join(folder, 'cdk.context.json'),
      '{"hosted-zone:account=111122223333:domainName=a:region=eu-west-1":{}}',
    );
    assert.match(
      failed(),
      /set CDK_DEFAULT_ACCOUNT=111122223333 and AWS_REGION=eu-west-1 \(cdk\.context\.json has values for these\), or/,
    );
  });

  it('has stand-ins for context that is missing, which are listed and never written', async (t) => {
    const folder = appFolder(
      t,
      `const { App, CfnOutput, Stack } = require('${modules}/aws-cdk-lib');
       const { StringParameter } = require('${modules}/aws-cdk-lib/aws-ssm');
       const env = { account: process.env.CDK_DEFAULT_ACCOUNT, region: process.env.CDK_DEFAULT_REGION };
       const stack = new Stack(new App(), 'S', { env });
       new CfnOutput(stack, 'Found', { value: StringParameter.valueFromLookup(stack, '/app/table') });`,
    );
    const missing = 'ssm:account=000000000000:parameterName=/app/table:region=us-east-1';
    assert.match(
      runProgram(folder, ['routes'], { CDK_DEFAULT_ACCOUNT: '000000000000' }).stderr,
      /use placeholders with --offline-context\n$/,
    );
    const { stderr } = runProgram(folder, ['routes', '--offline-context']);
    assert.ok(
      stderr.endsWith(`\nthe context value '${missing}' is missing: the CDK used a placeholder instead\n`),
      stderr,
    );
    const program = await Program.start(t, folder, ['--offline-context', '--port', '0', '--json']);
    const { outputs, unserved } = program.document;
    assert.equal(outputs.S?.Found, 'dummy-value-for-/app/table');
    assert.ok(unserved.includes(`the context value '${missing}' is missing: the CDK used a placeholder instead`));
    assert.ok(!existsSync(join(folder, 'cdk.context.json')));
  });

  it('is served without the function that Docker would bundle', async (t) => {
    const folder = appFolder(
      t,
      `const { App, DockerImage, Stack } = require('${modules}/aws-cdk-lib');
       const { HttpApi } = require('${modules}/aws-cdk-lib/aws-apigatewayv2');
       const { HttpLambdaIntegration } = require('${modules}/aws-cdk-lib/aws-apigatewayv2-integrations');
       const { Code, Function, Runtime } = require('${modules}/aws-cdk-lib/aws-lambda');
       const stack = new Stack(new App(), 'S');
       const api = new HttpApi(stack, 'Api');
       const add = (id, code) => {
         const fn = new Function(stack, id, { code, handler: 'index.handler', runtime: Runtime.NODEJS_22_X });
         api.addRoutes({ path: '/' + id, integration: new HttpLambdaIntegration(id + 'I', fn) });
       };
       const image = DockerImage.fromRegistry('none');
       add('bundled', Code.fromAsset(__dirname + '/code', { bundling: { image, command: ['bash', '-c', 'make'] } }));
       add('plain', Code.fromInline('exports.handler = async () => 1'));`,
    );
    mkdirSync(join(folder, 'code'));
    writeFileSync(join(folder, 'code/index.js'), 'exports.handler = async () => 2');
    const program = await Program.start(t, folder, ['--port', '0', '--json'], { PATH: `${PATH}:/bin` });
    const { apis, unserved } = program.document;
    const url = apis[0]?.url;
    assert.equal(await (await fetch(`${url}/plain`)).text(), '1');
    assert.equal((await fetch(`${url}/bundled`)).status, 501);
    const reason = unserved.find((text) => text.includes('/bundled'));
    assert.match(
      String(reason),
      /it was not bundled: it is bundled in a container, and neither Docker nor Finch is running: start one, or set CDK_DOCKER to another program; or set the command that runs it with --function S\/bundled="<command>"$/,
    );
  });
});

describe('a synthesis that is ended', () => {
  it('leaves what was synthesized before, and nothing half made', async (t) => {
    const folder = appFolder(
      t,
      `const { mkdirSync, writeFileSync } = require('node:fs');
       mkdirSync(process.env.CDK_OUTDIR + '/asset.half');
       writeFileSync(process.env.CDK_OUTDIR + '/manifest.json', 'half');
       setInterval(() => {}, 1000);`,
    );
    const output = join(folder, 'out');
    mkdirSync(join(output, 'asset.whole'), { recursive: true });
    writeFileSync(join(output, 'manifest.json'), 'whole');
    const end = new AbortController();
    const progress = new Progress(() => {}, Date.now);
    const options = { folder, app: undefined, home: folder, env: process.env, progress, output };
    const synthesized = synthesize({ ...options, signal: end.signal });
    await until(() => existsSync(join(output, 'manifest.json')) && existsSync(join(output, 'asset.half')));
    end.abort();
    await assert.rejects(synthesized, { code: 'SYNTH_APP_FAILED' });
    assert.deepEqual(readdirSync(output).sort(), ['asset.whole', 'manifest.json']);
    assert.equal(readFileSync(join(output, 'manifest.json'), 'utf8'), 'whole');
  });
});

describe('an app that is synthesized again', () => {
  it('can be read as it was meanwhile, and after a failure', async (t) => {
    const folder = temporaryFolder(t);
    writeFiles(folder, { 'a/index.js': 'one', 'cdk.json': '{"app":"node app.cjs"}' });
    const output = synthesizeApp(folder, join(folder, 'out'), { routes: { 'GET /a': 'a' } });
    const before = readAssembly(output);
    writeFileSync(
      join(folder, 'app.cjs'),
      `const { existsSync, writeFileSync } = require('node:fs');
       writeFileSync(process.env.CDK_OUTDIR + '/S.template.json', '{"Resources":');
       writeFileSync(process.env.CDK_OUTDIR + '/S.assets.json', '{');
       const wait = () => existsSync('go') ? process.exit(1) : setTimeout(wait, 10);
       wait();`,
    );
    const progress = new Progress(() => {}, Date.now);
    const { signal } = new AbortController();
    const options = { folder, app: undefined, home: folder, env: process.env, progress, output, signal };
    const synthesized = synthesize(options);
    await until(() => readFileSync(join(output, 'S.assets.json'), 'utf8') === '{');
    const meanwhile = readAssembly(readableAssembly(output));
    const [key = ''] = meanwhile.stacks[0]?.assets.paths.keys() ?? [];
    assert.notEqual(meanwhile.folder, output);
    assert.ok(sameAssemblies(before, meanwhile));
    assert.equal(readFileSync(join(meanwhile.stacks[0]?.assets.file(key).path ?? '', 'index.js'), 'utf8'), 'one');
    writeFileSync(join(folder, 'go'), '');
    await assert.rejects(synthesized, { code: 'SYNTH_APP_FAILED' });
    assert.equal(readableAssembly(output), output);
    assert.ok(sameAssemblies(before, readAssembly(output)));
  });

  it('is named by its command, whatever that is started as', (t) => {
    const folder = temporaryFolder(t);
    writeFiles(folder, { 'cdk.json': '{"app":"npx tool app.ts"}', 'node_modules/.bin/tool': '#!/bin/sh\nexit 3\n' });
    chmodSync(join(folder, 'node_modules/.bin/tool'), 0o755);
    const { stderr } = runProgram(folder, ['routes']);
    assert.match(stderr, /^error: 'npx tool app\.ts' failed with exit code 3: /m);
  });

  it('is compiled once by Node.js, unless its environment says something else', async (t) => {
    const folder = appFolder(t, 'console.error(process.env.NODE_COMPILE_CACHE); process.exit(1);');
    const own = join(folder, '.cdk-http-api-local/compile-cache');
    assert.ok(runProgram(folder, ['routes']).stderr.includes(`${own}\n`));
    assert.ok(runProgram(folder, ['routes'], { NODE_COMPILE_CACHE: '/cache' }).stderr.includes('\n/cache\n'));
  });
});

describe('the settings of this program in cdk.json', () => {
  const refused: readonly [settings: unknown, message: string][] = [
    [
      'frontend/**',
      '"cdk-http-api-local" must be a map, such as { "buildInputs": ["frontend/**"] }, got "frontend/**"',
    ],
    [{ buildInputs: [1] }, '"cdk-http-api-local.buildInputs" must be a list of patterns, such as ["docs/**"], got [1]'],
    [
      { buildInputs: ['../x'] },
      '"cdk-http-api-local.buildInputs" must contain patterns for files in this folder, got "../x"',
    ],
    [
      { buildInputs: ['!/x'] },
      '"cdk-http-api-local.buildInputs" must contain patterns for files in this folder, got "!/x"',
    ],
  ];
  for (const [settings, message] of refused) {
    it(`are refused if they are ${JSON.stringify(settings)}`, (t) => {
      const folder = temporaryFolder(t);
      writeFileSync(join(folder, 'cdk.json'), JSON.stringify({ app: 'x', 'cdk-http-api-local': settings }));
      assert.throws(() => readCdkConfig(folder, folder), { message: `'${join(folder, 'cdk.json')}': ${message}` });
    });
  }
});
