import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeBlocksOf, filesOf, filesOfToday } from './support/code-blocks';
import { APP_OPTIONS, PAGE_OPTIONS, problemsOf, type SourceFiles } from './support/source-files';

const root = join(__dirname, '..');
const fixture = readFileSync(join(root, 'rosetta/default.ts-fixture'), 'utf8');
const guides = ['deploying', 'groups', 'options', 'sign-in'];

const blocksOf = (document: string) => codeBlocksOf(readFileSync(join(root, document), 'utf8'));
const typeScriptOf = (document: string) => blocksOf(document).filter(({ language }) => language === 'ts');

/** A block in the fixture of README's blocks: declarations before the class, the rest in its constructor. */
function inFixture(code: string): string {
  const declarations = code.match(/^declare .*$/gm) ?? [];
  return [...declarations, fixture.replace('/// here', () => code.replace(/^declare .*$/gm, ''))].join('\n');
}

/** The files that the fences of a document name. */
function appsOf(document: string): SourceFiles {
  return filesOf(typeScriptOf(document), ({ words }) => words);
}

/** In one file of tests, since to read the types of the CDK takes seconds. Those of the newest are not read. */
describe('the TypeScript in docs', () => {
  test.each(['docs/doors.md', 'docs/migrating.md'])('compiles in %s', (document) => {
    const files = appsOf(document);
    expect(files.size).toBeGreaterThan(0);
    expect(problemsOf(files, APP_OPTIONS)).toBe('');
  });

  test('compiles in the guides with the imports of README', () => {
    const files = new Map(
      guides.flatMap((guide) =>
        typeScriptOf(`docs/${guide}.md`).map(({ line, code }) => [`${guide}-${line}.ts`, inFixture(code)] as const),
      ),
    );
    expect(files.size).toBeGreaterThanOrEqual(5);
    expect(problemsOf(files, { ...APP_OPTIONS, noUnusedLocals: false })).toBe('');
  });

  test.each([
    ['the app and its handlers', (file: string) => !file.startsWith('frontend/'), APP_OPTIONS],
    ['the pages', (file: string) => file.startsWith('frontend/'), PAGE_OPTIONS],
  ])('compiles in the tutorial of today for %s', (_, isOf, options) => {
    const files = filesOfToday(blocksOf('docs/from-the-2021-tutorial.md'));
    const chosen = new Map([...files].filter(([file]) => isOf(file)));
    expect(chosen.size).toBeGreaterThan(2);
    expect(problemsOf(chosen, options)).toBe('');
  });

  test('that does not compile is reported in the words of TypeScript, with the line in the document', () => {
    const broken = filesOfToday(codeBlocksOf('# Title\n\n```ts today app.ts\nexport const n: number = "one";\n```\n'));
    expect(problemsOf(broken, APP_OPTIONS)).toMatch(
      /^app\.ts, line 4 of the document: Type 'string' is not assignable to type 'number'/,
    );
  });
});

describe('the guides in docs', () => {
  test('are linked from README', () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    for (const guide of guides) {
      expect(readme).toMatch(new RegExp(`\\]\\((https://\\S+/)?docs/${guide}\\.md\\)`));
    }
  });
});
