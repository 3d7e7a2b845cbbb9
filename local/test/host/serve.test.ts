import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type RequestOptions, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { CfnRoute, HttpApi, HttpMethod, HttpNoneAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpUserPoolAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, Source } from 'aws-cdk-lib/aws-s3-deployment';
import type { Construct } from 'constructs';
import { temporaryFolder } from '../support/assembly.js';
import { type Cleanup, suiteCleanup } from '../support/cleanup.js';
import { Program, runProgram } from '../support/program.js';
import { SrpUser } from '../support/srp-user.js';

const origin = 'http://localhost:5173';

/** A user pool, an HTTP API in front of it and two handlers, wired by hand: without any construct library. */
class HandWiredStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const userPool = new UserPool(this, 'People', { selfSignUpEnabled: true, signInAliases: { email: true } });
    const client = userPool.addClient('Web', {
      authFlows: { userSrp: true },
      disableOAuth: true,
      preventUserExistenceErrors: true,
    });
    const api = new HttpApi(this, 'Api', {
      corsPreflight: { allowOrigins: [origin], allowHeaders: ['authorization'] },
      defaultAuthorizer: new HttpUserPoolAuthorizer('Authorizer', userPool, { userPoolClients: [client] }),
    });
    const integration = new HttpLambdaIntegration(
      'Integration',
      new LambdaFunction(this, 'Greeter', {
        code: Code.fromInline(`exports.handler = async (event) => {
          console.log('greeting', event.rawPath, 'in UTC', new Date().getTimezoneOffset() === 0);
          if (JSON.stringify(process.env).includes('of the developer')) throw new Error('it has the credentials of the developer');
          const claims = event.requestContext.authorizer?.jwt.claims;
          return claims ? \`Hello User! You are \${claims.sub}. \${process.env.API}\` : 'Hello Stranger!';
        };`),
        handler: 'index.handler',
        runtime: Runtime.NODEJS_22_X,
        environment: { API: api.apiEndpoint },
      }),
    );
    api.addRoutes({ path: '/private', methods: [HttpMethod.GET], integration });
    api.addRoutes({ path: '/public', methods: [HttpMethod.GET], integration, authorizer: new HttpNoneAuthorizer() });
    new CfnRoute(this, 'Odd', { apiId: api.apiId, routeKey: 'GET /odd', authorizationType: 'MAYBE' });
    const bucket = new Bucket(this, 'Pages', { websiteIndexDocument: 'index.html' });
    new BucketDeployment(this, 'Deployment', {
      destinationBucket: bucket,
      sources: [
        Source.data('index.html', '<!doctype html><title>Hello</title>'),
        Source.jsonData('config.json', {
          Auth: { Cognito: { userPoolId: userPool.userPoolId, userPoolClientId: client.userPoolClientId } },
          API: { REST: { api: { endpoint: api.apiEndpoint } } },
        }),
      ],
    });
    new CfnOutput(this, 'PoolId', { value: userPool.userPoolId });
    new CfnOutput(this, 'ClientId', { value: client.userPoolClientId });
  }
}

function assembly(t: Cleanup, build: (app: App) => void): string {
  const app = new App({ outdir: temporaryFolder(t), context: { 'aws:cdk:enable-path-metadata': true } });
  build(app);
  return app.synth().directory;
}

