import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseCommandLine } from '../../lib/cli/command-line.js';
import { helpOf } from '../../lib/cli/help.js';
import { commands } from '../../lib/cli/options.js';
import { UsageError } from '../../lib/errors.js';

const serving = {
  name: 'serve',
  output: undefined,
  app: undefined,
  port: 3400,
  state: undefined,
  reset: false,
  watch: false,
  inspect: undefined,
  seed: undefined,
  allowOrigins: [],
  aws: false,
  endpoints: {},
  functions: {},
  envVars: undefined,
  json: false,
  tls: undefined,
  verbose: false,
  context: {},
  offlineContext: false,
};
const routes = { name: 'routes', output: undefined, app: undefined, context: {}, offlineContext: false };
const token = { name: 'token', output: undefined, state: undefined, pool: undefined };
const user = { name: 'user', password: undefined, groups: [], output: undefined, state: undefined, pool: undefined };
const known =
  '--allow-origin, --api, --app, --aws, --check, --client, --context, --endpoint, --env-vars, --function, --group, --help, --inspect, --json, --offline-context, --openapi, --output, --password, --pool, --port, --reset, --schemas, --seed, --state, --tls-cert, --tls-key, --update, --verbose, --version, --watch';
const aboutStacks =
  '; stacks cannot be selected because all stacks of the app are served: to serve only some of them, make the app create only ' +
  'those, for example by reading a context value that you set with --context';

