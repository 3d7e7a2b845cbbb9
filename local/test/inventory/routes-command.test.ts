import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { Stack } from 'aws-cdk-lib';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Code, FunctionUrlAuthType, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { synthesizedFolder, temporaryFolder } from '../support/assembly.js';
import { Program, runProgram } from '../support/program.js';
import { until } from '../support/until.js';

type Access = 'open' | 'token' | 'admins';

/** What a route of the template says about who may call it. */
const properties: { readonly [access in Access]: object } = {
  open: { AuthorizationType: 'NONE' },
  token: { AuthorizationType: 'JWT', AuthorizerId: { Ref: 'Jwt' } },
  admins: { AuthorizationType: 'JWT', AuthorizerId: { Ref: 'Jwt' }, AuthorizationScopes: ['group:admins'] },
};

/** Writes an assembly `cdk.out` into a folder, of one API with these routes. */
function writeAssembly(folder: string, routes: { readonly [key: string]: Access }): void {
  const ApiId = { Ref: 'Api' };
  const Resources = {
    Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { ProtocolType: 'HTTP', Name: 'hello' } },
    Jwt: {
      Type: 'AWS::ApiGatewayV2::Authorizer',
      Properties: {
        ApiId,
        AuthorizerType: 'JWT',
        IdentitySource: ['$request.header.Authorization'],
        JwtConfiguration: { Issuer: 'https://issuer.example', Audience: ['client'] },
      },
    },
    ...Object.fromEntries(
      Object.entries(routes).map(([RouteKey, access], index) => [
        `Route${index}`,
        { Type: 'AWS::ApiGatewayV2::Route', Properties: { ApiId, RouteKey, ...properties[access] } },
      ]),
    ),
  };
  writeTemplate(folder, JSON.stringify({ Resources }));
}

function writeTemplate(folder: string, template: string): void {
  mkdirSync(join(folder, 'cdk.out'), { recursive: true });
  const artifacts = { S: { type: 'aws:cloudformation:stack', properties: { templateFile: 'S.json' } } };
  writeFileSync(join(folder, 'cdk.out', 'manifest.json'), JSON.stringify({ version: '48.0.0', artifacts }));
  writeFileSync(join(folder, 'cdk.out', 'S.json'), template);
}

/** A folder with an assembly, and an inventory `routes.jsonl` of other routes. */
function folderWith(
  test: TestContext,
  before: { readonly [key: string]: Access },
  after: { readonly [key: string]: Access } = before,
): string {
  const folder = temporaryFolder(test);
  writeAssembly(folder, before);
  assert.equal(runProgram(folder, ['routes', '-o', 'cdk.out', '--update', 'routes.jsonl']).status, 0);
  writeAssembly(folder, after);
  return folder;
}

const check = ['routes', '-o', 'cdk.out', '--check', 'routes.jsonl'];
const update = ['routes', '-o', 'cdk.out', '--update', 'routes.jsonl'];

describe('routes --update', () => {
  it('writes the inventory, and nothing else', (t) => {
    const folder = temporaryFolder(t);
    writeAssembly(folder, { 'GET /b': 'open', 'GET /a': 'token' });
    assert.deepEqual(runProgram(folder, update), {
      status: 0,
      stdout: 'wrote routes.jsonl: 2 routes: 1 OPEN, 1 token\n',
      stderr: '',
    });
    assert.equal(
      readFileSync(join(folder, 'routes.jsonl'), 'utf8'),
      `{"version":1}
{"api":"S/Api"}
{"api":"S/Api","authorizer":"S/Jwt","type":"JWT","issuer":"https://issuer.example","audience":["client"],"identitySource":["$request.header.Authorization"]}
{"api":"S/Api","route":"GET /a","access":"token","authorizer":"S/Jwt","scopes":[]}
{"api":"S/Api","route":"GET /b","access":"open"}
`,
    );
    assert.deepEqual(readdirSync(folder).toSorted(), ['cdk.out', 'routes.jsonl']);
  });

  it('says that there is nothing to write', (t) => {
    const { status, stdout } = runProgram(folderWith(t, { 'GET /a': 'token' }), update);
    assert.deepEqual([status, stdout], [0, 'routes.jsonl is up to date: 1 route: 1 token\n']);
  });

  it('says what it accepts', (t) => {
    const folder = folderWith(t, { 'GET /a': 'token' }, { 'GET /a': 'open' });
    assert.deepEqual(runProgram(folder, update), {
      status: 0,
      stdout: `More open than in routes.jsonl

S/Api
  GET /a  token → OPEN

wrote routes.jsonl: 1 route: 1 OPEN
`,
      stderr: '',
    });
    assert.equal(runProgram(folder, check).status, 0);
  });

  it('replaces the file as a whole: who reads it meanwhile reads all of the earlier one', (t) => {
    const folder = folderWith(t, { 'GET /a': 'token' }, { 'GET /a': 'open' });
    const file = join(folder, 'routes.jsonl');
    const earlier = readFileSync(file, 'utf8');
    const opened = openSync(file, 'r');
    t.after(() => closeSync(opened));
    assert.equal(runProgram(folder, update).status, 0);
    assert.equal(readFileSync(opened, 'utf8'), earlier);
    assert.notEqual(readFileSync(file, 'utf8'), earlier);
  });

  it('leaves a file alone that is no inventory', (t) => {
    const folder = folderWith(t, { 'GET /a': 'token' });
    writeFileSync(join(folder, 'package.json'), '{"name":"app"}');
    assert.deepEqual(runProgram(folder, ['routes', '-o', 'cdk.out', '--update', 'package.json']), {
      status: 1,
      stdout: '',
      stderr:
        "error: 'package.json': does not begin with a version, so it is not an inventory of routes: restore the file, or remove it " +
        "and write it again with 'routes --update'\n",
    });
    assert.equal(readFileSync(join(folder, 'package.json'), 'utf8'), '{"name":"app"}');
  });

  it('leaves nothing behind where it cannot write', (t) => {
    const folder = folderWith(t, { 'GET /a': 'token' });
    const { status, stderr } = runProgram(folder, ['routes', '-o', 'cdk.out', '--update', 'none/routes.jsonl']);
    assert.equal(status, 1);
    assert.match(stderr, /^error: cannot write 'none\/routes\.jsonl': ENOENT/);
    assert.deepEqual(readdirSync(folder).toSorted(), ['cdk.out', 'routes.jsonl']);
  });
});

