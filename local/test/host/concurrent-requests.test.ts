import assert from 'node:assert/strict';
import { it, type TestContext } from 'node:test';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaAuthorizer, HttpLambdaResponseType } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { UserPool, UserPoolOperation } from 'aws-cdk-lib/aws-cognito';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { start } from '../../lib/index.js';
import { temporaryFolder } from '../support/assembly.js';
import { SignUpClient } from '../support/sign-up-client.js';

/** Its functions write, with other requests between their lines. */
function assembly(outdir: string): string {
  const app = new App({ outdir, context: { 'aws:cdk:enable-path-metadata': true } });
  const stack = new Stack(app, 'Hello');
  const fn = (id: string, body: string) =>
    new LambdaFunction(stack, id, {
      code: Code.fromInline(`exports.handler = async (event) => { ${body} };`),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_22_X,
    });
  const defaultAuthorizer = new HttpLambdaAuthorizer(
    'Authorizer',
    fn('Judge', `console.log('lets in', event.rawPath); return { isAuthorized: true };`),
    { responseTypes: [HttpLambdaResponseType.SIMPLE], resultsCacheTtl: Duration.seconds(0), identitySource: [] },
  );
  const answer = fn(
    'Fn',
    `console.log('begins', event.rawPath);
    await new Promise((resolve) => setTimeout(resolve, 10));
    console.log('ends', event.rawPath);
    return '';`,
  );
  new HttpApi(stack, 'Api', {
    defaultAuthorizer,
    defaultIntegration: new HttpLambdaIntegration('Integration', answer),
  });
  const pool = new UserPool(stack, 'Pool', { selfSignUpEnabled: true, signInAliases: { email: true } });
  pool.addTrigger(
    UserPoolOperation.PRE_SIGN_UP,
    fn('PreSignUp', `console.log('signs up', event.request.userAttributes.email); return event;`),
  );
  pool.addClient('Client');
  return app.synth().directory;
}

async function started(t: TestContext) {
  let log = '';
  const local = await start({
    output: assembly(temporaryFolder(t)),
    log: (text) => {
      log += text;
    },
  });
  t.after(() => local.stop());
  return { local, log: () => log };
}

/** The heading of each request, and what stands under it, whether it stands in one place or in several. */
function notesOf(log: string): readonly (readonly [heading: string, notes: string[]])[] {
  const requests: [heading: string, notes: string[]][] = [];
  for (const line of log.split('\n')) {
    const [, note] = /^ {10}(.+)$/.exec(line) ?? [];
    const [, heading] = /^[\d:]{8} {2}(.+)$/.exec(line) ?? [];
    if (note !== undefined) {
      requests.at(-1)?.[1].push(note);
    } else if (heading !== undefined) {
      requests.push([heading, []]);
    }
  }
  return requests;
}

it('what is written stands under the line of its request, of many at once', async (t) => {
  const { local, log } = await started(t);
  const paths = Array.from({ length: 30 }, (_, index) => `/${index}`);
  await Promise.all(paths.map((path) => fetch(`${local.api().url}${path}`)));
  const written = new Map(paths.map((path) => [path, [] as string[]]));
  for (const [heading, notes] of notesOf(log())) {
    written.get(/ GET (\S+) /.exec(heading)?.[1] ?? '')?.push(...notes);
  }
  const expected = (path: string) => [
    `Hello/Judge: lets in ${path}`,
    `Hello/Fn: begins ${path}`,
    `Hello/Fn: ends ${path}`,
  ];
  assert.deepEqual(Object.fromEntries(written), Object.fromEntries(paths.map((path) => [path, expected(path)])));
});

it('so do the triggers and mails of many who sign up at once', async (t) => {
  const { local, log } = await started(t);
  const emails = Array.from({ length: 10 }, (_, index) => `user-${index}@example.com`);
  await Promise.all(
    emails.map(async (email) => {
      const client = new SignUpClient(local);
      assert.equal(await client.signUp(email), '200');
      client.close();
    }),
  );
  const notes = notesOf(log()).map(([, [trigger = '', mail = '', ...others]]) => [
    /: signs up (\S+)$/.exec(trigger)?.[1],
    /^mail to ([^:]+): the code is \d{6} /.exec(mail)?.[1],
    others,
  ]);
  assert.deepEqual(
    notes.sort(([one = ''], [other = '']) => (one < other ? -1 : 1)),
    emails.map((email) => [email, email, []]),
  );
});
