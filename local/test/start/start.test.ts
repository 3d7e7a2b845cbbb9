import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { get } from 'node:https';
import nodeModule from 'node:module';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { selfSignedCertificate } from '../../lib/host/http/self-signed-certificate.js';
import { type StartOptions, start } from '../../lib/index.js';
import { type AppInput, synthesizeApp, writeFiles } from '../support/app-folder.js';
import { temporaryFolder } from '../support/assembly.js';
import { SrpUser } from '../support/srp-user.js';

const pool = {
  Pool: {
    Type: 'AWS::Cognito::UserPool',
    Properties: { UsernameAttributes: ['email'], AutoVerifiedAttributes: ['email'] },
    Metadata: { 'aws:cdk:path': 'S/Pool/Resource' },
  },
  Client: { Type: 'AWS::Cognito::UserPoolClient', Properties: { UserPoolId: { Ref: 'Pool' } } },
};
const input: AppInput = { routes: { 'GET /a': 'a' }, resources: pool };

function output(test: TestContext, app: AppInput = input): string {
  const folder = temporaryFolder(test);
  writeFiles(folder, { 'a/index.js': "exports.handler = async () => { console.log('greets'); return 'hello'; };" });
  return synthesizeApp(folder, join(folder, 'cdk.out'), app);
}

async function started(test: TestContext, options: StartOptions) {
  const local = await start(options);
  test.after(() => local.stop());
  return local;
}

