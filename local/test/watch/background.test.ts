import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { ServedDocument } from '../../lib/index.js';
import { writeFiles } from '../support/app-folder.js';
import { temporaryFolder } from '../support/assembly.js';
import { Program } from '../support/program.js';
import { until } from '../support/until.js';

const handler = (answer: string) => `exports.handler = async () => '${answer}';`;
/** An app that notes with which priority it runs, and what it is made for: comments change nothing. */
const appFile = (comment: string) => `
  // ${comment}
  import { appendFileSync } from 'node:fs';
  import { getPriority } from 'node:os';
  import { synthesizeApp } from ${JSON.stringify(import.meta.resolve('../support/app-folder.ts'))};
  appendFileSync('.priorities', getPriority() + '\\n');
  appendFileSync('.validations', (process.env.CDK_VALIDATION ?? 'default') + '\\n');
  synthesizeApp(process.cwd(), process.env.CDK_OUTDIR, { routes: { 'GET /a': 'a' } });
`;

async function watched(test: TestContext) {
  const folder = temporaryFolder(test);
  writeFiles(folder, {
    'cdk.json': JSON.stringify({
      app: `node --import ${import.meta.resolve('tsx')} app.mjs`,
      build: 'echo built >> .builds',
      'cdk-http-api-local': { buildInputs: ['frontend/**', '!frontend/notes/**'] },
    }),
    'app.mjs': appFile('one'),
    'a/index.js': handler('a1'),
    'frontend/main.ts': '1',
    'frontend/notes/todo.md': '1',
  });
  const program = Program.spawn(test, folder, ['--port', '0', '--json', '--watch']);
  await program.printed(/\n/);
  const served: ServedDocument = JSON.parse(program.stdout);
  const rebuilds = () => program.stderr.split('(serving the new app)').length - 1;
  return {
    program,
    answer: async () => (await fetch(`${served.apis[0]?.url}/a`)).text(),
    save: (path: string, content: string) => writeFileSync(join(folder, path), content),
    /** Saves a file, and waits until the app is served that was synthesized with it. */
    rebuild: async (path: string, content: string) => {
      const before = rebuilds();
      writeFileSync(join(folder, path), content);
      await until(() => rebuilds() > before);
    },
    noted: (file: string) => readFileSync(join(folder, file), 'utf8').trim().split('\n'),
  };
}

describe('the program with --watch', () => {
  it('synthesizes with low priority what is served already, and says nothing if it is the same', async (t) => {
    const { program, answer, save, noted } = await watched(t);
    save('a/index.js', handler('a2'));
    await until(async () => (await answer()) === 'a2');
    await until(() => noted('.priorities').length === 2);
    const [first, second] = noted('.priorities').map(Number);
    assert.equal(second, Math.min(19, (first ?? 0) + 10));
    await program.interrupt();
    assert.equal(program.stderr.split('rebuilt').length, 2, program.stderr);
    assert.doesNotMatch(program.stderr, /broken/);
  });

  it('leaves the validation of templates to the synthesis in the background', async (t) => {
    const { program, rebuild, noted } = await watched(t);
    await rebuild('app.mjs', appFile('two'));
    await until(() => noted('.validations').length === 3);
    assert.deepEqual(noted('.validations'), ['default', 'false', 'default']);
    await program.interrupt();
  });

  it('builds again only if a file has changed that the build reads, or the last synthesis failed', async (t) => {
    const { program, rebuild, save, noted } = await watched(t);
    const builds = () => noted('.builds').length;
    assert.equal(builds(), 1);
    await rebuild('app.mjs', appFile('two'));
    await rebuild('frontend/notes/todo.md', '2');
    assert.equal(builds(), 1);
    await rebuild('frontend/main.ts', '2');
    assert.equal(builds(), 2);
    save('app.mjs', 'throw new Error("broken");');
    await until(() => program.stderr.includes('Error: broken'));
    assert.equal(builds(), 2);
    await rebuild('app.mjs', appFile('three'));
    assert.equal(builds(), 3);
    await program.interrupt();
  });
});
