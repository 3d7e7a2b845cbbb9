import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { git, lines } from './git';
import type { ReleasedPackage } from './packages';

/** A commit that users of a package notice. */
export interface ReleasableCommit {
  readonly hash: string;
  /** `feat`, `fix`, or another one if it breaks something. */
  readonly type: string;
  readonly scope?: string;
  readonly subject: string;
  /** What users have to change, if they have to. */
  readonly breaking?: string;
}

/** Of a package.json, what is not noticed by users: all else is. */
const UNNOTICED = ['scripts', 'devDependencies', 'jest', '//', 'workspaces', 'overrides', 'allowScripts', 'version'];

/** The commits of a range that change a package, the newest first. */
export function releasableCommits(root: string, released: ReleasedPackage, range: string): ReleasableCommit[] {
  const changing = new Set([
    ...lines(git(root, 'log', '--format=%H', range, '--', ...released.paths)),
    ...lines(git(root, 'log', '--format=%H', range, '--', join(released.folder, 'package.json'))).filter((hash) =>
      changesManifest(root, released, hash),
    ),
  ]);
  return git(root, 'log', '--no-merges', '--format=%H%x00%B%x01', range)
    .split('\x01')
    .map((entry) => entry.trim().split('\0'))
    .filter(([hash]) => changing.has(hash))
    .flatMap(([hash, message]) => parsed(hash, message) ?? []);
}

/** A commit by the rules of Conventional Commits, if it is a feature, a fix, or breaks something. */
export function parsed(hash: string, message: string): ReleasableCommit | undefined {
  const [title, ...body] = message.split('\n');
  const header = /^(\w+)(?:\(([^)]+)\))?(!)?: +(.+)$/.exec(title);
  if (!header) {
    return undefined;
  }
  const [, type, scope, mark, subject] = header;
  const footer = /^BREAKING[ -]CHANGE: +([\s\S]+?)(?=\n\n|$(?![\s\S]))/m.exec(body.join('\n'));
  const breaking = footer?.[1].replace(/\s+/g, ' ') ?? (mark ? subject : undefined);
  if (type !== 'feat' && type !== 'fix' && breaking === undefined) {
    return undefined;
  }
  return { hash, type, scope, subject, breaking };
}

function changesManifest(root: string, { folder }: ReleasedPackage, hash: string): boolean {
  return !isDeepStrictEqual(noticed(root, folder, hash), noticed(root, folder, `${hash}^`));
}

function noticed(root: string, folder: string, commit: string): object {
  const path = join(folder, 'package.json');
  try {
    const manifest = JSON.parse(git(root, 'show', `${commit}:${path}`)) as object;
    return Object.fromEntries(Object.entries(manifest).filter(([key]) => !UNNOTICED.includes(key)));
  } catch {
    return {}; // it is not there yet
  }
}
