import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeBlocksOf } from './support/code-blocks';
import { APP_OPTIONS, problemsOf } from './support/source-files';

const root = join(__dirname, '..');
const fixture = readFileSync(join(root, 'rosetta/default.ts-fixture'), 'utf8');
const guides = ['deploying', 'groups', 'options', 'sign-in'];

/** A block in the fixture of README's blocks: declarations before the class, the rest in its constructor. */
function inFixture(code: string): string {
  const declarations = code.match(/^declare .*$/gm) ?? [];
  return [...declarations, fixture.replace('/// here', () => code.replace(/^declare .*$/gm, ''))].join('\n');
}

const files = new Map(
  guides.flatMap((guide) =>
    codeBlocksOf(readFileSync(join(root, `docs/${guide}.md`), 'utf8'))
      .filter(({ language }) => language === 'ts')
      .map(({ line, code }) => [`${guide}-${line}.ts`, inFixture(code)] as const),
  ),
);

describe('the guides in docs', () => {
  test('have code that compiles with the imports of README', () => {
    expect(files.size).toBeGreaterThanOrEqual(5);
    expect(problemsOf(files, { ...APP_OPTIONS, noUnusedLocals: false })).toBe('');
  });

  test('are linked from README', () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    for (const guide of guides) {
      expect(readme).toMatch(new RegExp(`\\]\\((https://\\S+/)?docs/${guide}\\.md\\)`));
    }
  });
});
