import assert from 'node:assert/strict';
import { realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { UsageError } from '../../../lib/errors.js';
import { thisMachine } from '../../../lib/host/handlers/this-machine.js';
import { NotRunnable } from '../../../lib/services/functions/function-definition.js';
import { checkCommands, commandOf } from '../../../lib/services/functions/own-commands.js';
import { wordsOf } from '../../../lib/services/functions/process/command.js';
import { runnableFunction } from '../../../lib/services/functions/runnable-function.js';
import { temporaryFolder } from '../../support/assembly.js';
import { type FunctionInput, functionOf, running } from '../../support/functions.js';

/** Responds to an event with its folder and its handler. */
const client = `
  const base = 'http://' + process.env.AWS_LAMBDA_RUNTIME_API + '/2018-06-01/runtime/invocation/';
  const next = await fetch(base + 'next');
  const body = JSON.stringify([process.cwd(), process.env._HANDLER]);
  await fetch(base + next.headers.get('lambda-runtime-aws-request-id') + '/response', { method: 'POST', body });
`;

describe('a command of the user', () => {
  const keys: readonly [commands: Record<string, string>, command: string | undefined][] = [
    [{ 'S/Fn': 'path' }, 'path'],
    [{ notes: 'name' }, 'name'],
    [{ Fn: 'logical id' }, 'logical id'],
    [{ Fn: 'logical id', 'S/Fn': 'path', notes: 'name' }, 'path'],
    [{ S: 'all of a stack' }, undefined],
    [{ Parameters: 'all' }, undefined],
    [{}, undefined],
  ];
  for (const [commands, command] of keys) {
    it(`runs the function that it names: ${JSON.stringify(commands)}`, (t) => {
      const fn = functionOf(t, { properties: { FunctionName: 'notes' } });
      assert.equal(commandOf(fn, commands), command);
    });
  }

  it('is refused for a function that the app does not have', (t) => {
    const fn = functionOf(t, {});
    assert.throws(
      () => checkCommands({ 'S/Fm': 'x' }, [fn]),
      new UsageError("a command is set for 'S/Fm', which is not a function of the app; its functions are: 'S/Fn'"),
    );
    checkCommands({ 'S/Fn': 'x' }, [fn]);
  });

  const words: readonly [command: string, words: readonly string[] | undefined][] = [
    ['java -cp a:b Main', ['java', '-cp', 'a:b', 'Main']],
    ['  a   b  ', ['a', 'b']],
    [`a "b c" 'd e'`, ['a', 'b c', 'd e']],
    [`a --x="b c"'d' e\\ f`, ['a', '--x=b cd', 'e f']],
    [`a "b \\"c\\" \\n" 'd\\e'`, ['a', 'b "c" \\n', 'd\\e']],
    [`a '' ""`, ['a', '', '']],
    ['a "b', undefined],
    ["a 'b", undefined],
    ['', []],
  ];
  for (const [command, expected] of words) {
    it(`has words as in a shell: ${command}`, () => assert.deepEqual(wordsOf(command), expected));
  }

  const env = { PATH: process.env.PATH, HOME: '/home/me', AWS_SECRET_ACCESS_KEY: 'secret' };
  const launch = (input: FunctionInput, command: string, t: Parameters<typeof functionOf>[0]) =>
    runnableFunction(functionOf(t, input), { machine: thisMachine('/app', env), commands: { 'S/Fn': command } });

  for (const properties of [
    { Runtime: 'java21' },
    { Runtime: 'python3.13' },
    { PackageType: 'Image', Runtime: undefined },
    { Runtime: 'java21', Code: { S3Bucket: 'elsewhere', S3Key: 'other.jar' } },
    { Code: { S3Bucket: 'elsewhere', S3Key: { Ref: 'Nobody' } } },
  ]) {
    it(`runs whatever the function is: ${JSON.stringify(properties)}`, (t) => {
      const found = launch({ files: {}, properties } as FunctionInput, 'node "a b"', t);
      assert.ok(!(found instanceof NotRunnable) && found.launch.kind === 'process');
      assert.match(found.launch.program, /^\/.*\/node$/);
      assert.deepEqual(found.launch.args({ awsPort: undefined }), ['a b']);
    });
  }

  const elsewhere: readonly [name: string, properties: object, handler: string][] = [
    [
      'a container image',
      { PackageType: 'Image', Runtime: undefined, ImageConfig: { Command: ['notes.get'] } },
      'notes.get',
    ],
    ['a container image without a command', { PackageType: 'Image', Runtime: undefined }, ''],
    ['code in a bucket', { Code: { S3Bucket: 'elsewhere', S3Key: 'other.jar' }, Handler: 'Notes::get' }, 'Notes::get'],
  ];
  for (const [name, properties, handler] of elsewhere) {
    it(`starts in the folder of the app, with the handler in _HANDLER: ${name}`, async (t) => {
      const folder = realpathSync(temporaryFolder(t));
      writeFileSync(join(folder, 'client.mjs'), client);
      const launching = {
        machine: thisMachine(folder, process.env),
        commands: { 'S/Fn': `'${process.execPath}' client.mjs` },
      };
      const fn = functionOf(t, { properties } as FunctionInput);
      assert.deepEqual(await running(t, { launching }).functions.invoke(fn, {}), [folder, handler]);
    });
  }

  it('gets of the shell what tools need, and no credentials', (t) => {
    const found = launch({ files: {} }, 'node', t);
    assert.ok(!(found instanceof NotRunnable) && found.launch.kind === 'process');
    assert.deepEqual(found.launch.variables, { PATH: process.env.PATH, HOME: '/home/me' });
  });

  const refused: readonly [command: string, reason: RegExp][] = [
    [
      'no-such-program x',
      /^the command of 'S\/Fn' begins with 'no-such-program', which is not a program on this machine$/,
    ],
    ['', /begins with ''/],
    ['a "b', /^the command of 'S\/Fn' has an unclosed quotation mark: a "b$/],
  ];
  for (const [command, reason] of refused) {
    it(`is named if it cannot be run: ${command}`, (t) => {
      const found = launch({ files: {} }, command, t);
      assert.match(found instanceof NotRunnable ? found.reason : '', reason);
    });
  }
});

describe('a function whose runtime is not on this machine', () => {
  const cases: readonly [properties: object, reason: RegExp][] = [
    [
      { Runtime: 'java21' },
      /^'S\/Fn' has the runtime 'java21', which needs the package aws-lambda-java-runtime-interface-client on this machine: use --function S\/Fn="<command>" to set the command that runs it$/,
    ],
    [{ Runtime: 'dotnet8' }, /needs the package Amazon\.Lambda\.RuntimeSupport .*--function S\/Fn=/],
    [{ Runtime: 'ruby3.4' }, /needs the gem aws_lambda_ric .*--function S\/Fn=/],
    [{ Runtime: 'go1.x' }, /needs a program that speaks the Lambda Runtime API .*--function S\/Fn=/],
    [{ Runtime: 'python2.7' }, /needs a program that speaks the Lambda Runtime API .*--function S\/Fn=/],
    [
      { PackageType: 'Image', Runtime: undefined },
      /^'S\/Fn' is a container image, which cannot run here: use --function S\/Fn="<command>" to set a command that does the same$/,
    ],
    [
      { Runtime: 'java21', Code: { S3Bucket: 'elsewhere', S3Key: 'other.jar' } },
      /^the code of 'S\/Fn' was not found: no asset has the key 'other\.jar' in '.*'; or set the command that runs it with --function S\/Fn="<command>"$/,
    ],
    [
      { Code: { S3Bucket: 'elsewhere', S3Key: { Ref: 'Nobody' } } },
      /^the code of 'S\/Fn' is unknown: .*'Nobody'; or set the command that runs it with --function S\/Fn="<command>"$/,
    ],
  ];
  for (const [properties, reason] of cases) {
    it(`is named with what brings it: ${JSON.stringify(properties)}`, (t) => {
      const fn = functionOf(t, { files: {}, properties } as FunctionInput);
      const found = runnableFunction(fn, { machine: thisMachine('/app', {}), commands: {} });
      assert.match(found instanceof NotRunnable ? found.reason : '', reason);
    });
  }
});
