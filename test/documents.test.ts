import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { codeBlocksOf } from './support/code-blocks';

const root = join(__dirname, '..');
const documents = execFileSync('git', ['ls-files', '*.md'], { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter((file) => file && !file.startsWith('.github/'));
const textOf = (file: string) => readFileSync(join(root, file), 'utf8').replace(/^```.*?^```$/gms, '');

/** Languages that the highlighter of VitePress has under these names. */
const highlighted =
  'csharp css dart diff dockerfile go html http ini java js json jsonc kotlin python rust sh swift text toml ts tsx typescript xml yaml'.split(
    ' ',
  );

describe('the documents', () => {
  test.each(documents)('%s has no link to a file or a heading that is missing', (file) => {
    expect(linksOf(file).filter(({ path, anchor }) => !exists(path, anchor))).toEqual([]);
  });

  test.each(documents)('%s has no comment behind a command: zsh makes arguments of it', (file) => {
    const commands = codeBlocksOf(readFileSync(join(root, file), 'utf8'))
      .filter(({ language }) => language === 'sh')
      .flatMap(({ code }) => code.split('\n'));
    expect(commands.filter((command) => /\S\s+#\s/.test(command))).toEqual([]);
  });

  test.each(documents)('%s has code in languages that the site knows', (file) => {
    const config = readFileSync(join(root, 'site/.vitepress/config.mts'), 'utf8');
    const [, aliases = ''] = /languageAlias: \{(.*?)\}/.exec(config) ?? [];
    const known = [...highlighted, ...[...aliases.matchAll(/(\w+):/g)].map(([, name]) => name)];
    const languages = codeBlocksOf(readFileSync(join(root, file), 'utf8')).map(({ language }) => language);
    expect(languages.filter((language) => language && !known.includes(language))).toEqual([]);
  });

  test('are all in the sidebar of the site, except what GitHub alone shows', () => {
    const config = readFileSync(join(root, 'site/.vitepress/config.mts'), 'utf8');
    const missing = documents.filter((file) => !config.includes(`'${file}'`));
    expect(missing.filter((file) => !/^CODE_OF_CONDUCT\.md$|(^|\/)(test|tests|templates)\//.test(file))).toEqual([]);
  });
});

/** Links into the repository, relative ones and those by its address. */
function linksOf(file: string): { path: string; anchor: string }[] {
  const targets = [...textOf(file).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target);
  return targets
    .map((target) => target.replace(/^https:\/\/github\.com\/example\/[^/]+\/(?:blob|raw)\/main\//, '/'))
    .filter((target) => !/^\w+:/.test(target))
    .map((target) => {
      const [path, anchor = ''] = target.split('#');
      const folder = path.startsWith('/') ? '.' : posix.dirname(file);
      return { path: path ? posix.join(folder, path) : file, anchor };
    });
}

function exists(path: string, anchor: string): boolean {
  return existsSync(join(root, path)) && (anchor === '' || !path.endsWith('.md') || anchorsOf(path).includes(anchor));
}

/** As GitHub makes them of headings. */
function anchorsOf(file: string): string[] {
  return [...textOf(file).matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading
      .replace(/<[^>]*>/g, '')
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}
