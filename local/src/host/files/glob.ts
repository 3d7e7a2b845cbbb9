import { Minimatch, type MinimatchOptions } from 'minimatch';

/**
 * minimatch, because the CDK matches the patterns of assets with it. As with the CDK CLI, names that begin with a dot are not
 * special. Paths have slashes on every system.
 */
const options: MinimatchOptions = { dot: true, nocomment: true, nonegate: true, platform: 'linux' };

/** Whether a path matches a pattern in `cdk.json`. A pattern without wildcards is a file, or a folder with everything in it. */
export function globPattern(glob: string): (path: string) => boolean {
  const normalized = glob.replace(/^\.?\//, '').replace(/\/+$/, '');
  const patterns = /[*?[]/.test(normalized) ? [normalized] : [normalized, `${normalized}/**`];
  const matchers = patterns.map((pattern) => new Minimatch(pattern, options));
  return (path) => matchers.some((matcher) => matcher.match(path));
}
