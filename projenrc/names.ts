/** What can be known only by whoever releases: where the project is, and what it is called in each registry. */
export interface Names {
  /** The user or organisation on GitHub. */
  readonly owner: string;
  /** The repository of that owner. */
  readonly repository: string;
  /** The library's name on npm and PyPI, and its artifact on Maven Central. */
  readonly library: string;
  /** The group on Maven Central, which has to be verified there. */
  readonly mavenGroup: string;
  /** The package on NuGet, and its namespace. */
  readonly nugetId: string;
  /** The Go module: a repository of its own. */
  readonly goModule: string;
}

export function repositoryPage({ owner, repository }: Names): string {
  return `https://github.com/${owner}/${repository}`;
}

export function repositoryUrl(names: Names): string {
  return `${repositoryPage(names)}.git`;
}

export function authors({ library }: Names): string {
  return `The ${library} authors`;
}
