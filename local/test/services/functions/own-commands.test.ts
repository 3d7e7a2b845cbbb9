import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { UsageError } from '../../../lib/errors.js';
import { thisMachine } from '../../../lib/host/handlers/this-machine.js';
import { NotRunnable } from '../../../lib/services/functions/function-definition.js';
import { checkCommands, commandOf } from '../../../lib/services/functions/own-commands.js';
import { wordsOf } from '../../../lib/services/functions/process/command.js';
import { runnableFunction } from '../../../lib/services/functions/runnable-function.js';
import { type FunctionInput, functionOf } from '../../support/functions.js';

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
  ]) {
    it(`runs whatever the function is: ${JSON.stringify(properties)}`, (t) => {
      const found = launch({ files: {}, properties } as FunctionInput, 'node "a b"', t);
      assert.ok(!(found instanceof NotRunnable) && found.launch.kind === 'process');
      assert.match(found.launch.program, /^\/.*\/node$/);
      assert.deepEqual(found.launch.args({ awsPort: undefined }), ['a b']);
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
      /^'S\/Fn' has the runtime 'java21', which needs the package aws-lambda-java-runtime-interface-client on this machine: set the command that runs it with --function S\/Fn="<command>"$/,
    ],
    [{ Runtime: 'dotnet8' }, /needs the package Amazon\.Lambda\.RuntimeSupport .*--function S\/Fn=/],
    [{ Runtime: 'ruby3.4' }, /needs the gem aws_lambda_ric .*--function S\/Fn=/],
    [{ Runtime: 'go1.x' }, /needs a program that speaks the Lambda Runtime API .*--function S\/Fn=/],
    [{ Runtime: 'python2.7' }, /needs a program that speaks the Lambda Runtime API .*--function S\/Fn=/],
    [
      { PackageType: 'Image', Runtime: undefined },
      /^'S\/Fn' is a container image, which cannot run here: set a command that does the same with --function S\/Fn="<command>"$/,
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
