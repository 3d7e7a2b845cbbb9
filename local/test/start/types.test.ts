import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, it } from 'node:test';

const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');

const suite = `
import { type Local, type Seed, start, type StartOptions } from 'cdk-http-api-local';
const seed: Seed = { users: [{ email: 'ann@example.com', password: 'Correct-Horse-1' }] };
const options: StartOptions = { seed };
export async function token(): Promise<string> {
  const local: Local = await start(options);
  const { accessToken } = await local.user({ email: 'ann@example.com', groups: ['admins'] });
  // @ts-expect-error: there is no such option
  await start({ sead: seed });
  return accessToken;
}
`;

/** What the compiler says of a module that uses the package. */
function compiled(file: string, compilerOptions: object): string {
  // Inside this package, so that it finds the package by its name.
  const folder = mkdtempSync(join(import.meta.dirname, 'types-'));
  try {
    const lib = ['es2023', 'esnext.disposable'];
    const common = { strict: true, noEmit: true, target: 'es2022', lib, types: ['node'] };
    writeFileSync(join(folder, file), suite);
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: { ...common, ...compilerOptions }, files: [file] }),
    );
    return spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' }).stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('the types of the package are understood', () => {
  const cases: readonly [what: string, file: string, options: object][] = [
    ['by an ES module under nodenext', 'suite.mts', { module: 'nodenext' }],
    ['by a CommonJS module under nodenext', 'suite.cts', { module: 'nodenext' }],
    ['under bundler', 'suite.ts', { module: 'esnext', moduleResolution: 'bundler' }],
    [
      'under node10',
      'suite.ts',
      { module: 'commonjs', moduleResolution: 'node10', ignoreDeprecations: '6.0', esModuleInterop: true },
    ],
  ];
  for (const [what, file, options] of cases) {
    it(what, () => assert.equal(compiled(file, options), ''));
  }
});
