import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { changelog } from './changelog';
import { run } from './command';
import { git, lines } from './git';
import { pastReleases, type Release } from './next-release';
import { type ReleasedPackage, releasedPackages } from './packages';

const bin = (name: string) => join('node_modules/.bin', name);

/**
 * A copy of the files of a clone as they are, with its node_modules: a release is built in one, and changes nothing. It is a
 * repository as well, since the starter asks git for the files of its templates.
 */
export function copyOfTree(root: string): string {
  const copy = mkdtempSync(join(tmpdir(), 'release-'));
  for (const file of lines(git(root, 'ls-files', '--cached', '--others', '--exclude-standard'))) {
    if (existsSync(join(root, file))) {
      mkdirSync(dirname(join(copy, file)), { recursive: true });
      copyFileSync(join(root, file), join(copy, file));
    }
  }
  git(copy, 'init', '--quiet');
  git(copy, 'add', '--all');
  for (const { folder } of releasedPackages) {
    const installed = join(folder, 'node_modules');
    if (existsSync(join(root, installed))) {
      symlinkSync(join(root, installed), join(copy, installed));
    }
  }
  return copy;
}

/** Builds a release in a copy of a clone, and packs it into a folder. Returns the file. */
export function pack(
  root: string,
  copy: string,
  released: ReleasedPackage,
  release: Release,
  destination: string,
): string {
  const folder = join(copy, released.folder);
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as object;
  writeFileSync(
    join(folder, 'package.json'),
    `${JSON.stringify({ ...manifest, version: release.version }, undefined, 2)}\n`,
  );
  writeFileSync(join(folder, 'CHANGELOG.md'), changelog(released.name, [release, ...pastReleases(root, released)]));
  if (released.folder === '.') {
    run(bin('jsii'), ['--silence-warnings=reserved-word'], copy);
  }
  mkdirSync(destination, { recursive: true });
  const packed = run('npm', ['pack', folder, '--json', '--pack-destination', destination], copy);
  const [{ filename }] = JSON.parse(packed.slice(packed.indexOf('['))) as [{ filename: string }];
  return join(destination, filename);
}

/** Everything that is installed with a package, in CycloneDX's format. */
export function billOfMaterials(name: string, tarball: string): string {
  const temporary = mkdtempSync(join(tmpdir(), 'sbom-'));
  const folder = join(temporary, name); // npm puts the name of the folder into it
  try {
    mkdirSync(folder);
    run('tar', ['-xzf', tarball, '--strip-components=1', '-C', folder], folder);
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as object;
    const installed = { ...manifest, devDependencies: undefined, workspaces: undefined, overrides: undefined };
    writeFileSync(join(folder, 'package.json'), JSON.stringify(installed));
    run('npm', ['install', '--package-lock-only', '--ignore-scripts', '--no-audit', '--no-fund'], folder);
    return run('npm', ['sbom', '--package-lock-only', '--sbom-format=cyclonedx'], folder);
  } finally {
    rmSync(temporary, { recursive: true });
  }
}