describe('the command line', () => {
  const understood: readonly [args: readonly string[], command: object][] = [
    [['routes'], routes],
    [['routes', '--output', 'cdk.out'], { ...routes, output: 'cdk.out' }],
    [['-o', 'cdk.out', 'routes'], { ...routes, output: 'cdk.out' }],
    [['routes', '--app=npx tsx app.ts'], { ...routes, app: 'npx tsx app.ts' }],
    [['routes', '--app=-x'], { ...routes, app: '-x' }],
    [['routes', '--json'], { ...routes, action: { kind: 'json' } }],
    [['routes', '--check', 'routes.jsonl'], { ...routes, action: { kind: 'check', file: 'routes.jsonl' } }],
    [['--update=routes.jsonl', 'routes'], { ...routes, action: { kind: 'update', file: 'routes.jsonl' } }],
    [
      ['routes', '--openapi', 'openapi.json'],
      { ...routes, action: { kind: 'openapi', file: 'openapi.json', schemas: undefined, api: undefined } },
    ],
    [
      ['routes', '--openapi=a', '--schemas', 'b', '--api', 'c'],
      { ...routes, action: { kind: 'openapi', file: 'a', schemas: 'b', api: 'c' } },
    ],
    [[], serving],
    [['serve'], serving],
    [['-p', '0', '--reset'], { ...serving, port: 0, reset: true }],
    [['--port=4000', '--state', 'kept', '-a', 'cdk.out'], { ...serving, port: 4000, state: 'kept', app: 'cdk.out' }],
    [
      ['-c', 'a=b', '--context=c=d=e', '--offline-context'],
      { ...serving, context: { a: 'b', c: 'd=e' }, offlineContext: true },
    ],
    [['--verbose'], { ...serving, verbose: true }],
    [['-w', '--seed', 'seed.json', '--json'], { ...serving, watch: true, seed: 'seed.json', json: true }],
    [
      [
        '--allow-origin',
        'http://localhost:5173',
        '--allow-origin=https://127.0.0.1:8443',
        '--allow-origin',
        'http://[::1]',
      ],
      { ...serving, allowOrigins: ['http://localhost:5173', 'https://127.0.0.1:8443', 'http://[::1]'] },
    ],
    [
      ['--endpoint', 'sqs=http://127.0.0.1:9324', '--endpoint=s3=http://127.0.0.1:9000', '--env-vars', 'env.json'],
      {
        ...serving,
        endpoints: { sqs: 'http://127.0.0.1:9324', s3: 'http://127.0.0.1:9000' },
        envVars: 'env.json',
      },
    ],
    [
      ['--function', 'App/Notes=java -jar a=b.jar', '--function=App/Other=sh run'],
      { ...serving, functions: { 'App/Notes': 'java -jar a=b.jar', 'App/Other': 'sh run' } },
    ],
    [['--aws'], { ...serving, aws: true }],
    [['--inspect'], { ...serving, inspect: 9229 }],
    [['--inspect', 'serve'], { ...serving, inspect: 9229 }],
    [['--inspect=9230'], { ...serving, inspect: 9230 }],
    [['token', 'ann@example.com'], { ...token, email: 'ann@example.com' }],
    [
      ['token', '--pool', 'Stack/Pool', 'ann@example.com', '-o', 'x', '--state', 'kept'],
      { ...token, email: 'ann@example.com', pool: 'Stack/Pool', output: 'x', state: 'kept' },
    ],
    [['token', '--client', 'machine'], { ...token, client: 'machine' }],
    [['--tls-cert', 'a.pem', '--tls-key=b.pem'], { ...serving, tls: { cert: 'a.pem', key: 'b.pem' } }],
    [['user', 'ann@example.com'], { ...user, email: 'ann@example.com' }],
    [
      ['user', 'ann@example.com', '--group', 'a', '--group=b', '--password', 'Secret-1', '--pool', 'Stack/Pool'],
      { ...user, email: 'ann@example.com', groups: ['a', 'b'], password: 'Secret-1', pool: 'Stack/Pool' },
    ],
    [['--help'], { name: 'help', of: undefined }],
    [['routes', '-h'], { name: 'help', of: 'routes' }],
    [['token', '--help'], { name: 'help', of: 'token' }],
    [['--version'], { name: 'version' }],
  ];
  for (const [args, command] of understood) {
    it(`takes '${args.join(' ')}'`, () => assert.deepEqual(parseCommandLine(args), command));
  }

  const refused: readonly [args: readonly string[], message: string][] = [
    [
      ['route'],
      `unknown command 'route' (did you mean 'routes'?); the commands are: serve, routes, token, user${aboutStacks}`,
    ],
    [
      ['tokne', 'a'],
      `unknown command 'tokne' (did you mean 'token'?); the commands are: serve, routes, token, user${aboutStacks}`,
    ],
    [
      ['ROUTES'],
      `unknown command 'ROUTES' (did you mean 'routes'?); the commands are: serve, routes, token, user${aboutStacks}`,
    ],
    [
      ['Users'],
      `unknown command 'Users' (did you mean 'user'?); the commands are: serve, routes, token, user${aboutStacks}`,
    ],
    [['constructor'], `unknown command 'constructor'; the commands are: serve, routes, token, user${aboutStacks}`],
    [['serve', 'MyStack'], `unexpected argument 'MyStack' after 'serve'${aboutStacks}`],
    [['--all'], `unknown option '--all'; the options are: ${known}${aboutStacks}`],
    [['routes', '--exclusively'], `unknown option '--exclusively'; the options are: ${known}${aboutStacks}`],
    [['-e'], `unknown option '-e'; the options are: ${known}${aboutStacks}`],
    [['user'], "'user' needs an e-mail address, as in 'user you@example.com'"],
    [['user', 'a@example.com', '--group'], "the option '--group' needs a value"],
    [['token'], "'token' needs the e-mail address of a user, as in 'token you@example.com', or --client for a machine"],
    [
      ['token', 'a@example.com', '--client', 'b'],
      "'token' prints the token of a user or of a client: use only one of 'a@example.com' and --client",
    ],
    [['--tls-cert', 'a.pem'], '--tls-cert and --tls-key must be set together: --tls-key is missing'],
    [['--tls-key', 'a.pem'], '--tls-cert and --tls-key must be set together: --tls-cert is missing'],
    [['token', 'a@example.com', 'more'], "unexpected argument 'more' after 'a@example.com'"],
    [
      ['routes', '--port', '1'],
      "'routes' has no option '--port'; its options are: --output, --app, --context, --offline-context, --json, --check, --update, --openapi, --schemas, --api",
    ],
    [
      ['token', 'a@example.com', '--reset'],
      "'token' has no option '--reset'; its options are: --output, --state, --pool, --client",
    ],
    ...['*', 'http://*', 'localhost:5173', 'null', 'file:///'].map((origin): [readonly string[], string] => [
      ['--allow-origin', origin],
      origin === 'http://*'
        ? `--allow-origin must be an origin on this machine, such as 'http://localhost:5173', got '${origin}'`
        : `--allow-origin must be the origin of a dev server, such as 'http://localhost:5173', got '${origin}'`,
    ]),
    ...[
      'http://example.com',
      'http://127.example.com',
      'http://localhost.example.com',
      'http://192.168.0.1',
      'http://10.127.0.1',
    ].map((origin): [readonly string[], string] => [
      ['--allow-origin', origin],
      `--allow-origin must be an origin on this machine, such as 'http://localhost:5173', got '${origin}'`,
    ]),
    [
      ['--allow-origin', 'http://localhost:5173/'],
      "--allow-origin must be an origin in lower case without a path, such as 'http://localhost:5173', got 'http://localhost:5173/'",
    ],
    [
      ['--function', 'java -jar notes.jar'],
      "--function must be <path>=<command>, such as 'App/Notes=java -jar notes.jar', got 'java -jar notes.jar'",
    ],
    [
      ['--function', 'App/Notes=a', '--function', 'App/Notes=b'],
      "--function sets two commands for 'App/Notes': use only one",
    ],
    [['--inspect=x'], "--inspect must be a number from 0 to 65535, got 'x'"],
    [['--port', 'x'], "--port must be a number from 0 to 65000, got 'x'"],
    [['--port=-1'], "--port must be a number from 0 to 65000, got '-1'"],
    [['--port', '65001'], "--port must be a number from 0 to 65000, got '65001'"],
    [['--port= '], "--port must be a number from 0 to 65000, got ' '"],
    [['routes', 'more'], `unexpected argument 'more' after 'routes'${aboutStacks}`],
    [['routes', '--ouput', 'x'], `unknown option '--ouput' (did you mean '--output'?); the options are: ${known}`],
    [['--wacth'], `unknown option '--wacth' (did you mean '--watch'?); the options are: ${known}`],
    [['routes', '-x'], `unknown option '-x'; the options are: ${known}`],
    [['routes', '--constructor'], `unknown option '--constructor'; the options are: ${known}`],
    [['routes', '--output'], "the option '--output' needs a value"],
    [['routes', '--check'], "the option '--check' needs a value"],
    [['routes', '--update', '--json'], "the option '--update' needs a value"],
    [['routes', '--check', 'a', '--update', 'b'], '--check and --update cannot be combined: use only one of them'],
    [['routes', '--check', 'a', '--json'], '--json and --check cannot be combined: use only one of them'],
    [['routes', '--update', 'a', '--json'], '--json and --update cannot be combined: use only one of them'],
    [['routes', '--openapi', 'a', '--check', 'b'], '--check and --openapi cannot be combined: use only one of them'],
    [['routes', '--schemas', 'a'], '--schemas is for an OpenAPI document: use it with --openapi'],
    [['routes', '--api', 'a', '--json'], '--api is for an OpenAPI document: use it with --openapi'],
    [
      ['serve', '--check', 'a'],
      "'serve' has no option '--check'; its options are: --output, --app, --context, --offline-context, --watch, --seed, --allow-origin, --aws, --endpoint, --env-vars, --function, --inspect, --json, --verbose, --port, --state, --reset, --tls-cert, --tls-key",
    ],
    [['routes', '--output='], "the option '--output' needs a value"],
    [['routes', '--output', '--app', 'x'], "the option '--output' needs a value"],
    [['routes', '--help=yes'], "the option '--help' takes no value, got 'yes'"],
    [['routes', '-o', 'x', '-a', 'y'], '--output reads an assembly and --app creates one: use only one of them'],
  ];
  for (const [args, message] of refused) {
    it(`refuses '${args.join(' ')}'`, () => {
      assert.throws(() => parseCommandLine(args), new UsageError(message));
    });
  }
});

describe('the help', () => {
  for (const name of Object.keys(commands) as (keyof typeof commands)[]) {
    it(`of '${name}' has the options that the command takes, and no others, and examples`, () => {
      const text = helpOf(name);
      const [, options = '', examples = ''] = /\noptions:\n([\s\S]*)\nexamples:\n([\s\S]*)$/.exec(text) ?? [];
      const listed = [...options.matchAll(/^ {2}(?:-\w, | {4})--([\w-]+)/gm)].map(([, option]) => option);
      assert.deepEqual(listed, [...commands[name], 'help']);
      const lines = examples.trimEnd().split('\n');
      assert.ok(lines.length >= 2);
      for (const line of lines) {
        const [, args = ''] = /^ {2}npx cdk-http-api-local(.*?) +# /.exec(line) ?? [];
        assert.equal(parseCommandLine(args.split(' ').filter(Boolean)).name, name, line);
      }
    });
  }

  it('of the program has all commands', () => {
    assert.match(
      helpOf(undefined),
      /^commands:\n {2}serve .*\n {2}routes .*\n {2}token <e-mail> .*\n {2}user <e-mail> /m,
    );
  });
});
