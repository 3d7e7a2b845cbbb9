import type { awscdk } from 'projen';
import { engines } from './versions';

/** npm: no registry host in the lock file, no engine left unsaid, no install script of a dependency. */
export function installation(project: awscdk.AwsCdkConstructLibrary): void {
  project.npmrc.addConfig('omit-lockfile-registry-resolved', 'true');
  project.package.addPackageResolutions('unrs-resolver@1.12.2'); // 1.13's platform packages are not on every mirror yet
  // It names TypeScript 5 as its peer, and works with 6.
  project.tryFindObjectFile('package.json')?.addOverride('overrides.openapi-typescript', { typescript: '$typescript' });
  project.package.addField('allowScripts', { '@parcel/watcher': false, esbuild: false, 'unrs-resolver': false });
  project.package.addEngine('node', engines.node);
}
