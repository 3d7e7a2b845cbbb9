import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseCommandLine } from '../lib/command-line.js';
import { UsageError } from '../lib/errors.js';

describe('the command line', () => {
  const understood: readonly [args: readonly string[], command: object][] = [
    [['routes'], { name: 'routes', output: undefined, app: undefined }],
    [['routes', '--output', 'cdk.out'], { name: 'routes', output: 'cdk.out', app: undefined }],
    [['-o', 'cdk.out', 'routes'], { name: 'routes', output: 'cdk.out', app: undefined }],
    [['routes', '--app=npx tsx app.ts'], { name: 'routes', output: undefined, app: 'npx tsx app.ts' }],
    [['routes', '--app=-x'], { name: 'routes', output: undefined, app: '-x' }],
    [['--help'], { name: 'help' }],
    [['routes', '-h'], { name: 'help' }],
    [['--version'], { name: 'version' }],
  ];
  for (const [args, command] of understood) {
    it(`takes '${args.join(' ')}'`, () => assert.deepEqual(parseCommandLine(args), command));
  }

  const refused: readonly [args: readonly string[], message: string][] = [
    [[], "a command is missing, the commands are: routes; 'cdk-http-api-local --help' says more"],
    [['route'], "unknown command 'route', the commands are: routes"],
    [['routes', 'more'], "unexpected argument 'more' after 'routes'"],
    [['routes', '--ouput', 'x'], "unknown option '--ouput', the options are: --app, --help, --output, --version"],
    [['routes', '-x'], "unknown option '-x', the options are: --app, --help, --output, --version"],
    [
      ['routes', '--constructor'],
      "unknown option '--constructor', the options are: --app, --help, --output, --version",
    ],
    [['routes', '--output'], "the option '--output' needs a value"],
    [['routes', '--output='], "the option '--output' needs a value"],
    [['routes', '--output', '--app', 'x'], "the option '--output' needs a value"],
    [['routes', '--help=yes'], "the option '--help' takes no value, got 'yes'"],
    [['routes', '-o', 'x', '-a', 'y'], '--output reads an assembly and --app makes one, give only one of them'],
  ];
  for (const [args, message] of refused) {
    it(`refuses '${args.join(' ')}'`, () => {
      assert.throws(() => parseCommandLine(args), new UsageError(message));
    });
  }
});
