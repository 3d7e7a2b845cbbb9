import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { FunctionError } from '../../../lib/host/function-error.js';
import { thisMachine } from '../../../lib/host/handlers/this-machine.js';
import { temporaryFolder } from '../../support/assembly.js';
import { functionOf, running } from '../../support/functions.js';
import { assertNoProcessOf } from '../../support/runtimes.js';

describe('a handler in Java, by the command that docs/runtimes.md has', () => {
  it('answers, fails, writes to the log and ends', { timeout: 600_000 }, async (t) => {
    const folder = join(temporaryFolder(t), 'java');
    cpSync(join(import.meta.dirname, 'java'), folder, { recursive: true });
    execFileSync('mvn', ['-q', '-B', 'compile', 'dependency:copy-dependencies', '-DoutputDirectory=target/local'], {
      cwd: folder,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const client = 'com.amazonaws.services.lambda.runtime.api.client.AWSLambda';
    const options = '-Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1';
    const command = `java ${options} -cp "${folder}/target/classes:${folder}/target/local/*" ${client} hello.Handler::handleRequest`;
    const properties = {
      Runtime: 'java21',
      Handler: 'hello.Handler::handleRequest',
      FunctionName: 'java',
      MemorySize: 512,
    };
    const fn = functionOf(t, { files: { 'Handler.class': '' }, properties });
    const launching = { machine: thisMachine(process.cwd()), commands: { 'S/Fn': command } };
    const { functions, lines } = running(t, { launching });

    assert.deepEqual(await functions.invoke(fn, { name: 'Ann' }), {
      message: 'Hello Ann',
      function: 'java',
      memory: 512,
    });
    await assert.rejects(
      functions.invoke(fn, { name: 'nobody' }),
      (error) =>
        error instanceof FunctionError &&
        error.code === 'FUNCTION_THREW' &&
        error.errorType === 'java.lang.IllegalArgumentException' &&
        error.message === 'nobody to greet',
    );
    await assert.rejects(
      functions.invoke(fn, { name: 'exit' }),
      (error) => error instanceof FunctionError && /with exit code 3/.test(error.message),
    );
    assert.deepEqual(await functions.invoke(fn, { name: 'Ben' }), {
      message: 'Hello Ben',
      function: 'java',
      memory: 512,
    });
    assert.deepEqual(
      lines.filter((line) => line.startsWith('greets')),
      ['greets Ann', 'greets nobody', 'greets exit', 'greets Ben'],
    );
    await functions.close();
    await assertNoProcessOf(fn);
  });
});
