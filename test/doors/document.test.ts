import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'aws-cdk-lib';
import { codeBlocksOf, filesOf } from '../support/code-blocks';
import { exportsOf } from '../support/source-files';
import { warnedIn } from './warnings';

const root = join(__dirname, '../..');
const text = readFileSync(join(root, 'docs/doors.md'), 'utf8');
const files = filesOf(
  codeBlocksOf(text).filter(({ language }) => language === 'ts'),
  ({ words }) => words,
);

describe('docs/doors.md', () => {
  test('has a section for each warning, and a line that leads to it', () => {
    const source = readFileSync(join(root, 'src/private/doors/doors.ts'), 'utf8');
    const [, kinds] = /KINDS.*?= \{(.*?)\};/s.exec(source)!;
    const ids = [...kinds.matchAll(/^ {2}(\w+)/gm)].map(([, id]) => id);
    expect(ids).toHaveLength(6);
    expect([...text.matchAll(/^## (\w+)$/gm)].map(([, id]) => id)).toEqual(ids);
    expect([...text.matchAll(/^\| \[`(\w+)`\]\(#(\w+)\) \|/gm)].map(([, id, link]) => [id, link])).toEqual(
      ids.map((id) => [id, id.toLowerCase()]),
    );
  });

  test('has TypeScript in which no warning is left', () => {
    expect([...files.keys()]).toEqual(['app.ts']);
    const app = `${files.get('app.ts')}\nexport { app };`;
    expect(warnedIn(exportsOf<{ app: App }>(new Map([['app.ts', app]]), 'app.ts').app)).toEqual([]);
  });

  test('shows an acknowledgement without which there is a warning', () => {
    const app = `${files.get('app.ts')!.replace(/^Annotations\.of.*$/m, '')}\nexport { app };`;
    const warned = warnedIn(exportsOf<{ app: App }>(new Map([['app.ts', app]]), 'app.ts').app);
    expect(warned).toEqual([['functionUrl', 'Notes/Function/FunctionUrl/Resource']]);
  });

  test('is linked from README and SECURITY.md', () => {
    for (const file of ['README.md', 'SECURITY.md']) {
      expect(readFileSync(join(root, file), 'utf8')).toMatch(/\((https:\/\/\S+\/)?docs\/doors\.md\)/);
    }
  });
});
