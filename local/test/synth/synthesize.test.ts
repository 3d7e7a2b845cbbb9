import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { unbundledFile } from '../../lib/assembly/unbundled.js';
import { dockerStandIn, removeUnbundled } from '../../lib/synth/docker.js';
import { temporaryFolder } from '../support/assembly.js';
import { Program, runProgram } from '../support/program.js';

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
      /a lookup needs the account, which is not known without a call to AWS: set CDK_DEFAULT_ACCOUNT=<account> and AWS_REGION=<region>, or use stand-ins by --offline-context\n$/,
    );
    writeFileSync(
      join(folder, 'cdk.context.json'),
      '{"hosted-zone:account=111122223333:domainName=a:region=eu-west-1":{}}',
    );
    assert.match(
      failed(),
      /set CDK_DEFAULT_ACCOUNT=111122223333 and AWS_REGION=eu-west-1 \(cdk\.context\.json has answers of these\), or/,
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
      /use stand-ins by --offline-context\n$/,
    );
    const program = await Program.start(t, folder, ['--offline-context', '--port', '0', '--json']);
    const { outputs, unserved } = program.document;
    assert.equal(outputs.S?.Found, 'dummy-value-for-/app/table');
    assert.ok(unserved.includes(`the context '${missing}' is missing: a stand-in of the CDK is in its place`));
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
      /it was not bundled: it is bundled in a container, and Docker does not answer: start Docker, or name another program in CDK_DOCKER$/,
    );
  });
});

describe('what stands for Docker', () => {
  const call = (script: string, args: readonly string[], path = PATH) =>
    spawnSync(script, args, { encoding: 'utf8', env: { PATH: path } });

  it('marks an asset with the reason, and an esbuild that is missing is one', (t) => {
    const { variables, dispose } = dockerStandIn({});
    t.after(dispose);
    const script = variables.CDK_DOCKER ?? '';
    for (const [command, reason] of [
      ['make', /^it is bundled in a container, and Docker does not answer: start Docker, or/],
      [
        'esbuild --bundle "/asset-input/index.ts"',
        /^esbuild was not found, .*: run 'npm install --save-dev esbuild' in the folder of the app's lock file$/,
      ],
    ] as const) {
      const out = temporaryFolder(t);
      const volumes = ['-v', '/somewhere:/asset-input:delegated', '-v', `${out}:/asset-output:delegated`];
      assert.equal(call(script, ['build', '-t', 'x', '.']).status, 0);
      assert.equal(call(script, ['run', '--rm', ...volumes, 'image', 'bash', '-c', command]).status, 0);
      assert.match(readFileSync(join(out, unbundledFile), 'utf8'), reason);
    }
  });

  it('is Docker itself, with its exit code, where it answers', (t) => {
    const { variables, dispose } = dockerStandIn({});
    t.after(dispose);
    const folder = temporaryFolder(t);
    writeFileSync(join(folder, 'docker'), '#!/bin/sh\n[ "$1" = version ] && exit 0\necho "docker $@"\nexit 7\n', {
      mode: 0o755,
    });
    const { status, stdout } = call(variables.CDK_DOCKER ?? '', ['run', 'image', 'a b'], `${folder}:${PATH}:/bin`);
    assert.deepEqual([status, stdout], [7, 'docker run image a b\n']);
  });

  it('is what CDK_DOCKER names, where it names something', () => {
    assert.deepEqual(dockerStandIn({ CDK_DOCKER: 'podman' }).variables, {});
  });

  it('leaves no mark for the next synthesis, which may have Docker', (t) => {
    const output = temporaryFolder(t);
    for (const [folder, file] of [
      ['asset.1', unbundledFile],
      ['assembly-Stage/asset.2', unbundledFile],
      ['asset.3', 'index.js'],
    ] as const) {
      mkdirSync(join(output, folder), { recursive: true });
      writeFileSync(join(output, folder, file), '');
    }
    removeUnbundled(output);
    assert.deepEqual(
      ['asset.1', 'assembly-Stage/asset.2', 'asset.3'].map((folder) => existsSync(join(output, folder))),
      [false, false, true],
    );
  });
});
