import assert from 'node:assert/strict';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { AssetCode } from 'aws-cdk-lib/aws-lambda';
import { inGo } from '../../conformance/fixture/languages.js';
import { suiteCleanup } from '../../support/cleanup.js';
import { failure, functionOf, running } from '../../support/functions.js';
import { assertNoProcessOf } from '../../support/runtimes.js';

describe('a handler in Go that', () => {
  const cleanup = suiteCleanup();
  after(() => cleanup.undo());
  const { code: program } = inGo(cleanup)('answer');
  assert.ok(program instanceof AssetCode);

  const cases: readonly [name: string, handler: string, event: object, code: string][] = [
    ['returns an error', 'answer', { pathParameters: { name: 'throw' } }, 'FUNCTION_THREW'],
    ['exits', 'answer', { pathParameters: { name: 'exit' } }, 'FUNCTION_EXITED'],
    ['panics', 'check', { headers: { 'x-key': 'throw' } }, 'FUNCTION_THREW'],
    ['sleeps', 'never', {}, 'FUNCTION_TIMEOUT'],
  ];
  for (const [name, Handler, event, code] of cases) {
    it(`${name} fails with ${code}, and leaves no process`, async (t) => {
      const { functions } = running(t);
      const properties = {
        Runtime: 'provided.al2023',
        Handler,
        FunctionName: `go-${process.pid}`,
        Architectures: [process.arch === 'arm64' ? 'arm64' : 'x86_64'],
        Timeout: 2,
      };
      const fn = functionOf(t, { files: { 'own.txt': '' }, properties });
      copyFileSync(join(program.path, 'bootstrap'), join(fn.stack.assets.file('code.zip').path, 'bootstrap'));
      assert.equal((await failure(functions.invoke(fn, event))).code, code);
      if (name !== 'returns an error') {
        await assertNoProcessOf(fn);
      }
      await functions.close();
      await assertNoProcessOf(fn);
    });
  }
});
