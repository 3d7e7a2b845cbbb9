/**
 * `tsx release/next.ts` prints what a release would publish. With the name of a package: `version=` and `tag=`, as the outputs of
 * a step of a workflow, and nothing behind them if there is nothing to release.
 */
import { join } from 'node:path';
import { notes } from './changelog';
import { nextRelease } from './next-release';
import { releasedPackage, releasedPackages } from './packages';

const root = join(__dirname, '..');
const [name] = process.argv.slice(2);
if (name) {
  const release = nextRelease(root, releasedPackage(name));
  console.log(`version=${release?.version ?? ''}\ntag=${release?.tag ?? ''}`);
} else {
  for (const released of releasedPackages) {
    const release = nextRelease(root, released);
    console.log(release ? `${release.tag}\n\n${notes(release)}\n` : `${released.name}: nothing to release\n`);
  }
}
