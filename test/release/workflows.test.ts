import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { releasedPackages } from '../../release/packages';

const folder = join(__dirname, '../../.github/workflows');
const workflows = readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')] as const);
const releases = workflows.filter(([file]) => file.startsWith('release-'));

test('each package is released by a workflow of its own', () => {
  expect(releases.map(([file]) => file).sort()).toEqual(
    releasedPackages.map(({ name }) => `release-${name}.yml`).sort(),
  );
});

describe.each(workflows)('%s', (_, text) => {
  test('pins every action to a commit', () => {
    const used = [...text.matchAll(/uses: (\S+)/g)].map(([, action]) => action);
    expect(used.filter((action) => !/@[0-9a-f]{40}$/.test(action))).toEqual([]);
  });

  test('runs no script of a dependency when it installs', () => {
    const installing = text.match(/npm (ci|install)\b.*/g) ?? [];
    expect(installing.filter((command) => command !== 'npm ci --ignore-scripts')).toEqual([]);
  });

  test('runs nothing in whatever version is the newest', () => {
    expect(text).not.toMatch(/@latest|npx (-p|--yes|-y)/);
  });

  test('gives each job its own permissions', () => {
    for (const [name, job] of jobsOf(text)) {
      expect([name, job]).toEqual([name, expect.stringContaining('\n    permissions:')]);
    }
  });
});

describe.each(releases)('%s', (_, text) => {
  const jobs = jobsOf(text);
  const needsOf = (name: string): string[] => {
    const [, needs = ''] = /\n {4}needs:((?: \S+)|(?:\n {6}- \S+)+)/.exec(jobs.get(name)!) ?? [];
    const direct = needs.match(/\w+/g) ?? [];
    return [...new Set(direct.flatMap((job) => [job, ...needsOf(job)]))];
  };
  const published = [...jobs.keys()].filter((name) => name.startsWith('publish_'));

  test('publishes nothing before everything is built', () => {
    const built = [...jobs.keys()].filter((name) => name === 'build' || name.startsWith('package_'));
    for (const name of published) {
      expect([name, needsOf(name)]).toEqual([name, expect.arrayContaining(built)]);
    }
  });

  test('publishes to npm first, and holds up no registry for another one', () => {
    const others = published.filter((name) => name !== 'publish_npm');
    for (const name of [...others, 'github']) {
      expect(needsOf(name)).toContain('publish_npm');
      expect(needsOf(name).filter((needed) => others.includes(needed))).toEqual([]);
    }
  });

  test('has rights to write, tokens and secrets only where something is published', () => {
    const privileged = [...jobs].filter(([, job]) => /: write|secrets\./.test(job)).map(([name]) => name);
    expect(privileged.sort()).toEqual([...published, 'github'].sort());
    for (const name of privileged) {
      expect(jobs.get(name)).toContain('environment: release');
    }
  });

  test('publishes to npm with provenance', () => {
    expect(jobs.get('publish_npm')).toContain('-- --provenance');
  });
});

/** The text of each job by its name. */
function jobsOf(text: string): Map<string, string> {
  const [, jobs] = text.split('\njobs:\n');
  const parts = jobs.split(/^ {2}(\w+):$/m).slice(1);
  return new Map(parts.flatMap((name, index) => (index % 2 === 0 ? [[name, parts[index + 1]] as const] : [])));
}
