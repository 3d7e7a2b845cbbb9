import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../support/assembly.js';
import { Program } from '../support/program.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** What a reader writes into the stack that `cdk init` makes. */
const stack = `
import * as cdk from 'aws-cdk-lib/core';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { JwtProtectedApi } from 'cdk-jwt-protected-api';
import { Construct } from 'constructs';

export class AppStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);
    const hello = new LambdaFunction(this, 'Hello', {
      code: Code.fromInline('exports.handler = async () => "Hello Stranger!"'),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
    });
    new JwtProtectedApi(this, 'Api', { routes: { 'GET /private': hello }, publicRoutes: { 'GET /public': hello } });
  }
}
`;

it('an app straight from cdk init, with both packages as they are published, is served', async (t) => {
  const folder = temporaryFolder(t);
  const run = (cwd: string, command: string, ...args: string[]) =>
    execFileSync(command, args, { cwd, encoding: 'utf8', stdio: 'pipe' });
  const pack = (of: string) =>
    join(
      folder,
      JSON.parse(run(of, 'npm', 'pack', '--json', '--ignore-scripts', '--pack-destination', folder))[0].filename,
    );
  const tarballs = [root, join(root, 'local')].map(pack);

  const app = join(folder, 'app');
  mkdirSync(app);
  run(app, join(root, 'node_modules/.bin/cdk'), 'init', 'app', '--language', 'typescript', '--generate-only');
  writeFileSync(join(app, 'lib/app-stack.ts'), stack);
  run(app, 'npm', 'install', '--prefer-offline', '--no-audit', '--no-fund', ...tarballs);

  const installed = join(app, 'node_modules/cdk-http-api-local');
  const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  assert.equal(manifest.dependencies, undefined);
  const program = await Program.start(t, app, ['--port', '0'], {}, join(installed, manifest.bin['cdk-http-api-local']));
  const api = program.address('API');
  assert.equal(await (await fetch(`${api}/public`)).text(), 'Hello Stranger!');
  assert.equal((await fetch(`${api}/private`)).status, 401);
  assert.equal(await program.interrupt(), 0);
});
