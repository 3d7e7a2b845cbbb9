/** A package that is released on its own: its versions, its tags and its changelog are not those of the others. */
export interface ReleasedPackage {
  readonly name: string;
  /** Where its package.json is. */
  readonly folder: string;
  /** What ends up in it, as git's path specifications. A commit that changes nothing of this releases nothing. */
  readonly paths: readonly string[];
}

/** What is released, in this order. */
export const releasedPackages: readonly ReleasedPackage[] = [
  { name: 'cdk-jwt-protected-api', folder: '.', paths: ['src', 'README.md', 'LICENSE'] },
  { name: 'cdk-http-api-local', folder: 'local', paths: ['local', ...except('local', 'test', 'bench')] },
  { name: 'create-jwt-protected-api', folder: 'create', paths: ['create', 'examples', ...except('create', 'test')] },
];

export function releasedPackage(name: string): ReleasedPackage {
  const found = releasedPackages.find((released) => released.name === name);
  if (!found) {
    const known = releasedPackages.map((released) => released.name).join(', ');
    throw new Error(`no package '${name}' is released: name one of ${known}`);
  }
  return found;
}

/** Everything in the folder but these, and but its configuration: what matters of its package.json is looked at on its own. */
function except(folder: string, ...names: string[]): string[] {
  return [...names, 'package.json', 'tsconfig.json'].map((name) => `:(exclude)${folder}/${name}`);
}
