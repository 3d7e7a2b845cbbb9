/**
 * `node release/publish-npm.mjs <tarball>… [-- <options of npm publish>]` publishes packages that `npm pack` made. A version
 * that is published already is left alone if it is the same file, so that a release can be run again; if not, it fails.
 * It needs no installed package, since it runs with the right to publish.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const [tarballs, options] = split(process.argv.slice(2));
for (const tarball of tarballs) {
  const { name, version } = JSON.parse(
    execFileSync('tar', ['-xzOf', tarball, 'package/package.json'], { encoding: 'utf8' }),
  );
  const integrity = `sha512-${createHash('sha512').update(readFileSync(tarball)).digest('base64')}`;
  const published = publishedIntegrity(`${name}@${version}`);
  if (published === integrity) {
    console.log(`${name}@${version} is published already`);
  } else if (published) {
    throw new Error(`${name}@${version} is published already with other contents: release another version`);
  } else {
    execFileSync('npm', ['publish', tarball, '--ignore-scripts', '--access', 'public', ...options], {
      stdio: 'inherit',
    });
  }
}

function split(args) {
  const end = args.indexOf('--');
  return end < 0 ? [args, []] : [args.slice(0, end), args.slice(end + 1)];
}

/** Nothing if the registry does not have it. Any other failure is one of the release. */
function publishedIntegrity(version) {
  const { status, stdout, stderr } = spawnSync(
    'npm',
    ['view', version, 'dist.integrity', '--json', '--prefer-online'],
    {
      encoding: 'utf8',
    },
  );
  if (status !== 0 && !`${stdout}${stderr}`.includes('E404')) {
    throw new Error(stderr);
  }
  return status === 0 && stdout.trim() !== '' ? JSON.parse(stdout) : undefined;
}