describe('routes --check', () => {
  it('ends with 0 where the inventory is up to date', (t) => {
    assert.deepEqual(runProgram(folderWith(t, { 'GET /a': 'open' }), check), {
      status: 0,
      stdout: 'routes.jsonl is up to date: 1 route: 1 OPEN\n',
      stderr: '',
    });
  });

  it('ends with 1 where anything is more open, tells it first, and how to accept it last', (t) => {
    const folder = folderWith(
      t,
      { 'ANY /{proxy+}': 'open', 'GET /private': 'token', 'GET /admin': 'admins', 'GET /old': 'open' },
      { 'ANY /{proxy+}': 'open', 'GET /admin': 'token', 'GET /new': 'token' },
    );
    assert.deepEqual(runProgram(folder, check), {
      status: 1,
      stdout: `More open than in routes.jsonl

S/Api
  GET /admin    token with scope group:admins → token
  GET /private  gone: 'ANY /{proxy+}' now receives its requests, token → OPEN

Also changed

S/Api
  GET /new  new, token
  GET /old  gone, was OPEN

If this is intended, accept it with

  npx cdk-http-api-local routes --output cdk.out --update routes.jsonl
`,
      stderr: '',
    });
  });

  it('ends with 0 where the inventory is out of date and nothing is more open, and says so', (t) => {
    const folder = folderWith(t, { 'GET /a': 'token' }, { 'GET /a': 'admins', 'GET /b': 'token' });
    assert.deepEqual(runProgram(folder, check), {
      status: 0,
      stdout: `Nothing is more open than in routes.jsonl

Changed

S/Api
  GET /a  token → token with scope group:admins
  GET /b  new, token

Update the file with

  npx cdk-http-api-local routes --output cdk.out --update routes.jsonl
`,
      stderr: '',
    });
  });

  it('prints nothing of the file that a terminal would take for a command', (t) => {
    const folder = folderWith(t, { 'GET /a': 'token' });
    const file = join(folder, 'routes.jsonl');
    writeFileSync(file, `${readFileSync(file, 'utf8')}{"api":"\\u001b[2J\\n::error"}\n`);
    assert.match(runProgram(folder, check).stdout, /^\?\[2J\?::error \(gone\)\n {2}routes {2}none$/m);
  });

  it('names the command of the place where the user stands', (t) => {
    const folder = folderWith(t, { 'GET /a': 'token' }, { 'GET /a': 'open' });
    const args = ['routes', '-a', './cdk.out', '--check', 'routes.jsonl'];
    const { stdout } = runProgram(folder, args, { INIT_CWD: '/' });
    assert.ok(
      stdout.endsWith(`\n\n  cd ${folder} && npx cdk-http-api-local routes --app ./cdk.out --update routes.jsonl\n`),
      stdout,
    );
    writeFileSync(join(folder, 'my routes.jsonl'), readFileSync(join(folder, 'routes.jsonl')));
    const quoted = runProgram(folder, ['routes', '-o', 'cdk.out', '--check', 'my routes.jsonl']).stdout;
    assert.ok(quoted.endsWith("--output cdk.out --update 'my routes.jsonl'\n"), quoted);
  });

  /** Each gets a folder that is right, and makes it wrong. */
  const failing: readonly (readonly [
    it: string,
    spoil: (folder: string) => void,
    args: readonly string[],
    error: RegExp,
  ])[] = [
    [
      'there is no inventory',
      () => {},
      ['routes', '-o', 'cdk.out', '--check', 'none.jsonl'],
      /^error: 'none\.jsonl' does not exist: write it with 'npx cdk-http-api-local routes --output cdk\.out --update none\.jsonl'\n$/,
    ],
    [
      'the inventory cannot be read',
      () => {},
      ['routes', '-o', 'cdk.out', '--check', '.'],
      /^error: cannot read '\.': EISDIR/,
    ],
    [
      'the inventory is not understood',
      (folder) => writeFileSync(join(folder, 'routes.jsonl'), 'GET /a open'),
      check,
      /^error: 'routes\.jsonl', line 1: is not JSON: /,
    ],
    [
      'the inventory is of another version',
      (folder) => writeFileSync(join(folder, 'routes.jsonl'), '{"version":2}\n'),
      check,
      /^error: 'routes\.jsonl' has version 2, but this program supports version 1: /,
    ],
    [
      'there is no assembly',
      () => {},
      ['routes', '-o', 'none', '--check', 'routes.jsonl'],
      /^error: cannot read '.+manifest\.json'/,
    ],
    ['there is no app', () => {}, ['routes', '--check', 'routes.jsonl'], /^error: no cdk\.json with an "app"/],
    [
      'the app fails',
      () => {},
      ['routes', '-a', 'node --no-such-option', '--check', 'routes.jsonl'],
      /error: 'node --no-such-option' failed with exit code 9/,
    ],
    ['it is not called rightly', () => {}, ['routes', '--check'], /^error: the option '--check' needs a value\n$/],
    [
      'the program itself fails',
      (folder) => {
        const depth = 200_000;
        const nested = `${'{"Fn::Length":['.repeat(depth)}${']}'.repeat(depth)}`;
        writeTemplate(
          folder,
          `{"Resources":{"Api":{"Type":"AWS::ApiGatewayV2::Api","Properties":{"Name":${nested}}}}}`,
        );
      },
      check,
      /RangeError: Maximum call stack size exceeded/,
    ],
  ];
  for (const [name, spoil, args, error] of failing) {
    it(`ends with 2 where ${name}`, (t) => {
      const folder = folderWith(t, { 'GET /a': 'token' });
      spoil(folder);
      const { status, stdout, stderr } = runProgram(folder, args);
      assert.deepEqual([status, stdout], [2, '']);
      assert.match(stderr, error);
    });
  }

  it('ends with 2 where it is interrupted', async (t) => {
    const folder = folderWith(t, { 'GET /a': 'token' });
    const app = "require('node:fs').writeFileSync('started', ''); setInterval(() => {}, 1000);";
    writeFileSync(join(folder, 'app.cjs'), app);
    const program = Program.spawn(t, folder, ['routes', '-a', 'node app.cjs', '--check', 'routes.jsonl']);
    await until(() => existsSync(join(folder, 'started')));
    assert.equal(await program.interrupt(), 2);
  });

  it('reads an assembly that is there without writing anything', (t) => {
    const folder = folderWith(t, { 'GET /a': 'token' });
    runProgram(folder, check);
    assert.deepEqual(readdirSync(folder).toSorted(), ['cdk.out', 'routes.jsonl']);
  });
});

describe('routes --json', () => {
  it('prints one JSON document with a version', (t) => {
    const { status, stdout } = runProgram(folderWith(t, { 'GET /a': 'open' }), ['routes', '-o', 'cdk.out', '--json']);
    assert.equal(status, 0);
    assert.deepEqual(JSON.parse(stdout), {
      version: 1,
      apis: [
        {
          api: 'S/Api',
          authorizers: [],
          routes: [{ route: 'GET /a', access: 'open', handler: 'unknown: the route has no integration' }],
          unread: [],
        },
      ],
      entrances: [],
      unread: [],
    });
  });
});

describe('the app whose routes are asked for', () => {
  const module = (name: string) => JSON.stringify(import.meta.resolve(name));
  /** Its function is bundled by a program that notes that it ran. */
  const app = `
    import { writeFileSync } from 'node:fs';
    import core from ${module('aws-cdk-lib')};
    import apigatewayv2 from ${module('aws-cdk-lib/aws-apigatewayv2')};
    import lambda from ${module('aws-cdk-lib/aws-lambda')};
    const app = new core.App();
    const stack = new core.Stack(app, 'Hello');
    const bundling = {
      image: core.DockerImage.fromRegistry('none'),
      local: {
        tryBundle: (folder) => {
          writeFileSync('bundled', '');
          writeFileSync(folder + '/index.js', '');
          return true;
        },
      },
    };
    new lambda.Function(stack, 'Fn', {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromAsset('source', { bundling, assetHashType: core.AssetHashType.OUTPUT }),
    });
    const api = new apigatewayv2.HttpApi(stack, 'Api');
    new apigatewayv2.CfnRoute(stack, 'Route', { apiId: api.apiId, routeKey: 'GET /' + app.node.getContext('greeting') });
  `;

  function appFolder(test: TestContext, context: object = {}): string {
    const folder = temporaryFolder(test);
    mkdirSync(join(folder, 'source'));
    writeFileSync(join(folder, 'source', 'index.ts'), '');
    writeFileSync(join(folder, 'app.mjs'), app);
    const config = { app: 'node app.mjs', context: { greeting: 'hello', ...context } };
    writeFileSync(join(folder, 'cdk.json'), JSON.stringify(config));
    return folder;
  }

  it('is synthesized without bundling, and beside what is served', (t) => {
    const folder = appFolder(t);
    for (const args of [[], ['--update', 'routes.jsonl'], ['--check', 'routes.jsonl'], ['--json']]) {
      const { status, stderr } = runProgram(folder, ['routes', ...args]);
      assert.equal(status, 0, stderr);
    }
    assert.equal(existsSync(join(folder, 'bundled')), false);
    assert.equal(existsSync(join(folder, '.cdk-http-api-local', 'cdk.out')), false);
    assert.match(readFileSync(join(folder, 'routes.jsonl'), 'utf8'), /"route":"GET \/hello","access":"open"/);
  });

  it('is not bundled either where its context has no room in the environment', (t) => {
    const folder = appFolder(t, { 'aws:cdk:bundling-stacks': ['**'], large: 'x'.repeat(200_000) });
    const { status, stdout, stderr } = runProgram(folder, ['routes']);
    assert.equal(status, 0, stderr);
    assert.match(stdout, /^GET +\/hello +OPEN/m);
    assert.equal(existsSync(join(folder, 'bundled')), false);
  });

  it('has the same inventory with bundled assets', (t) => {
    const folder = appFolder(t);
    const write = (...args: readonly string[]) => {
      const { status, stderr } = runProgram(folder, ['routes', ...args, '--update', 'routes.jsonl']);
      assert.equal(status, 0, stderr);
      return readFileSync(join(folder, 'routes.jsonl'), 'utf8');
    };
    const unbundled = write();
    const context = JSON.stringify({ greeting: 'hello', 'aws:cdk:enable-path-metadata': true });
    execFileSync(process.execPath, ['app.mjs'], {
      cwd: folder,
      env: { ...process.env, CDK_OUTDIR: 'cdk.out', CDK_CONTEXT_JSON: context },
    });
    assert.equal(existsSync(join(folder, 'bundled')), true);
    assert.equal(write('--output', 'cdk.out'), unbundled);
  });
});

describe('a function URL', () => {
  const urlApp = (t: TestContext, authType: FunctionUrlAuthType | undefined) =>
    synthesizedFolder(t, (app) => {
      const stack = new Stack(app, 'S');
      const code = Code.fromInline('exports.handler = async () => 1');
      const fn = new LambdaFunction(stack, 'Fn', { code, handler: 'index.handler', runtime: Runtime.NODEJS_22_X });
      new HttpApi(stack, 'Api').addRoutes({ path: '/a', integration: new HttpLambdaIntegration('I', fn) });
      if (authType) {
        fn.addFunctionUrl({ authType });
      }
    });

  it('that is new and open fails the check, and is printed with the routes', (t) => {
    const folder = temporaryFolder(t);
    const run = (output: string, ...args: string[]) => runProgram(folder, ['routes', '--output', output, ...args]);
    assert.equal(run(urlApp(t, undefined), '--update', 'routes.jsonl').status, 0);
    const open = urlApp(t, FunctionUrlAuthType.NONE);
    const checked = run(open, '--check', 'routes.jsonl');
    assert.equal(checked.status, 1);
    assert.match(checked.stdout, /S\/Fn\/FunctionUrl +new, AWS::Lambda::Url of S\/Fn: OPEN/);
    assert.match(run(open).stdout, /^S\/Fn\/FunctionUrl +OPEN +AWS::Lambda::Url +S\/Fn$/m);
    assert.equal(run(urlApp(t, FunctionUrlAuthType.AWS_IAM), '--check', 'routes.jsonl').status, 0);
  });
});
