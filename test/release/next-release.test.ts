import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { changelog, notes } from '../../release/changelog';
import { nextRelease, nextVersion, pastReleases } from '../../release/next-release';
import { releasedPackages } from '../../release/packages';
import { parsed } from '../../release/releasable-commits';

const [library, local, create] = releasedPackages;
const folders: string[] = [];
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'next-release-'));
  folders.push(root);
  git('init', '--quiet');
  commit('feat: everything', { 'src/a.ts': '1', 'local/src/a.ts': '1', 'create/a.ts': '1', 'package.json': '{}' });
});
afterAll(() => {
  for (const folder of folders) {
    rmSync(folder, { recursive: true });
  }
});

test('the first version of every package is 0.1.0', () => {
  expect(releasedPackages.map((released) => nextRelease(root, released)?.tag)).toEqual([
    'cdk-jwt-protected-api@0.1.0',
    'cdk-http-api-local@0.1.0',
    'create-jwt-protected-api@0.1.0',
  ]);
});

describe('after a release', () => {
  beforeEach(() => {
    for (const { name } of releasedPackages) {
      git('tag', `${name}@0.1.0`);
    }
  });

  test('nothing is released while there is no commit', () => {
    expect(releasedPackages.map((released) => nextRelease(root, released))).toEqual([undefined, undefined, undefined]);
  });

  test.each([
    ['fix(bench): a unit', { 'bench/run.ts': '2', 'local/bench/run.ts': '2' }, []],
    ['fix(log): a colour', { 'local/src/host/log.ts': '2' }, [local]],
    ['feat(routes): a word', { 'src/routes.ts': '2' }, [library]],
    ['fix(test): a name', { 'test/a.test.ts': '2', 'local/test/a.test.ts': '2', 'create/test/a.ts': '2' }, []],
    ['refactor(routes): a file', { 'src/routes.ts': '2' }, []],
    ['docs: a word', { 'README.md': '2' }, []],
    ['fix(readme): a command', { 'README.md': '2' }, [library]],
    ['feat(example): a page', { 'examples/hello/app.ts': '2' }, [create]],
    ['refactor(assembly)!: both', { 'src/a.ts': '2', 'local/src/a.ts': '2' }, [library, local]],
    ['fix(release): a script', { 'package.json': '{"scripts":{"release":"2"}}' }, []],
    ['fix(peers): a peer', { 'package.json': '{"peerDependencies":{"constructs":"^10.5.1"}}' }, [library]],
    ['fix(local): a dependency', { 'local/package.json': '{"dependencies":{"a":"1"}}' }, [local]],
    ['fix(local): its compiler', { 'local/tsconfig.json': '{}', 'local/package.json': '{"devDependencies":{}}' }, []],
    ['fixes: a typo', { 'src/a.ts': '2' }, []],
  ])('%s in %j releases what it changes', (title, files, released) => {
    commit(title, files);
    expect(releasedPackages.filter((each) => nextRelease(root, each))).toEqual(released);
  });

  test('what was released before is released no more', () => {
    commit('fix: a fault', { 'src/a.ts': '2' });
    git('tag', 'cdk-jwt-protected-api@0.1.1');
    expect(nextRelease(root, library)).toBeUndefined();
  });

  test('the tenth patch comes after the ninth', () => {
    git('tag', 'cdk-jwt-protected-api@0.1.9');
    git('tag', 'cdk-jwt-protected-api@0.1.10');
    commit('fix: a fault', { 'src/a.ts': '2' });
    expect(nextRelease(root, library)?.version).toBe('0.1.11');
  });

  test('a tag that is not before this commit does not count', () => {
    git('checkout', '--quiet', '-b', 'other');
    commit('fix: elsewhere', { 'src/b.ts': '2' });
    git('tag', 'cdk-jwt-protected-api@0.7.0');
    git('checkout', '--quiet', '-');
    commit('fix: here', { 'src/a.ts': '2' });
    expect(nextRelease(root, library)?.version).toBe('0.1.1');
  });

  test('a changelog has every release of its package, and of no other', () => {
    commit('fix(guard): an aspect', { 'src/a.ts': '2' });
    commit('feat(log): a colour', { 'local/src/a.ts': '2' });
    commit('feat(routes)!: a word\n\nMore.\n\nBREAKING CHANGE: say `routes`,\nnot `paths`\n\nSigned-off-by: A', {
      'src/a.ts': '3',
    });
    const release = nextRelease(root, library)!;
    const text = changelog(library.name, [release, ...pastReleases(root, library)]);
    expect(text.replaceAll(/\(\w{7}\)/g, '(hash)')).toBe(`# Changelog of cdk-jwt-protected-api

## 0.2.0 (2026-01-02)

### Breaking changes

- **routes**: say \`routes\`, not \`paths\` (hash)

### Features

- **routes**: a word (hash)

### Fixes

- **guard**: an aspect (hash)

## 0.1.0 (2026-01-02)

The first release.
`);
    expect(notes(release)).not.toContain('colour');
  });
});

test.each([
  ['0.1.0', ['fix: a'], '0.1.1'],
  ['0.1.0', ['feat: a'], '0.1.1'],
  ['0.1.7', ['feat: a', 'fix!: b'], '0.2.0'],
  ['1.2.3', ['fix: a'], '1.2.4'],
  ['1.2.3', ['fix: a', 'feat: b'], '1.3.0'],
  ['1.2.3', ['feat: a', 'refactor!: b'], '2.0.0'],
])('%s and %j make %s', (last, titles, next) => {
  expect(
    nextVersion(
      last,
      titles.map((title) => parsed('0', title)!),
    ),
  ).toBe(next);
});

test.each(['Merge branch', 'feat:no blank', 'chore: a', 'feat(a) b', ': a'])(
  'the title %j is no change for users',
  (title) => {
    expect(parsed('0', title)).toBeUndefined();
  },
);

function commit(message: string, files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  git('add', '--all');
  git('commit', '--quiet', '-m', message);
}

function git(...args: string[]): void {
  const identity = ['-c', 'user.name=A', '-c', 'user.email=a@example.com', '-c', 'commit.gpgsign=false'];
  const env = { ...process.env, GIT_COMMITTER_DATE: '2026-01-02T00:00:00Z', GIT_AUTHOR_DATE: '2026-01-02T00:00:00Z' };
  execFileSync('git', [...identity, ...args], { cwd: root, env, stdio: 'pipe' });
}