describe('an app that a test starts', () => {
  it('is served from its assembly', async (t) => {
    const local = await started(t, { output: output(t) });
    assert.equal(await (await fetch(`${local.api().url}/a`)).text(), 'hello');
    assert.deepEqual(local.api('S/Api').routes, [
      { routeKey: 'GET /a', access: 'open', scopes: [], function: 'S/Fn0' },
    ]);
  });

  it('gives access tokens of its users, and shows their mails', async (t) => {
    const local = await started(t, { output: output(t) });
    const [userPool] = local.userPools;
    const ids = { id: userPool?.id ?? '', clientId: userPool?.clients[0]?.id ?? '' };
    await new SrpUser(local.cognito ?? '', local.inbox ?? '', ids, 'ann@example.com').signUp();
    const token = await local.token({ username: 'ann@example.com' });
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    assert.deepEqual([claims.token_use, claims.iss], ['access', userPool?.issuer]);
    assert.deepEqual(
      local.mails({ to: 'Ann@example.com' }).map(({ to, code }) => [to, /^\d{6}$/.test(code ?? '')]),
      [['ann@example.com', true]],
    );
    assert.deepEqual(local.mails({ to: 'ben@example.com' }), []);
    await assert.rejects(local.token({ username: 'ben@example.com' }), { code: 'COGNITO_USER_MISSING' });
  });

  it('makes users, who are signed in', async (t) => {
    const group = {
      Type: 'AWS::Cognito::UserPoolGroup',
      Properties: { UserPoolId: { Ref: 'Pool' }, GroupName: 'admins' },
    };
    const local = await started(t, { output: output(t, { ...input, resources: { ...pool, Group: group } }) });
    const user = await local.user({ email: 'ann@example.com', groups: ['admins'] });
    const [access, id] = [user.accessToken, user.idToken].map((token) =>
      JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()),
    );
    assert.deepEqual([access.token_use, access['cognito:groups'], access.sub], ['access', ['admins'], user.username]);
    assert.deepEqual([id.token_use, id.email, id.email_verified], ['id', 'ann@example.com', true]);
    const cognito = async (action: string, body: object) => {
      const headers = { 'x-amz-target': `AWSCognitoIdentityProviderService.${action}` };
      return (await fetch(local.cognito ?? '', { method: 'POST', headers, body: JSON.stringify(body) })).status;
    };
    assert.equal(await cognito('GetUser', { AccessToken: user.accessToken }), 200);
    const refresh = {
      ClientId: local.userPools[0]?.clients[0]?.id,
      AuthFlow: 'REFRESH_TOKEN_AUTH',
      AuthParameters: { REFRESH_TOKEN: user.refreshToken },
    };
    assert.equal(await cognito('InitiateAuth', refresh), 200);
    assert.ok(await local.token({ username: user.email }));
    await assert.rejects(local.user({ email: 'ann@example.com' }), {
      code: 'COGNITO_USER_EXISTS',
      message: "the user pool 'S/Pool' already has a user 'ann@example.com'",
    });
    await assert.rejects(local.user({ email: 'ben@example.com', groups: ['editors'] }), {
      code: 'COGNITO_GROUP_MISSING',
      message: "the user pool 'S/Pool' has no group 'editors'; its groups are: 'admins'",
    });
  });

  it('is forgotten when it is stopped, unless a folder is given for its users', async (t) => {
    const folder = output(t);
    const state = join(temporaryFolder(t), 'kept');
    const [first, kept] = [await started(t, { output: folder }), await started(t, { output: folder, state })];
    for (const local of [first, kept]) {
      const ids = { id: local.userPools[0]?.id ?? '', clientId: local.userPools[0]?.clients[0]?.id ?? '' };
      await new SrpUser(local.cognito ?? '', local.inbox ?? '', ids, 'ann@example.com').signUp();
      await local.stop();
    }
    const again = await started(t, { output: folder });
    await assert.rejects(again.token({ username: 'ann@example.com' }), { code: 'COGNITO_USER_MISSING' });
    const keptAgain = await started(t, { output: folder, state });
    assert.ok(await keptAgain.token({ username: 'ann@example.com' }));
    assert.deepEqual(readdirSync(state).sort(), ['.gitignore', 'lock', 'state.json']);
  });

  it('is one of several', async (t) => {
    const folder = output(t);
    const [one, other] = await Promise.all([started(t, { output: folder }), started(t, { output: folder })]);
    assert.notEqual(one.api().url, other.api().url);
    await one.stop();
    assert.equal((await fetch(`${other.api().url}/a`)).status, 200);
  });

  it('may be stopped more than once, and by `await using`', async (t) => {
    const local = await started(t, { output: output(t) });
    const { url } = local.api();
    await Promise.all([local.stop(), local.stop()]);
    await local[Symbol.asyncDispose]();
    await assert.rejects(fetch(url));
  });

  it('prints nothing, unless it is asked to', async (t) => {
    const folder = output(t);
    let log = '';
    const write = (text: string) => {
      log += text;
    };
    const printing = await started(t, { output: folder, log: write });
    await fetch(`${printing.api().url}/a`);
    assert.match(log, /api {6}GET \/a +200 .*\n +S\/Fn0: greets\n$/);
    const script = `
      const { start } = await import(${JSON.stringify(import.meta.resolve('../../lib/index.js'))});
      const local = await start({ output: ${JSON.stringify(folder)} });
      const answer = await fetch(local.api().url + '/a');
      if (await answer.text() !== 'hello') throw new Error('it was not served');
      await local.stop();
    `;
    // It has come to its end by itself: nothing was left open.
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
    });
    assert.deepEqual({ status, stdout, stderr }, { status: 0, stdout: '', stderr: '' });
  });

  it('is synthesized where no assembly is given, apart from what others synthesize, and leaves no assembly', async (t) => {
    const folder = temporaryFolder(t);
    const support = JSON.stringify(import.meta.resolve('../support/app-folder.ts'));
    writeFiles(folder, {
      'a/index.js': "exports.handler = async () => 'synthesized';",
      'app.mjs': `import { synthesizeApp } from ${support};
        synthesizeApp(process.cwd(), process.env.CDK_OUTDIR, { routes: { 'GET /a': 'a' } });`,
      'cdk.json': JSON.stringify({ app: `node --import ${import.meta.resolve('tsx')} app.mjs` }),
    });
    const [local, other] = await Promise.all([started(t, { folder }), started(t, { folder })]);
    assert.equal(await (await fetch(`${local.api().url}/a`)).text(), 'synthesized');
    await Promise.all([local.stop(), other.stop()]);
    // Node.js 22 and later keeps compiled code for the next synthesis.
    const kept = 'enableCompileCache' in nodeModule ? ['compile-cache'] : [];
    assert.deepEqual(readdirSync(join(folder, '.cdk-http-api-local')).sort(), ['.gitignore', ...kept]);
  });

  it('answers HTTPS with the certificate that it was given, at managed login', async (t) => {
    const certificate = selfSignedCertificate(Date.now());
    const folder = temporaryFolder(t);
    writeFiles(folder, { 'tls/cert.pem': certificate.cert, 'tls/key.pem': certificate.key });
    const domain = {
      Type: 'AWS::Cognito::UserPoolDomain',
      Properties: { UserPoolId: { Ref: 'Pool' }, Domain: 'notes' },
    };
    const local = await started(t, {
      output: output(t, { resources: { ...pool, Domain: domain } }),
      folder,
      tls: { cert: 'tls/cert.pem', key: 'tls/key.pem' },
    });
    const { port } = new URL(local.userPools[0]?.managedLogin ?? '');
    const status = await new Promise((resolve, reject) => {
      // Only this certificate is accepted.
      const request = get({ host: 'localhost', port, path: '/', ca: certificate.cert, agent: false }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      request.on('error', reject);
    });
    assert.equal(status, 200);
  });

  it('lets a dev server of this machine in', async (t) => {
    const origin = 'http://localhost:5173';
    const local = await started(t, { output: output(t), allowOrigins: [origin] });
    const answer = await fetch(`${local.api().url}/a`, { headers: { origin } });
    assert.equal(answer.headers.get('access-control-allow-origin'), origin);
    const cognito = await fetch(local.cognito ?? '', { method: 'POST', headers: { origin } });
    assert.equal(cognito.headers.get('access-control-allow-origin'), origin);
    const other = await fetch(local.cognito ?? '', { method: 'POST', headers: { origin: 'http://localhost:5174' } });
    assert.equal(other.status, 403);
  });

  it('names an API that is not there, and those that are', async (t) => {
    const local = await started(t, { output: output(t) });
    assert.throws(() => local.api('S/Other'), { message: "no API 'S/Other' is served; the APIs are: 'S/Api'" });
    const none = await started(t, { output: output(t, { resources: pool }) });
    assert.throws(() => none.api(), { message: 'the app has no HTTP API' });
  });

  const refused: readonly [what: string, options: StartOptions, message: string | RegExp][] = [
    [
      'an assembly and an app',
      { output: 'a', app: 'b' },
      "'output' reads an assembly and 'app' creates one: use only one of them",
    ],
    ['a port that is none', { output: 'a', port: 1.5 }, "'port' must be a number from 0 to 65000, got '1.5'"],
    [
      'a certificate without its key',
      { output: 'a', tls: { cert: 'cert.pem' } as unknown as NonNullable<StartOptions['tls']> },
      "'tls' needs the files 'cert' and 'key': 'key' is missing",
    ],
    [
      'a certificate that is not there',
      { output: 'a', tls: { cert: '/nowhere/cert.pem', key: '/nowhere/key.pem' } },
      /^'tls\.cert' must be a PEM file with a certificate, but '\/nowhere\/cert\.pem' is not: /,
    ],
    ['a folder that is no assembly', { output: '/nowhere' }, /^cannot read '\/nowhere\/manifest\.json': /],
    [
      'an origin of another machine',
      { output: 'a', allowOrigins: ['http://example.com'] },
      "'allowOrigins' must be an origin on this machine, such as 'http://localhost:5173', got 'http://example.com'",
    ],
  ];
  for (const [what, options, message] of refused) {
    it(`is refused with ${what}`, () => assert.rejects(start(options), { message }));
  }

  it('says what its app printed where that fails, and leaves nothing behind', async (t) => {
    const folder = temporaryFolder(t);
    writeFileSync(join(folder, 'cdk.json'), JSON.stringify({ app: 'echo no stack >&2; exit 3' }));
    await assert.rejects(start({ folder }), {
      code: 'SYNTH_APP_FAILED',
      message: "'echo no stack >&2; exit 3' failed with exit code 3: it printed\nno stack",
    });
    assert.deepEqual(readdirSync(join(folder, '.cdk-http-api-local')), ['.gitignore']);
    assert.ok(!existsSync(join(folder, 'cdk.out')));
  });
});
