import { git, lines } from './git';
import type { ReleasedPackage } from './packages';
import { type ReleasableCommit, releasableCommits } from './releasable-commits';

/** A version of a package. */
export interface Release {
  readonly version: string;
  readonly tag: string;
  /** The date of its commit. */
  readonly date: string;
  readonly commits: readonly ReleasableCommit[];
}

export const FIRST_VERSION = '0.1.0';

/** What is to be released of a package at HEAD, or nothing: then no commit since the last release changes it. */
export function nextRelease(root: string, released: ReleasedPackage): Release | undefined {
  const [last] = versions(root, released);
  const commits = last ? releasableCommits(root, released, `${tagOf(released, last)}..HEAD`) : [];
  if (last && commits.length === 0) {
    return undefined;
  }
  const version = last ? nextVersion(last, commits) : FIRST_VERSION;
  return { version, tag: tagOf(released, version), date: dateOf(root, 'HEAD'), commits };
}

/** What was released of a package up to HEAD, the newest first. */
export function pastReleases(root: string, released: ReleasedPackage): Release[] {
  const all = versions(root, released);
  return all.map((version, index) => {
    const tag = tagOf(released, version);
    const before = all[index + 1];
    const commits = before ? releasableCommits(root, released, `${tagOf(released, before)}..${tag}`) : [];
    return { version, tag, date: dateOf(root, tag), commits };
  });
}

/** Before 1.0.0 a breaking change is a minor version, and everything else a patch: what `^0.1.0` allows never breaks. */
export function nextVersion(last: string, commits: readonly ReleasableCommit[]): string {
  const [major, minor, patch] = last.split('.').map(Number);
  const isBreaking = commits.some(({ breaking }) => breaking !== undefined);
  const isFeature = commits.some(({ type }) => type === 'feat');
  if (major > 0 && isBreaking) {
    return `${major + 1}.0.0`;
  }
  return (major > 0 ? isFeature : isBreaking) ? `${major}.${minor + 1}.0` : `${major}.${minor}.${patch + 1}`;
}

export function tagOf({ name }: ReleasedPackage, version: string): string {
  return `${name}@${version}`;
}

function versions(root: string, { name }: ReleasedPackage): string[] {
  const tags = lines(git(root, 'tag', '--merged', 'HEAD', '--sort=-version:refname', '--list', `${name}@*`));
  return tags.map((tag) => tag.slice(name.length + 1));
}

function dateOf(root: string, commit: string): string {
  return git(root, 'log', '-1', '--format=%cs', commit);
}
