/**
 * `tsx release/build.ts <package>` makes what a release publishes, in `dist/`: the package in `js/`, `notes.md`, and the bill of
 * materials. The tree stays as it is.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { notes } from './changelog';
import { nextRelease } from './next-release';
import { billOfMaterials, copyOfTree, pack } from './pack';
import { releasedPackage } from './packages';

const root = join(__dirname, '..');
const dist = join(root, 'dist');
const released = releasedPackage(process.argv[2]);
const release = nextRelease(root, released);
if (!release) {
  throw new Error(`nothing of ${released.name} has changed since its last release`);
}
rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);
const copy = copyOfTree(root);
try {
  const tarball = pack(root, copy, released, release, join(dist, 'js'));
  writeFileSync(join(dist, 'notes.md'), `${notes(release)}\n`);
  writeFileSync(join(dist, `${released.name}-${release.version}.cdx.json`), billOfMaterials(released.name, tarball));
} finally {
  rmSync(copy, { recursive: true });
}
