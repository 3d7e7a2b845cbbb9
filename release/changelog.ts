import type { Release } from './next-release';
import type { ReleasableCommit } from './releasable-commits';

/** The changelog of a package, made of its releases alone: the newest comes first. */
export function changelog(name: string, releases: readonly Release[]): string {
  return [
    `# Changelog of ${name}`,
    ...releases.map((release) => `## ${release.version} (${release.date})\n\n${notes(release)}`),
  ]
    .join('\n\n')
    .concat('\n');
}

/** What a release says of itself. */
export function notes({ commits }: Release): string {
  if (commits.length === 0) {
    return 'The first release.';
  }
  const sections = [
    ['Breaking changes', commits.filter(({ breaking }) => breaking), ({ breaking }: ReleasableCommit) => breaking],
    ['Features', commits.filter(({ type }) => type === 'feat'), ({ subject }: ReleasableCommit) => subject],
    ['Fixes', commits.filter(({ type }) => type === 'fix'), ({ subject }: ReleasableCommit) => subject],
  ] as const;
  return sections
    .filter(([, list]) => list.length > 0)
    .map(([title, list, text]) => [`### ${title}`, '', ...list.map((commit) => line(commit, text(commit)!))].join('\n'))
    .join('\n\n');
}

function line({ hash, scope }: ReleasableCommit, text: string): string {
  return `- ${scope ? `**${scope}**: ` : ''}${text} (${hash.slice(0, 7)})`;
}
