import assert from 'node:assert/strict';
import { it } from 'node:test';
import { App, Stack } from 'aws-cdk-lib';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { start } from '../../lib/index.js';
import { temporaryFolder } from '../support/assembly.js';

/** Its function writes two lines, with other requests between them. */
function assembly(outdir: string): string {
  const app = new App({ outdir, context: { 'aws:cdk:enable-path-metadata': true } });
  const stack = new Stack(app, 'Hello');
  const fn = new LambdaFunction(stack, 'Fn', {
    code: Code.fromInline(`exports.handler = async ({ rawPath }) => {
      console.log('begins', rawPath);
      await new Promise((resolve) => setTimeout(resolve, 10));
      console.log('ends', rawPath);
      return '';
    };`),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_22_X,
  });
  new HttpApi(stack, 'Api', { defaultIntegration: new HttpLambdaIntegration('Integration', fn) });
  return app.synth().directory;
}

it('what a handler writes stands under the line of its request, of many at once', async (t) => {
  let log = '';
  const local = await start({
    output: assembly(temporaryFolder(t)),
    log: (text) => {
      log += text;
    },
  });
  t.after(() => local.stop());
  const paths = Array.from({ length: 30 }, (_, index) => `/${index}`);
  await Promise.all(paths.map((path) => fetch(`${local.api().url}${path}`)));
  const written = new Map(paths.map((path) => [path, [] as string[]]));
  let current = '';
  for (const line of log.split('\n')) {
    const [, heading] = / api {2}GET (\S+) /.exec(line) ?? [];
    const [, note] = /^ {10}Hello\/Fn: (.+)$/.exec(line) ?? [];
    current = heading ?? current;
    if (note) {
      written.get(current)?.push(note);
    }
  }
  assert.deepEqual(
    Object.fromEntries(written),
    Object.fromEntries(paths.map((path) => [path, [`begins ${path}`, `ends ${path}`]])),
  );
});