describe('an app that is served', () => {
  const cleanup = suiteCleanup();
  let folder: string;
  let args: string[];
  let program: Program;
  let user: SrpUser;

  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(`${program.address('API')}${path}`, { headers });
  const userOf = ({ address, output }: Program, email: string) =>
    new SrpUser(
      address.call(program, 'Cognito'),
      address.call(program, 'Inbox'),
      {
        id: output.call(program, 'PoolId'),
        clientId: output.call(program, 'ClientId'),
      },
      email,
    );

  before(async () => {
    folder = temporaryFolder(cleanup);
    args = ['--output', assembly(cleanup, (app) => new HandWiredStack(app, 'Hand')), '--port', '0'];
    program = await Program.start(cleanup, folder, args, {
      TZ: 'America/New_York',
      AWS_SECRET_ACCESS_KEY: 'of the developer',
    });
    user = userOf(program, 'ann@example.com');
    await user.signUp();
  });

  it('names the user pool and its client, which a page-less app needs to sign somebody up', () => {
    const [id, client] = [program.output('PoolId'), program.output('ClientId')];
    assert.match(program.stdout, new RegExp(`^User pools\\n {2}Hand/People +${id} +client ${client}$`, 'm'));
  });

  it('logs the pages of a site, and what it refuses, but not every file of a page', async () => {
    const site = program.address('Site');
    await fetch(`${site}/config.json`);
    await fetch(`${site}/`);
    await fetch(`${site}/nothing.js`);
    await program.printed(/site {5}GET \/nothing\.js +40\d/);
    assert.match(program.stdout, /site {5}GET \/ +200/);
    assert.doesNotMatch(program.stdout, /site {5}GET \/config\.json/);
  });

  it('says where everything is, who may call what, what was replaced and what to try', () => {
    assert.match(program.stdout, /^ {2}Site +http:\/\/localhost:\d+ +Hand\/Pages$/m);
    assert.match(program.stdout, /^Outputs of Hand$/m);
    assert.match(program.stdout, /GET +\/public +OPEN +Hand\/Greeter/);
    assert.match(program.stdout, /GET +\/private +token +Hand\/Greeter/);
    assert.match(
      program.stdout,
      /^ {2}https:\/\/\w+\.execute-api\.us-east-1\.amazonaws\.com +http:\S+ +in the environment of 'Hand\/Greeter'$/m,
    );
    assert.match(program.stdout, /^ {2}userPoolEndpoint and localInbox in 'config\.json'$/m);
    assert.match(program.stdout, /^ {2}curl http:\/\/127\.0\.0\.1:\d+\/public$/m);
    assert.match(program.stderr, /^start: \d\.\d s$/m);
  });

  it('greets a stranger, and refuses one without a token, with the reason in the log alone', async () => {
    const open = await get('/public');
    assert.deepEqual([open.status, await open.text()], [200, 'Hello Stranger!']);
    const closed = await get('/private');
    assert.deepEqual([closed.status, await closed.text()], [401, '{"message":"Unauthorized"}']);
    await program.printed(
      /api {6}GET \/public +200 +\d+ ms {2}GET \/public \(OPEN\)\n +Hand\/Greeter: greeting \/public in UTC true\n/,
    );
    await program.printed(/api {6}GET \/private +401 +\d+ ms {2}GET \/private \(token\)\n +\S.*authorization/i);
  });

  it('greets a user who signed up, confirmed the code of the inbox and signed in by SRP', async () => {
    const token = await user.signIn();
    const answer = await get('/private', { authorization: `Bearer ${token}` });
    const [, claims] = token.split('.');
    const { sub } = JSON.parse(Buffer.from(claims ?? '', 'base64url').toString());
    assert.equal(await answer.text(), `Hello User! You are ${sub}. ${program.address('API')}`);
    assert.equal(answer.status, 200);
    await program.printed(new RegExp(`GET /private \\(token\\) {2}sub ${sub.slice(0, 8)}\n`));
  });

  it('refuses a wrong password', async () => {
    await assert.rejects(user.signIn('Wrong-Horse-1'), { name: 'NotAuthorizedException' });
  });

  it('names the nearest route for a path that no route has', async () => {
    assert.equal((await get('/privat')).status, 404);
    await program.printed(/GET \/privat +404 .*\n +.*nearest: GET \/private/);
  });

  it('lets pages of the allowed origin call, and says why others may not', async () => {
    const allowed = await get('/public', { origin });
    assert.equal(allowed.headers.get('access-control-allow-origin'), origin);
    const refused = await get('/public', { origin: 'http://evil.example.com' });
    assert.equal(refused.headers.get('access-control-allow-origin'), null);
    await program.printed(/http:\/\/evil\.example\.com is not in allowOrigins \(http:\/\/localhost:5173\)/);
  });

  it('answers 500 for an authorization type that it does not know, and runs no handler', async () => {
    assert.equal((await get('/odd')).status, 500);
    await program.printed(/MAYBE/);
  });

  it('serves the site, with its configuration pointed to this machine', async () => {
    const site = program.address('Site');
    assert.match(await (await fetch(site)).text(), /<title>Hello<\/title>/);
    const config = await (await fetch(`${site}/config.json`)).json();
    assert.deepEqual(config, {
      Auth: {
        Cognito: {
          userPoolId: program.output('PoolId'),
          userPoolClientId: program.output('ClientId'),
          userPoolEndpoint: program.address('Cognito'),
          localInbox: program.address('Inbox'),
        },
      },
      API: { REST: { api: { endpoint: program.address('API') } } },
    });
  });

  it('serves the site at localhost, and redirects the other name of it', async () => {
    const site = new URL(program.address('Site'));
    assert.equal(site.hostname, 'localhost');
    const answer = await fetch(`http://127.0.0.1:${site.port}/config.json?a=b`, { redirect: 'manual' });
    assert.deepEqual([answer.status, answer.headers.get('location')], [307, `${site.origin}/config.json?a=b`]);
    await program.printed(
      new RegExp(`/config.json +307 .*\\n +127.0.0.1:${site.port} is not the same origin as ${site.origin}`),
    );
  });

  it('serves what programs call at 127.0.0.1', () => {
    const names = ['API', 'Cognito', 'Inbox'].map((label) => new URL(program.address(label)).hostname);
    assert.deepEqual(names, ['127.0.0.1', '127.0.0.1', '127.0.0.1']);
  });

  for (const [server, path] of [
    ['API', '/public'],
    ['Cognito', '/'],
    ['Inbox', '/mails'],
    ['Site', '/'],
  ] as const) {
    it(`answers no request for another host (${server})`, async () => {
      const { hostname, port } = new URL(program.address(server));
      const status = await statusFor({ hostname, port, path, headers: { host: `rebound.example.com:${port}` } });
      assert.equal(status, 421);
    });
  }

  for (const [server, path] of [
    ['Cognito', '/'],
    ['Inbox', '/mails'],
    ['Inbox', '/events'],
  ] as const) {
    it(`answers no page of another site (${server}${path})`, async () => {
      const { status } = await fetch(`${program.address(server)}${path}`, {
        headers: { origin: 'http://evil.example.com' },
      });
      assert.equal(status, 403);
    });
  }

  for (const [method, site, from, status] of [
    ['POST', 'cross-site', undefined, 403],
    ['POST', 'same-site', undefined, 403],
    ['POST', 'cross-site', 'http://evil.example.com', 403],
    ['POST', 'cross-site', 'null', 403],
    ['POST', 'cross-site', origin, 400],
    ['POST', 'same-origin', undefined, 400],
    ['POST', 'none', undefined, 400],
    ['POST', undefined, undefined, 400],
    ['OPTIONS', 'cross-site', origin, 200],
    ['GET', 'cross-site', undefined, 404],
  ] as const) {
    it(`answers ${status} at Cognito to a ${method} that is ${site ?? 'from no page'}, from ${from ?? 'no origin'}`, async () => {
      const { hostname, port } = new URL(program.address('Cognito'));
      const headers = { ...(site && { 'sec-fetch-site': site }), ...(from && { origin: from }) };
      assert.equal(await statusFor({ hostname, port, path: '/', method, headers }), status);
    });
  }

  it('says why it refuses a page that names no origin', async () => {
    await program.printed(
      /cognito {2}POST \/ +403 .*\n +a page without an origin sent this request \(sec-fetch-site: cross-site\), and such requests are refused\n/,
    );
  });

  for (const path of ['/', '/mails', '/events']) {
    for (const [use, mode] of [
      ['script', 'no-cors'],
      ['image', 'no-cors'],
      ['iframe', 'navigate'],
      ['empty', 'cors'],
    ]) {
      it(`gives nothing of the inbox to another page that names no origin (${path} as ${use})`, async () => {
        const { hostname, port } = new URL(program.address('Inbox'));
        for (const site of ['cross-site', 'same-site']) {
          const headers = { 'sec-fetch-site': site, 'sec-fetch-mode': mode, 'sec-fetch-dest': use };
          assert.equal(await statusFor({ hostname, port, path, headers }), 403);
        }
      });
    }
  }

  it('lets another page open the inbox', async () => {
    const { hostname, port } = new URL(program.address('Inbox'));
    const headers = { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
    assert.equal(await statusFor({ hostname, port, path: '/', headers }), 200);
  });

  it('sends events while the inbox is open', async () => {
    const events = await fetch(`${program.address('Inbox')}/events`);
    assert.equal(events.headers.get('content-type'), 'text/event-stream');
    const reader = (events.body as ReadableStream<Uint8Array>).getReader();
    assert.match(Buffer.from((await reader.read()).value ?? []).toString(), /retry/);
    await reader.cancel();
  });

  it('prints codes of mails, but no token and no password', async () => {
    const token = await user.signIn();
    await get('/private', { authorization: token });
    await get('/public?secret=of-the-query');
    await program.printed(/mail to ann@example\.com: the code is \d{6}/);
    for (const secret of [token, token.split('.')[2] ?? '', user.password, 'of-the-query']) {
      assert.ok(!`${program.stdout}${program.stderr}`.includes(secret));
    }
  });

  it('prints a token of a user', async () => {
    const state = join(folder, '.cdk-http-api-local');
    const { status, stdout, stderr } = runProgram(folder, ['token', user.email, ...args.slice(0, 2)]);
    assert.deepEqual([status, stderr], [0, '']);
    const answer = await get('/private', { authorization: `Bearer ${stdout.trim()}` });
    assert.equal(answer.status, 200);
    assert.deepEqual(readdirSync(state).sort(), ['.gitignore', 'lock', 'serving.json', 'state.json']);
  });

  it('makes users while it serves, who are there at the next start as well', async () => {
    const made = runProgram(folder, ['user', 'new@example.com', '--password', 'Correct-Horse-9', ...args.slice(0, 2)]);
    assert.deepEqual([made.status, made.stderr], [0, '']);
    assert.match(
      made.stdout,
      /^created new@example\.com in '.*'\nto get an access token: npx cdk-http-api-local token new@example\.com --output /,
    );
    const { stdout } = runProgram(folder, ['token', 'new@example.com', ...args.slice(0, 2)]);
    assert.equal((await get('/private', { authorization: `Bearer ${stdout.trim()}` })).status, 200);
    const again = runProgram(folder, ['user', 'new@example.com', ...args.slice(0, 2)]);
    assert.deepEqual([again.status, again.stdout], [1, '']);
    assert.match(again.stderr, /^error: the user pool '.*' already has a user 'new@example\.com'\n$/);
  });

  it('serves no second time on the same state, where each would forget the users of the other', () => {
    const { status, stdout, stderr } = runProgram(folder, args);
    assert.deepEqual([status, stdout], [1, '']);
    assert.match(
      stderr,
      new RegExp(`^error: '.*' is used by the process ${program.pid}, which serves an app: stop that process, `),
    );
  });

  it('writes an address into the terminal that does nothing there', async () => {
    await assert.rejects(userOf(program, '\u001bc@example.com').signUp(), { name: 'InvalidParameterException' });
    assert.doesNotMatch(program.stdout, /(?!\n)\p{Cc}/u);
  });

  it('names no user whom it does not know', () => {
    const { status, stdout, stderr } = runProgram(folder, ['token', 'nobody@example.com', ...args.slice(0, 2)]);
    assert.deepEqual([status, stdout], [1, '']);
    assert.match(
      stderr,
      /^error: there is no local user 'nobody@example\.com': sign up, or create the user with: npx cdk-http-api-local user nobody@example\.com --output .*\n$/,
    );
  });

  it('keeps users and keys where only their owner may read them', () => {
    const state = join(folder, '.cdk-http-api-local');
    assert.equal(statSync(join(state, 'state.json')).mode & 0o777, 0o600);
    assert.equal(readFileSync(join(state, '.gitignore'), 'utf8'), '*\n');
    assert.ok(!readFileSync(join(state, 'state.json'), 'utf8').includes(user.password));
  });

  it('ends at once with Ctrl-C, and knows its users and their tokens when it is started again', async () => {
    const token = await user.signIn();
    const ids = [program.output('PoolId'), program.output('ClientId')];
    assert.equal(await program.interrupt(), 0);
    program = await Program.start(cleanup, folder, args);
    assert.deepEqual([program.output('PoolId'), program.output('ClientId')], ids);
    assert.equal((await get('/private', { authorization: `Bearer ${token}` })).status, 200);
    assert.ok(await userOf(program, user.email).signIn());
  });

  it('forgets them with --reset', async () => {
    const token = await userOf(program, user.email).signIn();
    await program.interrupt();
    program = await Program.start(cleanup, folder, [...args, '--reset']);
    assert.equal((await get('/private', { authorization: `Bearer ${token}` })).status, 401);
    await assert.rejects(userOf(program, user.email).signIn(), { name: 'NotAuthorizedException' });
  });

  after(() => cleanup.undo());
});

describe('an app with two APIs and two pools', () => {
  it('is served, each API with tokens of its own pool alone', async (t) => {
    const twoOfEach = assembly(t, (app) => {
      new HandWiredStack(app, 'One');
      new HandWiredStack(app, 'Two');
    });
    const program = await Program.start(t, temporaryFolder(t), ['--output', twoOfEach, '--port', '0']);
    const [one, two] = ['One', 'Two'].map((stack) => {
      const outputs = new RegExp(`Outputs of ${stack}\\n {2}PoolId +(\\S+)\\n {2}ClientId +(\\S+)`).exec(
        program.stdout,
      );
      const api = program.address('API', `${stack}/Api`);
      const pool = { id: outputs?.[1] ?? '', clientId: outputs?.[2] ?? '' };
      const user = new SrpUser(
        program.address('Cognito'),
        program.address('Inbox'),
        pool,
        `${stack.toLowerCase()}@example.com`,
      );
      return { api, user };
    });
    assert.ok(one && two);
    await one.user.signUp();
    await two.user.signUp();
    const statusOf = async (api: string, token: string) =>
      (await fetch(`${api}/private`, { headers: { authorization: `Bearer ${token}` } })).status;
    const [tokenOne, tokenTwo] = [await one.user.signIn(), await two.user.signIn()];
    assert.deepEqual([await statusOf(one.api, tokenOne), await statusOf(two.api, tokenTwo)], [200, 200]);
    assert.deepEqual([await statusOf(one.api, tokenTwo), await statusOf(two.api, tokenOne)], [401, 401]);
    await assert.rejects(
      new SrpUser(
        program.address('Cognito'),
        program.address('Inbox'),
        { id: 'us-east-1_unknown00', clientId: 'unknown' },
        'x@example.com',
      ).signUp(),
      {
        name: 'ResourceNotFoundException',
      },
    );
    assert.equal(await program.interrupt(), 0);
  });
});

describe('the users of an earlier run', () => {
  it('are not forgotten by a --reset that cannot start', async (t) => {
    const folder = temporaryFolder(t);
    const output = assembly(t, (app) => new HandWiredStack(app, 'Hand'));
    writeFileSync(join(folder, 'state.json'), '{"kept":true}');
    const taken = await takenPort(t);
    const args = ['--output', output, '--port', String(taken), '--state', folder, '--reset'];
    assert.equal(await Program.spawn(t, folder, args).ended(), 1);
    assert.equal(readFileSync(join(folder, 'state.json'), 'utf8'), '{"kept":true}');
    assert.deepEqual(readdirSync(folder).sort(), ['state.json']);
  });
});

describe('the command that prints a token', () => {
  for (const [what, env, expected] of [
    ['names the assembly that was given', {}, / token you@example\.com --output \S+\)"/],
    ['names the state where npm was started elsewhere', { INIT_CWD: '/' }, / --output \S+ --state \S+\)"/],
  ] as const) {
    it(what, async (t) => {
      const output = assembly(t, (app) => new HandWiredStack(app, 'Hand'));
      const program = await Program.start(t, temporaryFolder(t), ['--output', output, '--port', '0'], env);
      await program.printed(expected);
    });
  }
});

it('the command that prints a token can be copied, whatever the folders are called', async (t) => {
  const output = assembly(t, (app) => new HandWiredStack(app, 'Hand'));
  const state = join(temporaryFolder(t), "a folder of one's own");
  const args = ['--output', output, '--port', '0', '--state', state];
  const program = await Program.start(t, temporaryFolder(t), args);
  const [, printed = ''] = /\$\(npx cdk-http-api-local (.*)\)"/.exec(program.stdout) ?? [];
  const words = execFileSync('sh', ['-c', `printf '%s\\n' ${printed}`], { encoding: 'utf8' })
    .trim()
    .split('\n');
  assert.deepEqual(words, ['token', 'you@example.com', '--output', output, '--state', state]);
  const { status, stderr } = runProgram('/', words);
  assert.equal(status, 1);
  const [, command = ''] =
    /^error: there is no local user 'you@example\.com': .*: npx cdk-http-api-local (.*)\n$/.exec(stderr) ?? [];
  assert.match(program.stdout, /^ {2}npx cdk-http-api-local user you@example\.com [^#]*$/m);
  assert.ok(program.stdout.includes(`npx cdk-http-api-local ${command}\n`));
});

describe('one clear error, and exit code 1, for', () => {
  it('a port that is taken, and nothing else stays open', async (t) => {
    const folder = temporaryFolder(t);
    const output = assembly(t, (app) => new HandWiredStack(app, 'Hand'));
    const port = await takenPort(t);
    const program = Program.spawn(t, folder, ['--output', output, '--port', String(port)]);
    assert.equal(await program.ended(), 1);
    assert.match(
      program.stderr,
      new RegExp(
        `^error: cannot serve the site 'Hand/Pages' on port ${port}: it is used by another program; stop that program, or ` +
          'choose another port with --port$',
        'm',
      ),
    );
  });

  it('a state that is not JSON, which is left as it is', async (t) => {
    const folder = temporaryFolder(t);
    const output = assembly(t, (app) => new HandWiredStack(app, 'Hand'));
    writeFileSync(join(folder, 'state.json'), '{');
    const program = Program.spawn(t, folder, ['--output', output, '--port', '0', '--state', folder]);
    assert.equal(await program.ended(), 1);
    assert.match(
      program.stderr,
      /^error: '.*state\.json' is not JSON: restore it, or start without its users with --reset$/m,
    );
    assert.equal(readFileSync(join(folder, 'state.json'), 'utf8'), '{');
  });

  it('an app that fails', (t) => {
    const folder = temporaryFolder(t);
    writeFileSync(join(folder, 'cdk.json'), JSON.stringify({ app: 'echo broken >&2; exit 3' }));
    const { status, stdout, stderr } = runProgram(folder, []);
    assert.deepEqual([status, stdout], [1, '']);
    assert.match(
      stderr,
      /^broken\nerror: 'echo broken >&2; exit 3' failed with exit code 3: see its output for the reason\n$/m,
    );
  });

  it('an app that finds no esbuild', (t) => {
    const folder = temporaryFolder(t);
    const trace = 'Error: spawnSync docker ENOENT\n  at aws-cdk-lib/aws-lambda-nodejs/lib/bundling.js';
    writeFileSync(join(folder, 'trace'), trace);
    writeFileSync(join(folder, 'cdk.json'), JSON.stringify({ app: 'cat trace >&2; exit 1' }));
    const { status, stderr } = runProgram(folder, []);
    assert.equal(status, 1);
    assert.match(
      stderr,
      /it asked for Docker, as NodejsFunction does when it finds no esbuild: run 'npm install --save-dev esbuild' in the folder of the app's lock file\n$/,
    );
  });

  it('a token where nothing was served yet', (t) => {
    const folder = temporaryFolder(t);
    const { status, stderr } = runProgram(folder, ['token', 'ann@example.com']);
    assert.equal(status, 1);
    assert.match(
      stderr,
      /^error: no app has been served from '.*' yet: start cdk-http-api-local there, or set --output to its assembly\n$/,
    );
  });
});

describe('the app that is being synthesized is ended with the program', () => {
  for (const command of [[], ['routes']]) {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      for (const [how, app] of [
        ['', 'sleep 600 & echo $! > pid; wait'],
        [', even one that does not end when it is asked to', 'trap "" TERM; echo $$ > pid; while :; do sleep 1; done'],
      ] as const) {
        it(`by ${signal} (${command[0] ?? 'serve'})${how}`, async (t) => {
          const folder = temporaryFolder(t);
          writeFileSync(join(folder, 'cdk.json'), JSON.stringify({ app }));
          const program = Program.spawn(t, folder, command);
          const file = join(folder, 'pid');
          await until(() => existsSync(file) && readFileSync(file, 'utf8') !== '');
          process.kill(program.pid, signal);
          assert.equal(await program.ended(), 0);
          await until(() => !isRunning(Number(readFileSync(file, 'utf8'))));
        });
      }
    }
  }
});

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  it(`a handler that blocks its thread does not keep the program from ending by ${signal}`, async (t) => {
    const output = assembly(t, (app) => {
      const stack = new Stack(app, 'Blocking');
      const code = Code.fromInline(`exports.handler = async () => {
      console.log('blocks');
      require('child_process').execSync('sleep 60');
    };`);
      const handler = new LambdaFunction(stack, 'Handler', {
        code,
        handler: 'index.handler',
        runtime: Runtime.NODEJS_22_X,
      });
      new HttpApi(stack, 'Api').addRoutes({ path: '/', integration: new HttpLambdaIntegration('I', handler) });
    });
    const program = await Program.start(t, temporaryFolder(t), ['--output', output, '--port', '0']);
    fetch(program.address('API')).catch(() => {});
    await program.printed(/Handler: blocks/);
    const from = Date.now();
    process.kill(program.pid, signal);
    await program.ended();
    assert.ok(Date.now() - from < 30_000, 'it does not wait for the handler');
  });
}

it('a request that looks like the path pattern of a site does not keep the program from ending by SIGTERM', async (t) => {
  const output = assembly(t, (app) => {
    const stack = new Stack(app, 'Patterns');
    const bucket = new Bucket(stack, 'Pages');
    const origin = S3BucketOrigin.withOriginAccessControl(bucket);
    const additionalBehaviors = { '*/*/*/*.js': { origin } };
    new Distribution(stack, 'Site', { defaultBehavior: { origin }, additionalBehaviors });
    new BucketDeployment(stack, 'Deployment', { destinationBucket: bucket, sources: [Source.data('a.html', 'a')] });
  });
  const program = await Program.start(t, temporaryFolder(t), ['--output', output, '--port', '0', '--json']);
  const site = new URL(program.document.sites[0]?.url ?? '');
  const status = statusFor({
    hostname: '127.0.0.1',
    port: site.port,
    path: '/'.repeat(7_000),
    headers: { host: site.host },
  });
  assert.equal(await status, 403);
  process.kill(program.pid, 'SIGTERM');
  assert.equal(await program.ended(), 0);
});

it('a reader of the output that goes away ends the program, without a stack trace', async (t) => {
  const output = assembly(t, (app) => new HandWiredStack(app, 'Hand'));
  const program = await Program.start(t, temporaryFolder(t), ['--output', output, '--port', '0']);
  const api = program.address('API');
  program.closeOutput();
  await fetch(`${api}/public`).catch(() => {});
  await fetch(`${api}/public`).catch(() => {});
  assert.equal(await program.ended(), 0);
  assert.doesNotMatch(program.stderr, /EPIPE/);
});

async function takenPort(t: Cleanup): Promise<number> {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  t.after(() => taken.close());
  return (taken.address() as AddressInfo).port;
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0) && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Unlike fetch, this sends the `Host` that it is given. */
function statusFor(options: RequestOptions): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request(options, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    sent.on('error', reject).end();
  });
}
