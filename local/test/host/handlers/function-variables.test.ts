import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { UsageError } from '../../../lib/errors.js';
import { checkFunctionVariables, readFunctionVariables } from '../../../lib/host/handlers/function-variables.js';
import { temporaryFolder } from '../../support/assembly.js';

describe('the file of --env-vars', () => {
  it('has variables by function', (t) => {
    const file = join(temporaryFolder(t), 'env.json');
    const variables = { Parameters: { STAGE: 'local' }, 'S/Fn': { LIMIT: 3, DEBUG: true, OLD: null } };
    writeFileSync(file, JSON.stringify(variables));
    assert.deepEqual(readFunctionVariables(file), variables);
  });

  it('is refused if it is not there', (t) => {
    const file = join(temporaryFolder(t), 'env.json');
    assert.throws(() => readFunctionVariables(file), {
      code: 'USAGE',
      message: `--env-vars cannot read '${file}': ENOENT: no such file or directory, open '${file}'`,
    });
  });

  const faults: readonly (readonly [value: unknown, message: string])[] = [
    [[], `'f' must be {"<function>": {"<variable>": "<value>"}}, got a list`],
    [{ STAGE: 'local' }, `'STAGE' of 'f' must be {"<variable>": "<value>"}, got "local"`],
    [{ Fn: null }, `'Fn' of 'f' must be {"<variable>": "<value>"}, got null`],
    [{ Fn: { A: {} } }, "the variable 'A' of 'Fn' in 'f' must be a string or null, got a map"],
    ...['_HANDLER', 'AWS_REGION', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_LAMBDA_RUNTIME_API'].map(
      (name) =>
        [
          { Fn: { [name]: 'a' } },
          `the variable '${name}' of 'Fn' in 'f' is set by Lambda, so it cannot be set here`,
        ] as const,
    ),
  ];
  for (const [value, message] of faults) {
    it(`is refused: ${JSON.stringify(value)}`, () =>
      assert.throws(() => checkFunctionVariables(value, "'f'"), new UsageError(message)));
  }
});
